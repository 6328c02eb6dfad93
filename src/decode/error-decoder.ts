/**
 * Lines of any log to error events. Formats are told apart line by line, since logs mix them: collector wrappings,
 * JSON records of any logger, OTLP, Sentry, logfmt, console text, crash texts and dumps.
 */
import { createErrorStream, type ErrorStream, type LineTag, recordText } from "./error-stream.js";
import type { EventBody } from "./event.js";
import { type Fields, isFields } from "./flatten.js";
import { isQuiet, type LogRecord, readRecord } from "./log-record.js";
import { unwrapLoki } from "./loki.js";
import { isOtlp, otlpRecords } from "./otlp.js";
import { type DecodeDefaults, type Decoded, passedOver, rejected } from "./outcome.js";
import { isEnvelopePart, isSentryEvent, readSentryEvent } from "./sentry.js";
import { unwrapLine, unwrapObject, type WrappedLine } from "./unwrap.js";

/** Push form of the decoder: pure and synchronous. */
export interface ErrorDecoder {
	/** Takes a line without line ending. */
	line(text: string, number: number): readonly Decoded<EventBody>[];
	/** Takes a record that is no text (msgpack); `stream` tells writers apart. */
	object(fields: Fields, number: number, stream?: string): readonly Decoded<EventBody>[];
	/** Ends the input. */
	flush(): readonly Decoded<EventBody>[];
}

/** Streams kept open at once; the longest idle one is closed first. */
const maxStreams = 512;
/** Largest line put together from a collector's pieces. */
const maxJoined = 1 << 20;

interface State {
	readonly defaults: DecodeDefaults;
	readonly streams: Map<string, { readonly stream: ErrorStream; pieces: string }>;
}

/** Creates a decoder for one input. */
export function createErrorDecoder(defaults: DecodeDefaults = {}): ErrorDecoder {
	const state: State = { defaults, streams: new Map() };
	return {
		line: (text, number) => readWrapped(state, unwrapLine(text), number),
		object: (fields, number, stream = "") => readObject(state, fields, number, stream, noTag, ""),
		flush: () => {
			const rest = [...state.streams.values()].flatMap(({ stream }) => stream.flush());
			state.streams.clear();
			return rest;
		},
	};
}

const noTag: LineTag = { time: null, labels: null };

type Outcomes = Decoded<EventBody>[];

function readWrapped(state: State, wrapped: WrappedLine, number: number, labels?: LogRecord): Outcomes {
	const closed = makeRoom(state, wrapped.stream);
	const open = openStream(state, wrapped.stream);
	if (wrapped.partial && open.pieces.length + wrapped.text.length < maxJoined) {
		open.pieces += wrapped.text;
		return closed;
	}
	const text = open.pieces + wrapped.text;
	open.pieces = "";
	const known = labels ?? (wrapped.labels === null ? null : readRecord(wrapped.labels));
	const tag: LineTag = { time: wrapped.time, labels: known };
	return [...closed, ...readText(state, text, number, wrapped.stream, tag)];
}

function readText(state: State, text: string, number: number, stream: string, tag: LineTag): Outcomes {
	const body = recordText(text);
	if (body.startsWith("{") || body.startsWith("[{")) {
		const value = parseJson(body);
		if (Array.isArray(value)) {
			return value.flatMap((item) =>
				isFields(item) ? readObject(state, item, number, stream, tag, "") : [],
			);
		}
		if (isFields(value)) return readObject(state, value, number, stream, tag, body);
		if (/^\{\s*"/.test(body) && value === undefined) return [rejected(number, "malformed JSON", body)];
	}
	return openStream(state, stream).stream.line(text, number, tag);
}

/** Integers that a double cannot hold (ids, nanoseconds) stay text. */
const wideIntegers = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

function parseJson(text: string): unknown {
	const wide = /[:,[]\s*-?\d{16,}/.test(text);
	try {
		return JSON.parse(
			wide ? text.replace(wideIntegers, (token) => (token.startsWith('"') ? token : `"${token}"`)) : text,
		);
	} catch {
		return undefined;
	}
}

function readObject(
	state: State,
	fields: Fields,
	number: number,
	stream: string,
	tag: LineTag,
	text: string,
): Outcomes {
	if (isOtlp(fields)) {
		const open = openStream(state, stream).stream;
		return [...otlpRecords(fields)].flatMap((record) =>
			open.record(readRecord(record, "otlp"), number, tag, ""),
		);
	}
	const lines = unwrapLoki(fields);
	if (lines !== null) return lines.flatMap((line) => readWrapped(state, line, number));
	if (isSentryEvent(fields))
		return openStream(state, stream).stream.record(readSentryEvent(fields), number, tag, "");
	if (isEnvelopePart(fields)) return [passedOver(number, "Sentry envelope header")];
	const wrapped = unwrapObject(fields);
	if (wrapped !== null) {
		const labels = wrapped.labels === null ? null : readRecord({ ...wrapped.labels });
		const inner = {
			...wrapped,
			stream: `${stream} ${wrapped.stream}`.trim(),
			time: wrapped.time ?? tag.time,
		};
		return readWrapped(state, inner, number, labels ?? undefined);
	}
	const open = openStream(state, stream).stream;
	if (isQuiet(fields, text)) return [open.quiet(fields, number, tag)];
	return open.record(readRecord(fields), number, tag, text);
}

function openStream(state: State, key: string): { readonly stream: ErrorStream; pieces: string } {
	const found = state.streams.get(key);
	const open = found ?? { stream: createErrorStream(state.defaults), pieces: "" };
	// Map order is the order of use.
	if (found !== undefined && state.streams.size > 1) state.streams.delete(key);
	state.streams.set(key, open);
	return open;
}

function makeRoom(state: State, key: string): Outcomes {
	if (state.streams.size < maxStreams || state.streams.has(key)) return [];
	const [oldest] = state.streams;
	if (oldest === undefined) return [];
	state.streams.delete(oldest[0]);
	return oldest[1].stream.flush();
}
