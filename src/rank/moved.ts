/**
 * Moved code: lines that a commit adds in one place and takes away in another. Git says that the commit wrote
 * them; the program says that nothing changed there.
 */
import { isProgramCode } from "../golang/test-path.js";
import { remembered } from "../model/remembered.js";
import { surplus } from "../model/surplus.js";
import type { CommitFact, FileEdits } from "./facts.js";
import { nameOfKey } from "./frame-key.js";

/** Shorter lines (`}`, `return`) are everywhere. */
const minLength = 8;

const removedLines = remembered(
	({ files }: CommitFact): ReadonlySet<string> =>
		new Set(
			files.flatMap(({ diff }) => diff.hunks.flatMap(({ removed }) => removed.map((line) => line.trim()))),
		),
);

/** Trimmed lines of program code that the commit adds and takes away; blank lines and lone braces left out. */
function linesOf(fact: CommitFact, side: "added" | "removed"): string[] {
	return fact.files
		.filter(({ path }) => isProgramCode(path))
		.flatMap(({ diff }) => diff.hunks.flatMap((hunk) => hunk[side]))
		.map((line) => line.trim())
		.filter((line) => /\w/.test(line) && !line.startsWith("//"));
}

/** A commit with more new functions does more than to move code. */
const mostMade = 10;
/** Statements that mean something else in a function of their own. */
const bound = /\b(?:defer|recover\(|go func|break|continue|goto)\b/;

/**
 * True when the commit's program code only moves: lines into functions of its own, which it calls in their place, or
 * fields of types into another order.
 */
export function onlyMoves(fact: CommitFact): boolean {
	const made = fact.files.flatMap(({ path, declarations }) =>
		isProgramCode(path)
			? declarations.flatMap(({ key, created }) => (created && !key.includes(" ") ? [nameOfKey(key)] : []))
			: [],
	);
	const typesOnly = made.length === 0 && fact.files.every(editsOnlyTypes);
	// Most commits are neither, which is cheap to see.
	if ((made.length === 0 && !typesOnly) || made.length > mostMade) return false;
	const added = linesOf(fact, "added");
	const removed = linesOf(fact, "removed");
	if (added.length < removed.length || surplus(removed, added).length > 0) return false;
	const rest = surplus(added, removed);
	if (rest.length === 0) return removed.length > 0 && typesOnly;
	return (
		made.length > 0 &&
		!added.some((line) => bound.test(line)) &&
		rest.every((line) => made.some((name) => line.includes(`${name}(`)))
	);
}

const editsOnlyTypes = ({ path, declarations }: FileEdits): boolean =>
	!isProgramCode(path) || declarations.every(({ key }) => key === "" || key.startsWith("type "));

/**
 * Share (0..1) of the lines that the commit also takes away somewhere, layout aside; 0 when all are too short
 * to tell.
 */
export function movedShare(fact: CommitFact, lines: readonly string[]): number {
	const telling = lines.map((line) => line.trim()).filter((line) => line.length >= minLength);
	if (telling.length === 0) return 0;
	const removed = removedLines(fact);
	return telling.filter((line) => removed.has(line)).length / telling.length;
}
