/** "Did you mean": the nearest known word by edit distance, when it is near enough to be a typo. */

/** Edits (insert, delete, replace, swap of neighbours) between two words. */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
			row.push(best);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length] ?? 0;
}

/** The known word nearest to `word`, or null when none is within a third of its length. */
export function nearest(word: string, known: readonly string[]): string | null {
	const plain = (text: string): string => text.toLowerCase().replace(/[_-]/g, "");
	const ranked = known
		.map((candidate) => ({ candidate, distance: editDistance(plain(word), plain(candidate)) }))
		.sort((a, b) => a.distance - b.distance);
	const [best] = ranked;
	return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3))
		? best.candidate
		: null;
}
