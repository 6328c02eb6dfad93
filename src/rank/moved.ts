/**
 * Moved code: lines that a commit adds in one place and takes away in another. Git says that the commit wrote
 * them; the program says that nothing changed there.
 */
import type { CommitFact } from "./facts.js";

/** Shorter lines (`}`, `return`) are everywhere. */
const minLength = 8;

const cache = new WeakMap<CommitFact, ReadonlySet<string>>();

function removedLines(fact: CommitFact): ReadonlySet<string> {
	let lines = cache.get(fact);
	if (lines === undefined) {
		const found = new Set<string>();
		for (const file of fact.files) {
			for (const hunk of file.diff.hunks) for (const line of hunk.removed) found.add(line.trim());
		}
		lines = found;
		cache.set(fact, lines);
	}
	return lines;
}

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
