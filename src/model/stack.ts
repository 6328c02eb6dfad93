/**
 * A Go failure as its text tells it: message, class, goroutines and frames. Produced by golang/stack from any
 * text form, and by decode/ from structured logs. Frames are innermost first everywhere.
 */

/** One frame as printed; nothing is resolved against a repository yet. */
export interface StackFrame {
	/** Symbol as printed without arguments, e.g. `example.com/shop/order.(*Store).Price.func1`; "" if unknown. */
	readonly symbol: string;
	/** File as printed (absolute, import-path or base name), or null. */
	readonly file: string | null;
	/** 1-based line, or null. */
	readonly line: number | null;
	/** The frame was printed with `(...)`: the compiler inlined it. */
	readonly inlined?: boolean;
}

/** One goroutine of a crash or dump. */
export interface Goroutine {
	/** Goroutine number as printed; null when the form has none. */
	readonly id: string | null;
	/** `running`, `chan receive`, ...; "" when the form has none. */
	readonly state: string;
	readonly waitMinutes?: number;
	readonly lockedToThread?: boolean;
	/** pprof labels of Go 1.27 headers. */
	readonly labels?: Readonly<Record<string, string>>;
	/** Number of goroutines that share this stack (pprof debug=1); 1 when absent. */
	readonly count?: number;
	readonly frames: readonly StackFrame[];
	/** Frame of the `go` statement ("created by"). */
	readonly createdBy: StackFrame | null;
	/** Role in a data race report. */
	readonly race?: "write" | "read" | "previous-write" | "previous-read" | "created";
}

/** Error classes that the ranking knows a counterpart edit class for. */
export type FailureClass =
	| "nil-dereference"
	| "index-out-of-range"
	| "slice-bounds"
	| "nil-map-write"
	| "concurrent-map"
	| "data-race"
	| "deadlock"
	| "stack-overflow"
	| "closed-channel"
	| "type-assertion"
	| "divide-by-zero"
	| "out-of-memory"
	| "negative-waitgroup"
	| "explicit-panic"
	| "timeout"
	| "error"
	| "dump"
	| "unknown";

/** Text form the trace came from; renderers name it, parsers of structured logs set it. */
export type StackForm =
	| "panic"
	| "fatal-error"
	| "http-panic"
	| "race"
	| "goroutine-dump"
	| "pprof"
	| "debug-stack"
	| "pkg-errors"
	| "zap"
	| "zerolog"
	| "sentry"
	| "frames"
	| "message";

/** One failure: what was said and where it stood. */
export interface StackTrace {
	readonly form: StackForm;
	readonly failure: FailureClass;
	/** Error text, without `panic: ` and without the goroutine block; "" when a dump has none. */
	readonly message: string;
	/** Further messages: re-panics, recovered values, wrapped causes; outermost first. */
	readonly causes: readonly string[];
	/** The failing goroutine first. Empty for a message without a stack. */
	readonly goroutines: readonly Goroutine[];
	/** Frames of the goroutine that matters (goroutines[0] unless the parser knew better), innermost first. */
	readonly frames: readonly StackFrame[];
	/** `created by` frame of that goroutine. */
	readonly createdBy: StackFrame | null;
	/** Signal line data, if printed (`addr=0x0`). */
	readonly address?: string;
	/** Limits that cut the trace (elided frames, size caps), in words. */
	readonly truncated?: string;
}
