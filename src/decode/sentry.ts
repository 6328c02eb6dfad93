/**
 * Sentry events: store or envelope payloads (`exception.values`) and the REST API's form (`entries`, camelCase).
 * Frames are oldest first and become innermost first; `abs_path` tells more than `filename`.
 */
import { traceOfFrames } from "../golang/stack/assemble.js";
import type { StackFrame, StackTrace } from "../model/stack.js";
import { type Fields, isFields, textOf } from "./flatten.js";
import { readLevel } from "./levels.js";
import type { LogRecord } from "./log-record.js";
import { readRecord } from "./log-record.js";
import { parseTime } from "./time.js";

/** True for an event with exceptions, threads or a log entry. */
export function isSentryEvent(fields: Fields): boolean {
	if (Array.isArray(fields.entries) && (fields.eventID !== undefined || fields.dateCreated !== undefined))
		return true;
	if (fields.event_id === undefined && fields.platform === undefined && fields.sdk === undefined)
		return false;
	return exceptionsOf(fields).length > 0 || isFields(fields.logentry) || isFields(fields.threads);
}

/** True for the header lines of an envelope and for items that are no events. */
export function isEnvelopePart(fields: Fields): boolean {
	const keys = Object.keys(fields);
	if (
		typeof fields.type === "string" &&
		keys.every((key) => /^(?:type|length|content_type|filename|attachment_type|item_count)$/.test(key))
	)
		return true;
	return keys.length > 0 && keys.every((key) => /^(?:event_id|sent_at|dsn|sdk|trace)$/.test(key));
}

/** Sorts an event; its stack is the innermost exception's. */
export function readSentryEvent(fields: Fields): LogRecord {
	const exceptions = exceptionsOf(fields);
	const texts = exceptions.map(exceptionText).filter((text) => text !== "");
	const outermost = texts.at(-1) ?? logentryText(fields);
	const traced = exceptions.find((exception) => framesOf(exception).length > 0);
	const frames = traced === undefined ? threadFrames(fields) : framesOf(traced);
	const causes = texts.slice(0, -1).reverse();
	const trace: StackTrace | null =
		frames.length === 0 ? null : traceOfFrames("sentry", outermost, frames, { causes });
	const context = isFields(fields.contexts) && isFields(fields.contexts.trace) ? fields.contexts.trace : {};
	const release = releaseOf(fields.release);
	const tags = tagsOf(fields.tags);
	const base = readRecord({
		...tags,
		...extrasOf(fields),
		...(traced?.type === undefined ? {} : { "exception.type": traced.type }),
	});
	return {
		...base,
		time: parseTime(fields.timestamp ?? fields.dateCreated ?? fields.datetime ?? fields.received),
		level: readLevel(fields.level ?? tags.level ?? "error"),
		msg: logentryText(fields),
		error: outermost === "" ? null : outermost,
		traces: trace === null ? [] : [trace],
		service: base.service ?? release.service,
		env: textOf(fields.environment) || base.env,
		version: release.version ?? base.version,
		traceId: textOf(context.trace_id) || base.traceId,
		spanId: textOf(context.span_id) || base.spanId,
	};
}

function exceptionsOf(fields: Fields): Fields[] {
	const entries = Array.isArray(fields.entries) ? fields.entries.filter(isFields) : [];
	const entry = entries.find((item) => item.type === "exception");
	const holder = entry === undefined ? fields.exception : entry.data;
	const values = isFields(holder) ? holder.values : holder;
	return Array.isArray(values) ? values.filter(isFields) : [];
}

/** Go SDKs put the error text into `value`; type is the Go type. */
function exceptionText(exception: Fields): string {
	return textOf(exception.value) || textOf(exception.type);
}

function logentryText(fields: Fields): string {
	const entry = isFields(fields.logentry) ? fields.logentry : {};
	return textOf(entry.formatted) || textOf(entry.message) || textOf(fields.message) || textOf(fields.title);
}

function framesOf(holder: Fields): readonly StackFrame[] {
	const stack = isFields(holder.stacktrace) ? holder.stacktrace.frames : undefined;
	if (!Array.isArray(stack)) return [];
	return stack.filter(isFields).map(readFrame).reverse();
}

function threadFrames(fields: Fields): readonly StackFrame[] {
	const values = isFields(fields.threads) ? fields.threads.values : undefined;
	const threads = Array.isArray(values) ? values.filter(isFields) : [];
	const chosen =
		threads.find((thread) => thread.crashed === true) ?? threads.find((thread) => thread.current === true);
	return framesOf(chosen ?? threads[0] ?? {});
}

/** Older SDKs put `pkg.(*T)` into module; either way module and function join to the symbol. */
function readFrame(frame: Fields): StackFrame {
	const name = textOf(frame.function);
	const module = textOf(frame.module ?? frame.package);
	const symbol =
		module === "" || name === "" || name.startsWith(`${module}.`) ? name || module : `${module}.${name}`;
	const absolute = textOf(frame.abs_path ?? frame.absPath);
	const file = absolute || textOf(frame.filename);
	const line = Number(frame.lineno ?? frame.lineNo);
	return { symbol, file: file === "" ? null : file, line: Number.isInteger(line) && line > 0 ? line : null };
}

/** `shop-api@v1.2.3`, `v1.2.3` or a sha. */
function releaseOf(value: unknown): { readonly service: string | null; readonly version: string | null } {
	const text = textOf(value ?? "") || (isFields(value) ? textOf(value.version) : "");
	if (text === "") return { service: null, version: null };
	const at = text.lastIndexOf("@");
	return at <= 0
		? { service: null, version: text }
		: { service: text.slice(0, at), version: text.slice(at + 1) };
}

/** Object, list of pairs or list of `{key, value}`. */
function tagsOf(tags: unknown): Record<string, unknown> {
	if (isFields(tags)) return tags;
	const found: Record<string, unknown> = {};
	for (const tag of Array.isArray(tags) ? tags : []) {
		if (Array.isArray(tag)) found[textOf(tag[0])] = tag[1];
		else if (isFields(tag)) found[textOf(tag.key)] = tag.value;
	}
	return found;
}

function extrasOf(fields: Fields): Fields {
	const picked = [
		"user",
		"request",
		"extra",
		"transaction",
		"server_name",
		"dist",
		"event_id",
		"eventID",
		"culprit",
	];
	return Object.fromEntries(
		picked.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]]),
	);
}
