/**
 * Splits a stack trace into its shape (frames, states: the same for thousands of events) and what differs
 * from event to event (message, goroutine numbers, waiting times, addresses). Shapes are stored once.
 */
import type { Goroutine, StackTrace } from "../model/stack.js";

/** What differs between two traces of one shape. */
interface TraceDetails {
	readonly message: string;
	readonly causes: readonly string[];
	readonly address?: string;
	/** By goroutine, in order. */
	readonly goroutines: readonly GoroutineDetails[];
}

type GoroutineDetails = readonly [id: string | null, waitMinutes?: number];

/** Shape and details as JSON; `joinTrace` gives back the trace. */
export interface SplitTrace {
	readonly shape: string;
	readonly details: string;
}

/** Takes a trace apart. */
export function splitTrace(trace: StackTrace): SplitTrace {
	const { message, causes, address, goroutines, ...rest } = trace;
	const details: TraceDetails = {
		message,
		causes,
		...(address === undefined ? {} : { address }),
		goroutines: goroutines.map((goroutine) =>
			goroutine.waitMinutes === undefined ? [goroutine.id] : [goroutine.id, goroutine.waitMinutes],
		),
	};
	const shape = { ...rest, goroutines: goroutines.map(({ id: _, waitMinutes: __, ...kept }) => kept) };
	return { shape: JSON.stringify(shape), details: JSON.stringify(details) };
}

/** Puts a trace together again. */
export function joinTrace(split: SplitTrace): StackTrace {
	const shape = JSON.parse(split.shape) as Omit<StackTrace, "goroutines" | "message" | "causes"> & {
		readonly goroutines: readonly Omit<Goroutine, "id" | "waitMinutes">[];
	};
	const { goroutines, ...rest } = JSON.parse(split.details) as TraceDetails;
	return {
		...shape,
		...rest,
		goroutines: shape.goroutines.map((goroutine, i) => {
			const [id = null, waitMinutes] = goroutines[i] ?? [null];
			return { ...goroutine, id, ...(waitMinutes === undefined ? {} : { waitMinutes }) };
		}),
	};
}
