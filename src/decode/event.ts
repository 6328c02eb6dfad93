/**
 * A sorted record, a stack, or both become an ErrorEvent: which text is the error, which level, whose service, and
 * the content id that makes importing the same file twice change nothing.
 */
import { createHash } from "node:crypto";
import { fingerprintOf } from "../golang/fingerprint.js";
import { withMessage } from "../golang/stack/assemble.js";
import type { ErrorEvent } from "../model/event.js";
import type { StackTrace } from "../model/stack.js";
import type { EpochSeconds } from "../model/time.js";
import type { LogRecord } from "./log-record.js";
import { readTraceparent } from "./log-record.js";
import type { DecodeDefaults } from "./outcome.js";

/** What is known around a record: the collector's labels and time. */
export interface Surroundings {
	readonly time: EpochSeconds | null;
	readonly labels: LogRecord | null;
	/** Text around the event that may hold a traceparent. */
	readonly text: string;
}

/** An event without its id, which needs all events of the input (see `createNaming`), and fingerprint. */
export type EventBody = Omit<ErrorEvent, "id" | "fingerprint">;

export const belowError = "below error level";

/** Why a record is no error event. */
export type NoEvent = typeof belowError | "no error level, error or stack" | "no time: give a default time";

/** Builds the event of a record and the stack that belongs to it; the reason when it is none. */
export function eventOf(
	record: LogRecord,
	stack: StackTrace | null,
	around: Surroundings,
	defaults: DecodeDefaults,
): EventBody | NoEvent {
	const traces = stack === null ? record.traces : [stack, ...record.traces];
	const trace = bestTrace(record, stack);
	const refused = refuse(record, trace);
	if (refused !== null) return refused;
	const time = record.time ?? around.time ?? around.labels?.time ?? defaults.time ?? null;
	if (time === null) return "no time: give a default time";
	const error = errorText(record, trace);
	const told = trace === null ? null : withMessage(trace, error);
	const message = error === "" ? (told?.message ?? "") : error;
	const labels = around.labels;
	const parent = readTraceparent(around.text);
	return {
		time,
		service: record.service ?? labels?.service ?? defaults.service ?? "",
		env: record.env ?? labels?.env ?? defaults.env ?? "",
		version: record.version ?? labels?.version ?? defaults.version ?? null,
		level: record.level?.name ?? (told === null ? "error" : "fatal"),
		message,
		trace: told,
		goroutineId: goroutineOf(traces) ?? record.goroutineId,
		traceId: record.traceId ?? labels?.traceId ?? parent?.traceId ?? null,
		spanId: record.spanId ?? labels?.spanId ?? parent?.spanId ?? null,
		attributes: attributesOf(record, labels, message),
	};
}

/** A stack below a record (zap development) tells the place that logged; the record's own may tell more. */
function bestTrace(record: LogRecord, stack: StackTrace | null): StackTrace | null {
	const [own] = record.traces;
	if (stack === null) return own ?? null;
	if (own === undefined) return stack;
	return stack.form === "zap" || stack.form === "frames" ? own : stack;
}

/** Error or worse; below that only what says panic. A record without level needs an error or a stack. */
function refuse(record: LogRecord, trace: StackTrace | null): NoEvent | null {
	const panicked = trace !== null && isCrash(trace);
	if (panicked || record.level?.isError === true) return null;
	if (record.level !== null) return belowError;
	return record.error !== null || trace !== null ? null : "no error level, error or stack";
}

function isCrash(trace: StackTrace): boolean {
	if (trace.form === "panic" || trace.form === "fatal-error" || trace.form === "http-panic") return true;
	if (trace.form === "race") return true;
	return trace.goroutines[0]?.frames.some((frame) => frame.symbol === "panic") ?? false;
}

function errorText(record: LogRecord, trace: StackTrace | null): string {
	if (record.error !== null && record.error !== "true") return record.error;
	if (trace !== null && trace.message !== "" && (record.traces.length === 0 || trace.form === "pkg-errors")) {
		return trace.message;
	}
	return record.msg;
}

function goroutineOf(traces: readonly StackTrace[]): string | null {
	for (const trace of traces) {
		const id = trace.goroutines[0]?.id ?? null;
		if (id !== null) return id;
	}
	return null;
}

function attributesOf(record: LogRecord, labels: LogRecord | null, message: string): Record<string, string> {
	const attributes: Record<string, string> = {};
	const put = (name: string, value: string): void => {
		if (value !== "" && name !== "__proto__" && attributes[name] === undefined) attributes[name] = value;
	};
	for (const [name, value] of record.attributes) put(name, value);
	for (const [name, value] of labels?.attributes ?? []) put(name, value);
	if (record.msg !== message) put("msg", record.msg);
	return attributes;
}

/** Gives events their ids and fingerprints. */
export type Naming = (body: EventBody) => ErrorEvent;

/** Contents remembered for telling repeats apart; older ones only matter for equal time stamps far apart. */
const remembered = 100_000;

/**
 * Creates the naming of one input. Ids depend on content and number of repeats only: the same content twice in one
 * input is two events, and the second gets the id of (content, 1).
 */
export function createNaming(): Naming {
	let seen = new Map<string, number>();
	let before = new Map<string, number>();
	return (body) => {
		const fingerprint = fingerprintOf(body.trace, body.message);
		const content = contentHash(body, fingerprint);
		const repeats = seen.get(content) ?? before.get(content) ?? 0;
		seen.set(content, repeats + 1);
		if (seen.size > remembered) {
			before = seen;
			seen = new Map();
		}
		const id = repeats === 0 ? content : hash(`${content} ${repeats}`);
		return { id, ...body, fingerprint };
	};
}

/** The stack counts with its frames alone: how it was wrapped may differ between two exports of one log. */
function contentHash(body: EventBody, fingerprint: string): string {
	const frames = body.trace?.frames.map((frame) => [frame.symbol, frame.file, frame.line]) ?? null;
	const attributes = Object.entries(body.attributes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	const { time, service, env, version, level, message, goroutineId, traceId, spanId } = body;
	return hash(
		JSON.stringify([
			...[time, service, env, version, level, message, fingerprint],
			...[goroutineId, traceId, spanId, frames, attributes],
		]),
	);
}

function hash(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
