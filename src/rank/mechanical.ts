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

/** Tokens that a hunk takes away and adds, each side sorted. */
interface TokenEdit {
	readonly gone: readonly string[];
	readonly come: readonly string[];
}

/**
 * What a hunk takes away and adds, e.g. `Key>Keys`; "" when only order or layout changed; null when more than `most`
 * tokens differ.
 */
export function signature(hunk: Hunk, most = maxTokens): string | null {
	const edit = tokenEdit(hunk, most);
	return edit === null ? null : keyOf(edit);
}

function keyOf({ gone, come }: TokenEdit): string {
	return gone.length + come.length === 0 ? "" : `${gone.join(" ")}>${come.join(" ")}`;
}

const isLong = ({ removed, added }: Hunk): boolean => removed.length > mostLines || added.length > mostLines;

function tokenEdit(hunk: Hunk, most: number): TokenEdit | null {
	if (isLong(hunk)) return null;
	const { removed, added } = hunk;
	const balance = balanceOf(removed, added, most);
	if (balance === null) return null;
	const gone: string[] = [];
	const come: string[] = [];
	balance.forEach((count, word) => {
		if (count < 0) gone.push(word);
		else if (count > 0) come.push(word);
	});
	return gone.length + come.length > most ? null : { gone: gone.sort(), come: come.sort() };
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
 * the commit's other hunks are looked at when one of those may repeat.
 */
export function mechanicalEdits(diffs: readonly FileDiff[]): (hunk: Hunk) => boolean {
	const count = diffs.reduce((sum, diff) => sum + diff.hunks.length, 0);
	// Nothing is repeated in a small commit, where only pure layout is of interest.
	const most = count < repeats ? 0 : maxTokens;
	const known = new Map([["", true]]);
	return (hunk) => {
		const edit = tokenEdit(hunk, most);
		if (edit === null) return false;
		const key = keyOf(edit);
		const told = known.get(key) ?? isRepeated(edit, key, diffs);
		known.set(key, told);
		return told;
	};
}

function isRepeated(edit: TokenEdit, key: string, diffs: readonly FileDiff[]): boolean {
	let times = 0;
	for (const { hunks } of diffs) {
		for (const hunk of hunks) {
			// Most lack one of the tokens, which is seen without taking them apart.
			if (isLong(hunk) || !holdAll(hunk.removed, edit.gone) || !holdAll(hunk.added, edit.come)) continue;
			if (signature(hunk) === key) times++;
			if (times === repeats) return true;
		}
	}
	return false;
}

function holdAll(lines: readonly string[], tokens: readonly string[]): boolean {
	return tokens.every((one) => lines.some((line) => line.includes(one)));
}
