/**
 * What the readers of the scanner share: a line, the contract of a reader, and the goroutine being built with its
 * limits.
 */
import type { Goroutine, StackFrame, StackTrace } from "../../model/stack.js";
import { type FunctionLine, frameOf, type GoroutineHeader, type Location } from "./lines.js";

/** One line of input: 1-based number and the text without colours and line ending. */
export interface Line {
	readonly number: number;
	readonly text: string;
	/** What the caller wants to get back with the line (its time, its writer). */
	readonly tag?: unknown;
}

/** What a reader says of a line. */
export type LineVerdict =
	/** Part of the block. */
	| "taken"
	/** Not part of it (another writer's line in between), but the block goes on. */
	| "skipped"
	/** The block ended with this line. */
	| "ended"
	/** The block ended before this line. */
	| "closed";

/** What a block came to. */
export interface BlockResult {
	/** null: it was no stack after all, and all its lines are read again. */
	readonly trace: StackTrace | null;
	/** Lines at the end that were taken but do not belong to the block, in order. */
	readonly replay: readonly Line[];
}

/** Reads the lines of one block. */
export interface BlockReader {
	read(line: Line): LineVerdict;
	/** A log record of its own always ends this block (lists); crash dumps go on behind it. */
	readonly endsAtRecord?: boolean;
	finish(): BlockResult;
}

/** Limits that keep memory bounded on hostile or huge input; each leaves its reason in `truncated`. */
export const limits = {
	/** A dump with more goroutines keeps the first ones; the largest dumps seen in issues hold some 10^5. */
	goroutines: 5000,
	/** Go itself prints at most 100 frames of a goroutine; cgo and other printers may not stop. */
	frames: 512,
	/** Lines and characters of one panic message. */
	messageLines: 200,
	messageChars: 16_384,
	/** Other writers' lines that may stand in the middle of a stack. */
	junkLines: 8,
	/** Characters of one line outside of escaped one-line stacks. */
	lineChars: 1 << 20,
} as const;

/** A goroutine while its lines come in. */
export interface OpenGoroutine {
	readonly header: GoroutineHeader | null;
	/** State when there is no header (`runtime stack`, `ancestor`). */
	readonly state: string;
	readonly race?: NonNullable<Goroutine["race"]>;
	readonly frames: StackFrame[];
	createdBy: StackFrame | null;
	pending: FunctionLine | null;
	/** Symbol of a `created by` line that waits for its place. */
	pendingCreator: string | null;
	/** `created by` with its place was read: the goroutine is complete. */
	complete: boolean;
	dropped: number;
}

/** Opens a goroutine. */
export function openGoroutine(
	header: GoroutineHeader | null,
	state = "",
	race?: NonNullable<Goroutine["race"]>,
): OpenGoroutine {
	return {
		header,
		state,
		...(race === undefined ? {} : { race }),
		frames: [],
		createdBy: null,
		pending: null,
		pendingCreator: null,
		complete: false,
		dropped: 0,
	};
}

/** Adds a frame within the limit. */
export function addFrame(goroutine: OpenGoroutine, frame: StackFrame): void {
	if (goroutine.frames.length < limits.frames) goroutine.frames.push(frame);
	else goroutine.dropped++;
}

/** Gives the waiting function or creator its place; null when it has none. */
export function settle(goroutine: OpenGoroutine, place: Location | null): void {
	if (goroutine.pending !== null) {
		addFrame(goroutine, frameOf(goroutine.pending, place));
		goroutine.pending = null;
	}
	if (goroutine.pendingCreator !== null) {
		goroutine.createdBy = frameOf({ symbol: goroutine.pendingCreator, inlined: false }, place);
		goroutine.pendingCreator = null;
		goroutine.complete = true;
	}
}

/** The goroutine as data. */
export function closeGoroutine(goroutine: OpenGoroutine): Goroutine {
	settle(goroutine, null);
	const { header } = goroutine;
	return {
		id: header?.id === "" ? null : (header?.id ?? null),
		state: header?.state ?? goroutine.state,
		...(header?.waitMinutes === undefined ? {} : { waitMinutes: header.waitMinutes }),
		...(header?.lockedToThread === undefined ? {} : { lockedToThread: true }),
		...(header?.labels === undefined ? {} : { labels: header.labels }),
		...(goroutine.race === undefined ? {} : { race: goroutine.race }),
		frames: goroutine.frames,
		createdBy: goroutine.createdBy,
	};
}
