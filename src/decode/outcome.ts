/**
 * What every decoder yields: records, and the lines that gave none with the reason. Nothing is dropped without a
 * reason, so that `import` can say what was read, skipped and why.
 */
import type { EpochSeconds } from "../model/time.js";

/** One decoded record or one skipped line; `line` is 1-based (record number in msgpack). */
export type Decoded<T> = { readonly kind: "record"; readonly record: T; readonly line: number } | Skipped;

/** A line (or record) that gave nothing. */
export interface Skipped {
	readonly kind: "skip";
	readonly line: number;
	/** Same words for the same cause: a key to count by. */
	readonly reason: string;
	/** What exactly was wrong with this line. */
	readonly detail?: string;
	/** True when something is wrong with the line (malformed, invalid, cut), false when it is just not an error. */
	readonly rejected: boolean;
}

/** Values for what the input does not say. */
export interface DecodeDefaults {
	readonly service?: string;
	readonly env?: string;
	readonly version?: string;
	/** Time of records without any, such as a crash text without timestamps (the file's time, say). */
	readonly time?: EpochSeconds;
}

/** Bytes as they come; strings are accepted for tests and stdin with an encoding. */
export type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** Yields a record. */
export function decoded<T>(record: T, line: number): Decoded<T> {
	return { kind: "record", record, line };
}

/** Yields a line that is fine but no error. */
export function passedOver(line: number, reason: string, detail?: string): Skipped {
	return skip(line, reason, detail, false);
}

/** Yields a line that is wrong. */
export function rejected(line: number, reason: string, detail?: string): Skipped {
	return skip(line, reason, detail, true);
}

function skip(line: number, reason: string, detail: string | undefined, wrong: boolean): Skipped {
	return {
		kind: "skip",
		line,
		reason,
		...(detail === undefined ? {} : { detail: shorten(detail) }),
		rejected: wrong,
	};
}

function shorten(text: string): string {
	return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
