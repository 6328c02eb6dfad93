/**
 * Port: log text -> error events. Sources that hold log lines (files, Loki, ClickHouse) read bytes and leave the
 * understanding to decode/, which cli/compose passes in; tests may pass a simpler one.
 */
import type { ErrorEvent } from "../model/event.js";

/** Values for what the lines do not say. */
export interface EventDefaults {
	readonly service?: string;
	readonly env?: string;
	readonly version?: string;
	/** Time of events without any, in epoch seconds. */
	readonly time?: number;
}

/** An event, or a line that gave none; `line` is 1-based. `rejected`: the line was wrong, not just no error. */
export type DecodedEvent =
	| { readonly kind: "record"; readonly record: ErrorEvent; readonly line: number }
	| { readonly kind: "skip"; readonly line: number; readonly reason: string; readonly rejected: boolean };

/** Decodes one input. Lines of one stack may lie far apart; whatever is open at the end is finished then. */
export type EventDecoder = (
	chunks: AsyncIterable<Uint8Array | string>,
	defaults: EventDefaults,
) => AsyncIterable<DecodedEvent>;
