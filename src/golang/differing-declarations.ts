/**
 * The declarations around the differences of two versions of a file. A commit changes a few functions of a file of
 * hundreds: the texts are split where a function begins after a line with a lone `}`, and only stretches that
 * the other version does not have are read. Where their keys or lines could not be told, all is read.
 */
import { BYTE_CLASS, LITERAL, literalEnd } from "./brackets.js";
import { type Declaration, declarations } from "./declarations.js";

/** A stretch of one version with its declarations; their lines are the file's, their offsets the stretch's. */
export interface Stretch {
	readonly text: string;
	readonly declarations: readonly Declaration[];
}

/** What is left of one version. */
export interface VersionStretches {
	readonly stretches: readonly Stretch[];
	/** As FileDeclarations.generated. */
	readonly generated: boolean;
}

/** Stretches of both versions; declarations that both have word for word are left out as far as is safe. */
export function differingDeclarations(
	old: string,
	now: string,
): readonly [VersionStretches, VersionStretches] {
	const [a, b] = [piecesOf(old), piecesOf(now)];
	const shared = sharedPieces(a, b);
	const left = shared === null ? null : stretchesOf(a, shared);
	const right = shared === null ? null : stretchesOf(b, shared);
	if (left === null || right === null) return [wholeVersion(old), wholeVersion(now)];
	return [
		{ stretches: left, generated: isGenerated(a) },
		{ stretches: right, generated: isGenerated(b) },
	];
}

/** One version that has no counterpart. */
export function wholeVersion(text: string): VersionStretches {
	const { generated, declarations: all } = declarations(text);
	return { stretches: [{ text, declarations: all }], generated };
}

/** The end of a top-level declaration where comments and a named function follow, which no function can hold. */
const BOUNDARY = /\n\}\n(?=(?:\n|\/\/.*\n)*func (?:\([^)\n]*\) )?\w)/g;

/** The text in pieces, none of which begins inside of a raw string or a comment. */
function piecesOf(text: string): readonly string[] {
	const ends: number[] = [];
	BOUNDARY.lastIndex = 0;
	while (BOUNDARY.test(text)) ends.push(BOUNDARY.lastIndex);
	const long = text.includes("`") || text.includes("/*");
	const safe = long ? outsideLiterals(text, ends) : ends;
	return [...safe, text.length].map((end, at) => text.slice(at === 0 ? 0 : safe[at - 1], end));
}

/** Those of the offsets that are in no literal and no comment. */
function outsideLiterals(text: string, offsets: readonly number[]): readonly number[] {
	const found: number[] = [];
	let at = 0;
	for (const offset of offsets) {
		while (at < offset) {
			const code = text.charCodeAt(at);
			at = code < 128 && BYTE_CLASS[code] === LITERAL ? literalEnd(text, at, code, text.length) : at + 1;
		}
		if (at === offset) found.push(offset);
	}
	return found;
}

/** What two versions share: so many first and last pieces, and texts of those between. */
interface Shared {
	readonly head: number;
	readonly tail: number;
	readonly texts: ReadonlySet<string>;
}

/** Null when one version has a piece more often than the other, which only reading all can tell apart. */
function sharedPieces(a: readonly string[], b: readonly string[]): Shared | null {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
	const counts = new Map<string, number>();
	for (const piece of a.slice(head, a.length - tail)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
	const texts = new Set<string>();
	for (const piece of b.slice(head, b.length - tail)) {
		const count = counts.get(piece);
		if (count === undefined) continue;
		texts.add(piece);
		counts.set(piece, count - 1);
	}
	for (const piece of texts) if (counts.get(piece) !== 0) return null;
	return { head, tail, texts };
}

/** Names that a file may declare more than once: their keys tell which one they are (Declaration.key). */
const REPEATED = /^(?:init|_|import)$/;

function stretchesOf(pieces: readonly string[], { head, tail, texts }: Shared): readonly Stretch[] | null {
	const found: Stretch[] = [];
	let lines = 0;
	for (const [at, text] of pieces.slice(0, pieces.length - tail).entries()) {
		if (at >= head && !texts.has(text)) {
			const { declarations: all, broken } = declarations(text);
			const repeated = at > 0 && all.some((one) => REPEATED.test(one.name));
			if (broken !== null || repeated) return null;
			const above = lines;
			found.push({ text, declarations: above === 0 ? all : all.map((one) => lower(one, above)) });
		}
		lines += newlines(text);
	}
	return found;
}

function newlines(text: string): number {
	let count = 0;
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
	return count;
}

/** A declaration that stands so many lines further down. */
function lower(one: Declaration, lines: number): Declaration {
	return {
		...one,
		docLine: one.docLine + lines,
		line: one.line + lines,
		endLine: one.endLine + lines,
		members: one.members.map((member) => ({
			...member,
			line: member.line + lines,
			endLine: member.endLine + lines,
		})),
	};
}

/** The marker stands above the first declaration, in the first piece. */
function isGenerated([head = ""]: readonly string[]): boolean {
	return head.includes("DO NOT EDIT.") && declarations(head).generated;
}
