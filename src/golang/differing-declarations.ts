/**
 * The declarations around the differences of two versions of a file. A commit changes a few functions of a file of
 * hundreds: the texts are split where a function begins after a line with a lone `}`, and only stretches that
 * the other version does not have are read. Where splitting might cut a literal or a comment in two, all is read.
 */
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
	const shared = a === null || b === null ? null : sharedTexts(a, b);
	if (a === null || b === null || shared === null) return [wholeVersion(old), wholeVersion(now)];
	const left = stretchesOf(a, shared);
	const right = stretchesOf(b, shared);
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

/** The text in pieces; null when a piece might begin inside of a raw string or a comment. */
function piecesOf(text: string): readonly string[] | null {
	const ends: number[] = [];
	BOUNDARY.lastIndex = 0;
	while (BOUNDARY.test(text)) ends.push(BOUNDARY.lastIndex);
	ends.push(text.length);
	if (!rawStringsAreShort(text) || !commentsStayInside(text, ends)) return null;
	return ends.map((end, at) => text.slice(at === 0 ? 0 : ends[at - 1], end));
}

/** Every backquote has its partner on the same line. */
function rawStringsAreShort(text: string): boolean {
	for (let open = text.indexOf("`"); open !== -1; ) {
		const close = text.indexOf("`", open + 1);
		const line = text.indexOf("\n", open);
		if (close === -1 || (line !== -1 && line < close)) return false;
		open = text.indexOf("`", close + 1);
	}
	return true;
}

/** Every block comment ends in the piece that it begins in. */
function commentsStayInside(text: string, ends: readonly number[]): boolean {
	let piece = 0;
	for (let open = text.indexOf("/*"); open !== -1; ) {
		while ((ends[piece] as number) <= open) piece += 1;
		const close = text.indexOf("*/", open + 2);
		if (close === -1 || close >= (ends[piece] as number)) return false;
		open = text.indexOf("/*", close + 2);
	}
	return true;
}

/** Pieces that both have; null when one has them more often, which only reading all can tell apart. */
function sharedTexts(a: readonly string[], b: readonly string[]): ReadonlySet<string> | null {
	const counts = new Map<string, number>();
	for (const piece of a) counts.set(piece, (counts.get(piece) ?? 0) + 1);
	const shared = new Set<string>();
	for (const piece of b) {
		const count = counts.get(piece);
		if (count === undefined) continue;
		shared.add(piece);
		counts.set(piece, count - 1);
	}
	for (const piece of shared) if (counts.get(piece) !== 0) return null;
	return shared;
}

/** Names that a file may declare more than once: their keys tell which one they are (Declaration.key). */
const REPEATED = /^(?:init|_|import)$/;

function stretchesOf(pieces: readonly string[], shared: ReadonlySet<string>): readonly Stretch[] | null {
	const found: Stretch[] = [];
	let lines = 0;
	for (const [at, text] of pieces.entries()) {
		if (!shared.has(text)) {
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

const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.\s*$/m;

/** The marker stands above the package clause, which is in the first piece. */
function isGenerated([head = ""]: readonly string[]): boolean {
	return GENERATED.test(head) && declarations(head).generated;
}
