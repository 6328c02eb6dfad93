/**
 * One stream of log lines (a container's output, say): structured records are sorted at once, everything else goes
 * through the stack scanner, and a record right above a stack becomes one event with it.
 */

import { stripKnownPrefix } from "../golang/stack/prefix.js";
import { createStackScanner, type ScanEvent, type StackScanner } from "../golang/stack/scanner.js";
import type { EpochSeconds } from "../model/time.js";
import { belowError, type EventBody, eventOf, type Surroundings } from "./event.js";
import type { Fields } from "./flatten.js";
import {
	type Identity,
	identityOfRecord,
	isQuiet,
	type LogRecord,
	readRecord,
	timeOfRecord,
} from "./log-record.js";
import { type DecodeDefaults, type Decoded, decoded, passedOver, rejected } from "./outcome.js";
import { isTextRecord, readTextRecord, timeOfLine } from "./text-record.js";
import { anyTime } from "./time.js";

/** What the collector said of a line. */
export interface LineTag {
	readonly time: EpochSeconds | null;
	readonly labels: LogRecord | null;
}

export interface ErrorStream {
	/** A line of text. */
	line(text: string, number: number, tag: LineTag): Decoded<EventBody>[];
	/** A structured record: it stands for itself and does not end a crash text that is being printed. */
	record(record: LogRecord, number: number, tag: LineTag, text: string): Decoded<EventBody>[];
	/** A record that is surely no error: only its time and service are taken. */
	quiet(fields: Fields, number: number, tag: LineTag): Decoded<EventBody>;
	flush(): Decoded<EventBody>[];
}

const nothing: LogRecord = readRecord({});

/** Creates a stream. */
export function createErrorStream(defaults: DecodeDefaults): ErrorStream {
	const scanner: StackScanner<LineTag> = createStackScanner<LineTag>({ isRecord: isTextRecord });
	let lastTime: EpochSeconds | null = null;
	// A crash text names no service; the records of the same program do.
	let identity: DecodeDefaults = {};

	const emit = (
		record: LogRecord,
		trace: EventBody["trace"],
		around: Surroundings,
		line: number,
	): Decoded<EventBody> => {
		const time = record.time ?? around.time;
		if (time !== null) lastTime = time;
		identity = identityOf(record, identity);
		const known = record === nothing ? { ...defaults, ...identity } : defaults;
		const event = eventOf(record, trace, { ...around, time: around.time ?? lastTime }, known);
		if (typeof event === "string")
			return event.startsWith("no time") ? rejected(line, event) : passedOver(line, event);
		return decoded(event, line);
	};
	const quiet = (fields: Fields, number: number, tag: LineTag): Decoded<EventBody> => {
		lastTime = timeOfRecord(fields) ?? tag.time ?? lastTime;
		identity = identityOf(identityOfRecord(fields), identity);
		return passedOver(number, belowError);
	};
	const readLine = (text: string, number: number, tag: LineTag | undefined): Decoded<EventBody> | null => {
		if (text.trim() === "") return null;
		const fields = readTextRecord(text);
		const time = timeOfLine(text) ?? tag?.time ?? null;
		if (fields !== null && isQuiet(fields, text)) return quiet(fields, number, { time, labels: null });
		if (fields === null) {
			if (time !== null) lastTime = time;
			return passedOver(number, "no error level, error or stack");
		}
		return emit(readRecord(fields), null, { time, labels: tag?.labels ?? null, text }, number);
	};
	const readEvent = (event: ScanEvent<LineTag>): Decoded<EventBody> | null => {
		if (event.kind === "line") {
			if (event.foreign !== null)
				return passedOver(event.number, `stack of another language: ${event.foreign}`);
			return readLine(event.text, event.number, event.tag);
		}
		const lead = event.lead === null ? null : readTextRecord(event.lead.text);
		const record = lead === null ? nothing : readRecord(lead);
		const text = `${event.lead?.text ?? ""}\n${event.opening}`;
		const time =
			timeOfLine(event.opening) ?? timeOfLine(event.lead?.text ?? "") ?? event.tag?.time ?? anyTime(text);
		return emit(record, event.trace, { time, labels: event.tag?.labels ?? null, text }, event.firstLine);
	};
	const readAll = (events: readonly ScanEvent<LineTag>[]): Decoded<EventBody>[] =>
		events.flatMap((event) => readEvent(event) ?? []);
	return {
		line: (text, number, tag) => readAll(scanner.feed(text, number, tag)),
		record: (record, number, tag, text) => [
			emit(record, null, { time: tag.time, labels: tag.labels, text }, number),
		],
		quiet,
		flush: () => readAll(scanner.flush()),
	};
}

function identityOf(record: Identity, known: DecodeDefaults): DecodeDefaults {
	if (record.service === null && record.version === null && record.env === null) return known;
	return {
		...known,
		...(record.service === null ? {} : { service: record.service }),
		...(record.env === null ? {} : { env: record.env }),
		...(record.version === null ? {} : { version: record.version }),
	};
}

/** Text behind known prefixes, where an object or another record may begin. */
export function recordText(line: string): string {
	return line.startsWith("{") || !line.includes("{") ? line : stripKnownPrefix(line);
}
