/**
 * Mechanical edits: the same small token change repeated across a commit (a rename, a dropped result, an added
 * parameter). If such an edit were the fault it would break everywhere; it is weaker evidence at any one place.
 * An edit's signature is what it takes away and what it adds, as token multisets, so places need not look alike.
 */
import type { FileDiff, Hunk } from "../model/commit.js";

/** Evidence from an edit that is part of a repeated pattern counts this much of what it would by itself. */
export const repeatedEdit = 0.4;

/** A signature that stands in this many hunks of one commit is a pattern. */
const repeats = 4;
/** Larger differences are written, not repeated. */
const maxTokens = 8;

const token = /[A-Za-z_]\w*|\d+|"(?:[^"\\]|\\.)*"|[^\s\w]/g;

/** What a hunk takes away and adds, e.g. `Key>Keys`; "" when only order or layout changed; null when too large. */
export function signature(hunk: Hunk): string | null {
	if (hunk.removed.length > 40 || hunk.added.length > 40) return null;
	const counts = new Map<string, number>();
	const add = (line: string, by: number): void => {
		const code = line.includes("//") ? line.replace(/\/\/.*$/, "") : line;
		for (const word of code.match(token) ?? []) counts.set(word, (counts.get(word) ?? 0) + by);
	};
	for (const line of hunk.removed) add(line, -1);
	for (const line of hunk.added) add(line, 1);
	const gone: string[] = [];
	const come: string[] = [];
	for (const [word, count] of counts) {
		if (count < 0) gone.push(word);
		else if (count > 0) come.push(word);
	}
	if (gone.length + come.length > maxTokens) return null;
	if (gone.length + come.length === 0) return "";
	return `${gone.sort().join(" ")}>${come.sort().join(" ")}`;
}

/** Says of every hunk of a commit whether its edit is a repeated pattern or pure layout. */
export function mechanicalHunks(diffs: readonly FileDiff[]): ReadonlySet<Hunk> {
	const bySignature = new Map<string, Hunk[]>();
	for (const diff of diffs) {
		for (const hunk of diff.hunks) {
			const key = signature(hunk);
			if (key === null) continue;
			const list = bySignature.get(key);
			if (list === undefined) bySignature.set(key, [hunk]);
			else list.push(hunk);
		}
	}
	const found = new Set<Hunk>();
	for (const [key, hunks] of bySignature) {
		if (key === "" || hunks.length >= repeats) for (const hunk of hunks) found.add(hunk);
	}
	return found;
}
