/**
 * Finds all Go stacks of a text. For input that is known to be about one failure (`explain --stack`); logs go
 * through the scanner line by line.
 */
import type { StackTrace } from "../../model/stack.js";
import { traceOfFrames } from "./assemble.js";
import { crashScore } from "./crash-score.js";
import type { ForeignLanguage } from "./foreign.js";
import { mentionedPlaces } from "./listed-frame.js";
import { cleanMessage } from "./message-lines.js";
import { stripKnownPrefix } from "./prefix.js";
import { createStackScanner, type LocatedTrace, type ScanEvent, type StackScanner } from "./scanner.js";
import { splitStream } from "./streams.js";

/** Stack of another language, with its first line (1-based). */
export interface ForeignStack {
	readonly language: ForeignLanguage;
	readonly line: number;
	readonly lines: number;
}

/** Why a text gave no Go stack. */
export type NoStackReason =
	| { readonly kind: "empty" }
	| { readonly kind: "foreign"; readonly language: ForeignLanguage }
	| { readonly kind: "binary" }
	| { readonly kind: "no-stack" };

/** All that a text holds. */
export interface ParsedStacks {
	/** In the order of the text. */
	readonly traces: readonly LocatedTrace[];
	readonly foreign: readonly ForeignStack[];
	/** Lines outside of Go stacks, at most 64 KiB of them. */
	readonly leftover: string;
	/** Set when `traces` is empty. */
	readonly reason: NoStackReason | null;
}

const leftoverChars = 65_536;
const maxStreams = 256;

/** Parses a text. Never throws. */
export function parseStacks(text: string): ParsedStacks {
	const traces: LocatedTrace[] = [];
	const foreign: ForeignStack[] = [];
	let leftover = "";
	for (const event of scanAll(text)) {
		if (event.kind === "trace") {
			traces.push(event);
			continue;
		}
		if (event.foreign !== null) countForeign(foreign, event.foreign, event.number);
		if (leftover.length < leftoverChars) leftover += `${event.text}\n`;
	}
	traces.sort((a, b) => a.firstLine - b.firstLine);
	const reason = traces.length > 0 ? null : reasonOf(text, foreign);
	return { traces, foreign, leftover: leftover.slice(0, leftoverChars), reason };
}

/** One scanner per stream that the lines name; streams over the limit share one. */
function* scanAll(text: string): Generator<ScanEvent> {
	const scanners = new Map<string, StackScanner>();
	let number = 0;
	for (let from = 0; from <= text.length; ) {
		const end = text.indexOf("\n", from);
		const stop = end < 0 ? text.length : end;
		const { key, rest } = splitStream(text.slice(from, stop));
		const slot = scanners.has(key) || scanners.size < maxStreams ? key : "";
		const scanner = scanners.get(slot) ?? createStackScanner();
		scanners.set(slot, scanner);
		yield* scanner.feed(rest, ++number);
		from = stop + 1;
	}
	for (const scanner of scanners.values()) yield* scanner.flush();
}

function countForeign(stacks: ForeignStack[], language: ForeignLanguage, line: number): void {
	const last = stacks.at(-1);
	if (last !== undefined && last.language === language && line - last.line <= last.lines + 3) {
		stacks[stacks.length - 1] = { ...last, lines: line - last.line + 1 };
	} else stacks.push({ language, line, lines: 1 });
}

function reasonOf(text: string, foreign: readonly ForeignStack[]): NoStackReason {
	if (text.trim() === "") return { kind: "empty" };
	const [first] = foreign;
	if (first !== undefined) return { kind: "foreign", language: first.language };
	if (/[\u0000-\u0008\u000e-\u001a]/.test(text.slice(0, 4096))) return { kind: "binary" };
	return { kind: "no-stack" };
}

/**
 * The failure that a text is about: the best of its stacks (crashes before logged stacks before dumps; the first
 * of equals), else the places it mentions, else its message alone. null for empty, binary or foreign text.
 */
export function mainTrace(parsed: ParsedStacks): StackTrace | null {
	let best: StackTrace | null = null;
	for (const { trace } of parsed.traces) {
		if (best === null || crashScore(trace) > crashScore(best)) best = trace;
	}
	if (best !== null) return best;
	if (parsed.reason?.kind !== "no-stack") return null;
	const lines = parsed.leftover.split("\n").map((line) => stripKnownPrefix(line).trim());
	const message = cleanMessage(
		lines
			.filter((line) => line !== "")
			.slice(0, 5)
			.join("\n"),
	);
	const places = mentionedPlaces(parsed.leftover);
	return traceOfFrames(places.length > 0 ? "frames" : "message", message, places);
}
