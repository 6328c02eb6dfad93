/** A stored event as its row, and back to an ErrorEvent. */
import { inflateRawSync } from "node:zlib";
import type { ErrorEvent } from "../model/event.js";
import type { StackTrace } from "../model/stack.js";
import { joinTrace } from "./trace-shape.js";

/** Row of `eventColumns`. */
export interface EventRow {
	readonly content_id: Uint8Array | string;
	readonly time: number;
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
	readonly level: string;
	readonly message: string;
	readonly shape: Uint8Array | null;
	readonly details: string | null;
	readonly fingerprint: string;
	readonly goroutine: string | null;
	readonly trace: string | null;
	readonly span: string | null;
	readonly attributes: string;
}

/** Columns of an EventRow over `events AS e`, `fingerprints AS f` and `stack_shapes AS s`. */
export const eventColumns = `e.content_id, e.time, f.service, f.env, e.version, e.level, e.message, s.data AS shape,
	e.details, f.fingerprint, e.goroutine, e.trace, e.span, e.attributes`;

/** Puts an event together again. */
export function eventOf(row: EventRow): ErrorEvent {
	return {
		id: typeof row.content_id === "string" ? row.content_id : Buffer.from(row.content_id).toString("hex"),
		time: row.time,
		service: row.service,
		env: row.env,
		version: row.version,
		level: row.level,
		message: row.message,
		trace: traceOf(row),
		fingerprint: row.fingerprint,
		goroutineId: row.goroutine,
		traceId: row.trace,
		spanId: row.span,
		attributes: JSON.parse(row.attributes) as Readonly<Record<string, string>>,
	};
}

function traceOf(row: EventRow): StackTrace | null {
	if (row.shape === null || row.details === null) return null;
	return joinTrace({ shape: inflateRawSync(row.shape).toString("utf8"), details: row.details });
}
