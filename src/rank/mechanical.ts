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
/** Longer hunks are not looked at. */
const mostLines = 40;

const token = /[A-Za-z_]\w*|\d+|"(?:[^"\\]|\\.)*"|[^\s\w]/g;

/**
 * What a hunk takes away and adds, e.g. `Key>Keys`; "" when only order or layout changed; null when more than `most`
 * tokens differ.
 */
export function signature({ removed, added }: Hunk, most = maxTokens): string | null {
	if (removed.length > mostLines || added.length > mostLines) return null;
	const balance = balanceOf(removed, added, most);
	if (balance === null) return null;
	const gone: string[] = [];
	const come: string[] = [];
	balance.forEach((count, word) => {
		if (count < 0) gone.push(word);
		else if (count > 0) come.push(word);
	});
	if (gone.length + come.length > most) return null;
	if (gone.length + come.length === 0) return "";
	return `${gone.sort().join(" ")}>${come.sort().join(" ")}`;
}

/**
 * How much more often each token is added than removed; null when more than `most` differ for certain. The shorter
 * side is counted first: what only the longer one holds cannot be balanced any more, and ends most hunks early.
 */
function balanceOf(
	removed: readonly string[],
	added: readonly string[],
	most: number,
): ReadonlyMap<string, number> | null {
	const balance = new Map<string, number>();
	const [shorter, longer, sign] = removed.length <= added.length ? [removed, added, 1] : [added, removed, -1];
	for (const line of shorter) {
		tokensOf(line).forEach((word) => {
			balance.set(word, (balance.get(word) ?? 0) - sign);
		});
	}
	let unbalanced = 0;
	for (const line of longer) {
		tokensOf(line).forEach((word) => {
			const before = balance.get(word) ?? 0;
			if (before === 0) unbalanced++;
			balance.set(word, before + sign);
		});
		if (unbalanced > most) return null;
	}
	return balance;
}

function tokensOf(line: string): readonly string[] {
	return (line.includes("//") ? line.replace(/\/\/.*$/, "") : line).match(token) ?? [];
}

/**
 * Tells of the hunks of a commit whether the edit is a repeated pattern or pure layout. Only few are asked about, so
 * the commit's other hunks are looked at when the first of them may repeat.
 */
export function mechanicalEdits(diffs: readonly FileDiff[]): (hunk: Hunk) => boolean {
	const count = diffs.reduce((sum, diff) => sum + diff.hunks.length, 0);
	// Nothing is repeated in a small commit, where only pure layout is of interest.
	const most = count < repeats ? 0 : maxTokens;
	let times: ReadonlyMap<string, number> | null = null;
	return (hunk) => {
		const key = signature(hunk, most);
		if (key === null || key === "") return key !== null;
		times ??= countSignatures(diffs, most);
		return (times.get(key) ?? 0) >= repeats;
	};
}

function countSignatures(diffs: readonly FileDiff[], most: number): ReadonlyMap<string, number> {
	const times = new Map<string, number>();
	for (const { hunks } of diffs) {
		for (const hunk of hunks) {
			const key = signature(hunk, most);
			if (key !== null) times.set(key, (times.get(key) ?? 0) + 1);
		}
	}
	return times;
}
