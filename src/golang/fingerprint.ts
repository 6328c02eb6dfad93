/**
 * Identity of an error. Formula, version 1:
 *
 *   fingerprint = first 16 hex digits of SHA-256( "1" LF class LF part LF part ... )
 *
 * With a stack, class is the FailureClass and the parts are the function keys of the first 12 different frames of
 * possible own code, crash first: `package/path.key`, where key is the declaration (closures folded, type arguments
 * and versions left out; see golang/symbol). Frames of the runtime, the standard library, the module cache and
 * vendor folders count only when there are no others. Repeats are dropped, so the depth of a recursion does not
 * matter. Data races take both accesses in sorted order, since either may be reported first.
 * Where the stack tells only the place that logged (zap, a bare debug.Stack without panic, plain places), the
 * message template is a further part: one handler logs many different errors.
 * Without frames, class is "message" and the only part is the message template (golang/message).
 *
 * Left out on purpose: line numbers, files, goroutine ids and states, addresses, arguments, inlining marks, creators.
 */
import { createHash } from "node:crypto";
import type { StackFrame, StackTrace } from "../model/stack.js";
import { messageTemplate } from "./message.js";
import { isPanicFrame } from "./stack/machinery.js";
import { frameOrigin } from "./stack/origin.js";
import { parseSymbol } from "./symbol.js";

/** Frames that identify a stack: deeper ones tell the request's way in, not the error. */
const maxFrames = 12;

/** Fingerprint of a failure: 16 hex digits. `message` is used when there is no trace. */
export function fingerprintOf(trace: StackTrace | null, message = trace?.message ?? ""): string {
	return createHash("sha256").update(identityOf(trace, message)).digest("hex").slice(0, 16);
}

/** The text that the fingerprint is the hash of; equal for equal fingerprints. */
export function identityOf(trace: StackTrace | null, message = trace?.message ?? ""): string {
	const told = (): string[] => ["message", messageTemplate(message)];
	if (trace === null || trace.frames.length === 0) return identity(told());
	const parts = trace.form === "race" ? raceKeys(trace) : frameKeys(trace.frames);
	if (parts.length === 0) return identity(told());
	return identity([trace.failure, ...parts, ...(tellsOnlyLogSite(trace) ? [messageTemplate(message)] : [])]);
}

/** The function keys that a fingerprint is made of, crash first; for people and for stack stability. */
export function fingerprintFrames(trace: StackTrace): readonly string[] {
	return frameKeys(trace.frames);
}

function identity(parts: readonly string[]): string {
	return ["1", ...parts].join("\n");
}

function frameKeys(frames: readonly StackFrame[]): string[] {
	const own = frames.filter((frame) => frameOrigin(frame).kind === "app");
	const foreign = frames.filter((frame) => frameOrigin(frame).kind !== "runtime");
	const used = own.length > 0 ? own : foreign.length > 0 ? foreign : frames;
	return [...new Set(used.map(frameKey))].slice(0, maxFrames);
}

/** A frame without symbol is known by its file's base name. */
function frameKey(frame: StackFrame): string {
	if (frame.symbol === "") return (frame.file ?? "").replace(/^.*[\\/]/, "");
	const { packagePath, key } = parseSymbol(frame.symbol);
	return packagePath === "" ? key : `${packagePath}.${key}`;
}

function raceKeys(trace: StackTrace): string[] {
	const accesses = trace.goroutines.filter((goroutine) => goroutine.race !== "created");
	return accesses.map((goroutine) => frameKeys(goroutine.frames).join(" ")).sort();
}

function tellsOnlyLogSite(trace: StackTrace): boolean {
	if (trace.form === "zap" || trace.form === "frames") return true;
	return trace.form === "debug-stack" && !(trace.goroutines[0]?.frames.some(isPanicFrame) ?? false);
}
