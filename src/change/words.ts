/** How many words two texts share (Dice on multisets): a cheap likeness of declarations before any parsing. */

const WORD = /[\p{L}_][\p{L}\d_]*|\d+|"[^"\n]*"|[^\s\w]/gu;
/** Words read of one text; more would not change the verdict. */
const MAX_WORDS = 4_000;

const bags = new Map<string, ReadonlyMap<string, number>>();
const MAX_BAGS = 500;

function bagOf(text: string): ReadonlyMap<string, number> {
	const known = bags.get(text);
	if (known !== undefined) return known;
	const bag = new Map<string, number>();
	let read = 0;
	for (const [word] of text.matchAll(WORD)) {
		bag.set(word, (bag.get(word) ?? 0) + 1);
		read += 1;
		if (read >= MAX_WORDS) break;
	}
	bag.set("", read);
	if (bags.size >= MAX_BAGS) bags.clear();
	bags.set(text, bag);
	return bag;
}

/** 0..1; may return 0 early when the lengths alone keep the texts below `least`. */
export function wordSimilarity(a: string, b: string, least = 0): number {
	const [short, long] = a.length < b.length ? [a.length, b.length] : [b.length, a.length];
	// Dice cannot reach `least` when one side has far more words; characters stand in for words, with slack.
	if ((2 * short) / (short + long) < least * 0.7) return 0;
	const left = bagOf(a);
	const right = bagOf(b);
	const total = (left.get("") ?? 0) + (right.get("") ?? 0);
	if (total === 0) return 1;
	let shared = 0;
	for (const [word, count] of left) if (word !== "") shared += Math.min(count, right.get(word) ?? 0);
	return (2 * shared) / total;
}
