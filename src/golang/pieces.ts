/**
 * A Go file in pieces that can be read by themselves: it is split where a function begins after a line with a lone
 * `}`, unless that is inside of a raw string or a comment.
 */
import { LongLiterals } from "./long-literals.js";
import { sharedEnds } from "./shared-ends.js";

/** What ends a top-level declaration where comments and a named function follow, which no function can hold. */
const LONE_BRACE = "\n}\n";
const FUNCTION = /(?:\n|\/\/.*\n)*func (?:\([^)\n]*\) )?\w/y;

/** The piece that begins at an offset behind a lone brace is one of its own. */
function beginsPiece(text: string, at: number): boolean {
	FUNCTION.lastIndex = at;
	return FUNCTION.test(text);
}

/** Offset of the next piece that ends behind `from`, literals not looked at; null when there is none. */
function nextEnd(text: string, from: number): number | null {
	for (let at = text.indexOf(LONE_BRACE, from); at !== -1; at = text.indexOf(LONE_BRACE, at + 2)) {
		if (beginsPiece(text, at + LONE_BRACE.length)) return at + LONE_BRACE.length;
	}
	return null;
}

/** The text in pieces; it must begin in no literal. */
export function piecesOf(text: string): readonly string[] {
	const pieces: string[] = [];
	const literals = new LongLiterals(text);
	let start = 0;
	for (let end = nextEnd(text, 0); end !== null; end = nextEnd(text, end)) {
		if (!literals.areClosedAt(end)) continue;
		pieces.push(text.slice(start, end));
		start = end;
	}
	return [...pieces, text.slice(start)];
}

/** The first piece of a file: all above its second function or method at the latest. */
export function firstPiece(text: string): string {
	const literals = new LongLiterals(text);
	let end = nextEnd(text, 0);
	while (end !== null && !literals.areClosedAt(end)) end = nextEnd(text, end);
	return text.slice(0, end ?? text.length);
}

/** Spans of two texts that differ, both from `start`: whole pieces before and behind them are the same. */
export interface DifferingSpans {
	readonly start: number;
	readonly oldEnd: number;
	readonly nowEnd: number;
}

/** The pieces between those that both texts begin and end with; empty when the texts are the same. */
export function differingSpans(old: string, now: string): DifferingSpans {
	const { head, tail } = sharedEnds(old, now);
	const start = old === now ? old.length : sharedStart(old, now, head);
	const end = nextEnd(old, Math.max(start, old.length - tail));
	const whole = { start, oldEnd: old.length, nowEnd: now.length };
	if (end === null) return whole;
	const spans = { start, oldEnd: end, nowEnd: end + now.length - old.length };
	const closed = (text: string, to: number): boolean => new LongLiterals(text, start).areClosedAt(to);
	return closed(old, spans.oldEnd) && closed(now, spans.nowEnd) ? spans : whole;
}

/** Offset of the last piece that begins within the first `head` characters of both; 0 where literals hide it. */
function sharedStart(old: string, now: string, head: number): number {
	for (
		let at = old.lastIndexOf(LONE_BRACE, head - LONE_BRACE.length);
		at > 0;
		at = old.lastIndexOf(LONE_BRACE, at - 1)
	) {
		const start = at + LONE_BRACE.length;
		if (start > head || !beginsPiece(old, start) || !beginsPiece(now, start)) continue;
		return new LongLiterals(old).areClosedAt(start) ? start : 0;
	}
	return 0;
}
