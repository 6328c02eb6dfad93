/**
 * Facts: what a declaration does that matters when it breaks: checks, dereferences, locks, goroutines, limits.
 * The difference of the facts of both versions is what the ranking and the risk notes reason about; it does
 * not depend on how the tree difference happened to align the code.
 */
export type FactKind =
	| "nil-check"
	| "bounds-check"
	| "error-check"
	| "error-bound"
	| "error-dropped"
	| "bare-call"
	| "dereference"
	| "index"
	| "slice"
	| "type-assertion"
	| "return-nil"
	| "goroutine"
	| "lock"
	| "channel"
	| "defer"
	| "context-background"
	| "context-passed"
	| "limit"
	| "error-wrap"
	| "error-text"
	| "map-write"
	| "panic"
	| "recover"
	| "unsafe"
	| "finalizer"
	| "cgo"
	| "qualified-name"
	| "division"
	| "handler";

/** Surroundings of a fact inside its function. */
export interface Scope {
	/** Inside a loop of the same function literal. */
	readonly loop: boolean;
	/** Inside the function literal of a `go` statement. */
	readonly goroutine: boolean;
	/** Depth of enclosing function literals. */
	readonly literal: number;
}

export interface Fact {
	readonly kind: FactKind;
	/** What it is about, as source text on one line: the checked value, the locked mutex, the callee. */
	readonly subject: string;
	/** More that distinguishes it: the value of a limit, `Lock` or `RLock`, the message. */
	readonly detail: string;
	/** UTF-16 offset in the unit's text. */
	readonly offset: number;
	readonly scope: Scope;
}
