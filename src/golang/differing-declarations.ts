/**
 * The declarations around the differences of two versions of a file. A commit changes a few functions of a file of
 * hundreds: the texts are split where a function begins after a line with a lone `}`, and only stretches that
 * the other version does not have are read. Where their keys or lines could not be told, all is read.
 */
import { type Declaration, declarations } from "./declarations.js";
import { differingSpans, firstPiece, piecesOf } from "./pieces.js";

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
	const { start, oldEnd, nowEnd } = differingSpans(old, now);
	const [a, b] = [piecesOf(old.slice(start, oldEnd)), piecesOf(now.slice(start, nowEnd))];
	const shared = sharedPieces(a, b);
	const above = newlines(old.slice(0, start));
	const left = shared === null ? null : stretchesOf(a, shared, above);
	const right = shared === null ? null : stretchesOf(b, shared, above);
	if (left === null || right === null) return [wholeVersion(old), wholeVersion(now)];
	return [
		{ stretches: left, generated: isGenerated(old) },
		{ stretches: right, generated: isGenerated(now) },
	];
}

/** One version that has no counterpart. */
export function wholeVersion(text: string): VersionStretches {
	const { generated, declarations: all } = declarations(text);
	return { stretches: [{ text, declarations: all }], generated };
}

/** Texts of pieces that both have; null when one has a piece more often, which only reading all can tell apart. */
function sharedPieces(a: readonly string[], b: readonly string[]): ReadonlySet<string> | null {
	const counts = new Map<string, number>();
	for (const piece of a) counts.set(piece, (counts.get(piece) ?? 0) + 1);
	const texts = new Set<string>();
	for (const piece of b) {
		const count = counts.get(piece);
		if (count === undefined) continue;
		texts.add(piece);
		counts.set(piece, count - 1);
	}
	for (const piece of texts) if (counts.get(piece) !== 0) return null;
	return texts;
}

/** Names that a file may declare more than once: their keys tell which one they are (Declaration.key). */
const REPEATED = /^(?:init|_|import)$/;

/** The pieces that are not shared, read; `above`: lines of the file before the first one. */
function stretchesOf(
	pieces: readonly string[],
	shared: ReadonlySet<string>,
	above: number,
): readonly Stretch[] | null {
	const found: Stretch[] = [];
	let lines = above;
	for (const text of pieces) {
		if (!shared.has(text)) {
			const { declarations: all, broken } = declarations(text);
			const first = lines === 0;
			if (broken !== null || (!first && all.some((one) => REPEATED.test(one.name)))) return null;
			const before = lines;
			found.push({ text, declarations: first ? all : all.map((one) => lower(one, before)) });
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
function isGenerated(text: string): boolean {
	const first = firstPiece(text);
	return first.includes("DO NOT EDIT.") && declarations(first).generated;
}
