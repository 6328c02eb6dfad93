/**
 * One structured log record, whichever logger wrote it, sorted into what faultline knows: time, level, error text,
 * stack, identity of service and request; everything else stays an attribute. Keys are looked up in order of
 * precedence; names are those of slog, zap, zerolog, logrus, OpenTelemetry, ECS and the common collectors.
 */
import type { StackFrame, StackTrace } from "../model/stack.js";
import type { EpochSeconds } from "../model/time.js";
import { type Fields, flatten, textOf } from "./flatten.js";
import { type Level, readLevel } from "./levels.js";
import { logKeys } from "./log-keys.js";
import { readStackValue } from "./stack-value.js";
import { parseTime } from "./time.js";

/** Whose record it is; null: it does not say. */
export interface Identity {
	readonly service: string | null;
	readonly env: string | null;
	readonly version: string | null;
}

/** A record before it becomes an event. null: the record does not say. */
export interface LogRecord extends Identity {
	readonly time: EpochSeconds | null;
	readonly level: Level | null;
	/** The log line's own text. */
	readonly msg: string;
	/** The error's text, when it has a field of its own. */
	readonly error: string | null;
	/** Stacks in the record, best first. */
	readonly traces: readonly StackTrace[];
	readonly goroutineId: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly attributes: ReadonlyMap<string, string>;
}

/**
 * True for a record that is surely no error: its level says so and nothing in it (or in its `text`) speaks of a
 * panic. Saves sorting the great mass of records.
 */
export function isQuiet(fields: Fields, text: string): boolean {
	if (text === "" || /panic|goroutine|fatal error/i.test(text)) return false;
	const level = readLevel(fields.level ?? fields.lvl ?? fields.severity ?? fields.Level);
	return level !== null && !level.isError;
}

/** Identity of a record that is not sorted: top-level keys alone. */
export function identityOfRecord(fields: Fields): Identity {
	const pick = (names: readonly string[]): string | null => {
		const name = names.find((key) => typeof fields[key] === "string" && fields[key] !== "");
		return name === undefined ? null : textOf(fields[name]);
	};
	return { service: pick(logKeys.service), env: pick(logKeys.env), version: pick(logKeys.version) };
}

/** Time of a record that is not sorted. */
export function timeOfRecord(fields: Fields): EpochSeconds | null {
	return parseTime(fields.time ?? fields.ts ?? fields.timestamp ?? fields["@timestamp"]);
}

/** W3C traceparent: version, trace id, parent id, flags. */
const traceparent = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/;

/** Sorts a record. `scale` is that of numeric levels. */
export function readRecord(fields: Fields, scale: "name" | "otlp" | "syslog" = "name"): LogRecord {
	const flat = flatten(fields);
	const take = (names: readonly string[]): string | null => takeText(flat, names);
	const time = takeTime(flat);
	const level = takeLevel(flat, scale);
	const stacks = takeStacks(flat);
	const written = take(logKeys.error);
	const msg = take(logKeys.msg) ?? "";
	const inside = stacks.length > 0 ? null : stackInside(written ?? msg);
	const traces = inside === null ? stacks : [inside];
	const error = inside === null ? written : inside.message || firstLine(written ?? msg);
	const parent = findTraceparent(flat);
	const takeId = (names: readonly string[]): string | null => take(names) ?? take(nestedNames(flat, names));
	return {
		time,
		level,
		msg,
		error,
		traces,
		service: take(logKeys.service),
		env: take(logKeys.env),
		version: take(logKeys.version),
		goroutineId: takeId(logKeys.goroutine),
		traceId: lastSegment(takeId(logKeys.traceId)) ?? parent?.traceId ?? null,
		spanId: takeId(logKeys.spanId) ?? parent?.spanId ?? null,
		attributes: new Map([...flat].map(([name, value]) => [name, textOf(value)] as const)),
	};
}

function takeText(flat: Map<string, unknown>, names: readonly string[]): string | null {
	for (const name of names) {
		const value = flat.get(name);
		if (value === undefined || (Array.isArray(value) && value.some((item) => typeof item === "object")))
			continue;
		const text = textOf(value);
		if (text === "") continue;
		flat.delete(name);
		return text;
	}
	return null;
}

/** Ids inside a group of any name (`attrs.trace_id`), in the order of the names. */
function nestedNames(flat: ReadonlyMap<string, unknown>, names: readonly string[]): readonly string[] {
	const nested = [...flat.keys()].filter((key) => key.includes("."));
	if (nested.length === 0) return nested;
	return names.flatMap((name) => nested.filter((key) => key.endsWith(`.${name}`)));
}

function takeTime(flat: Map<string, unknown>): EpochSeconds | null {
	for (const name of logKeys.time) {
		const time = parseTime(flat.get(name));
		if (time === null) continue;
		flat.delete(name);
		return time;
	}
	return null;
}

function takeLevel(flat: Map<string, unknown>, scale: "name" | "otlp" | "syslog"): Level | null {
	for (const name of logKeys.level) {
		const level = readLevel(flat.get(name), scale);
		if (level === null) continue;
		flat.delete(name);
		return level;
	}
	return null;
}

/** Takes every value that holds a stack; `trace` and `S` stay attributes when they hold none. */
function takeStacks(flat: Map<string, unknown>): StackTrace[] {
	const traces: StackTrace[] = [];
	for (const name of logKeys.stack) {
		const value = flat.get(name);
		const trace = value === undefined ? null : readStackValue(value, name);
		if (trace === null) continue;
		flat.delete(name);
		traces.push(trace);
	}
	return traces.sort((a, b) => stackRank(b) - stackRank(a));
}

/** A stack that was logged as the text itself: `log.Printf("%+v", err)`, a panic as the message. */
function stackInside(text: string): StackTrace | null {
	if (!/\n/.test(text) || !/goroutine \d+ \[|\.go:\d+/.test(text)) return null;
	return readStackValue(text, "msg");
}

function firstLine(text: string): string {
	return text.split("\n", 1)[0] ?? "";
}

/** A panic tells more than an error's own stack, and that more than the place that logged. */
function stackRank(trace: StackTrace): number {
	if (trace.goroutines.some((goroutine) => goroutine.frames.some(isPanic))) return 3;
	if (trace.form === "pkg-errors" || trace.form === "zerolog") return 2;
	return trace.form === "frames" ? 0 : 1;
}

function isPanic(frame: StackFrame): boolean {
	return frame.symbol === "panic" || frame.symbol === "runtime.gopanic";
}

function findTraceparent(
	flat: Map<string, unknown>,
): { readonly traceId: string; readonly spanId: string } | null {
	for (const [name, value] of flat) {
		if (typeof value !== "string" || !/traceparent$/i.test(name)) continue;
		const found = readTraceparent(value);
		if (found !== null) return found;
	}
	return null;
}

/** Ids of a W3C traceparent anywhere in a text; null when there is none or it is all zeros. */
export function readTraceparent(text: string): { readonly traceId: string; readonly spanId: string } | null {
	const match = traceparent.exec(text);
	if (match === null || /^0+$/.test(match[1] ?? "")) return null;
	return { traceId: match[1] ?? "", spanId: match[2] ?? "" };
}

/** Google writes `projects/p/traces/<id>`. */
function lastSegment(text: string | null): string | null {
	return text === null ? null : text.replace(/^projects\/.*\//, "");
}
