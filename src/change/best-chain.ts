/** Order-preserving matchings between two lists: by summed score, or by unique keys for long lists. */

export type IndexPair = readonly [number, number];

/** Pairs (i, j), increasing in both, with the largest sum of scores; pairs of score 0 are not taken. */
export function bestChain(
	rows: number,
	columns: number,
	score: (i: number, j: number) => number,
): IndexPair[] {
	if (rows === 0 || columns === 0) return [];
	// Most lists have one entry each, for which tables would cost more than the comparison.
	if (rows === 1 && columns === 1) return score(0, 0) > 0 ? [[0, 0]] : [];
	const width = columns + 1;
	const best = new Float64Array((rows + 1) * width);
	const scores = new Float64Array(rows * columns);
	for (let i = rows - 1; i >= 0; i--) {
		for (let j = columns - 1; j >= 0; j--) {
			const here = score(i, j);
			scores[i * columns + j] = here;
			const skip = Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
			const take = here > 0 ? here + (best[(i + 1) * width + j + 1] as number) : 0;
			best[i * width + j] = Math.max(skip, take);
		}
	}
	const chain: IndexPair[] = [];
	for (let i = 0, j = 0; i < rows && j < columns; ) {
		const here = scores[i * columns + j] as number;
		const value = best[i * width + j] as number;
		if (here > 0 && value === here + (best[(i + 1) * width + j + 1] as number)) {
			chain.push([i, j]);
			i += 1;
			j += 1;
		} else if (value === best[(i + 1) * width + j]) i += 1;
		else j += 1;
	}
	return chain;
}

/** Keys that occur once in each list, in the longest order that both share (patience difference). */
export function uniqueChain(a: readonly number[], b: readonly number[]): IndexPair[] {
	const right = onceOnly(b);
	const pairs: IndexPair[] = [];
	for (const [key, i] of onceOnly(a)) {
		const j = right.get(key);
		if (i >= 0 && j !== undefined && j >= 0) pairs.push([i, j]);
	}
	return longestIncreasing(pairs.sort((x, y) => x[0] - y[0]));
}

/** Place of every key; -1 for repeated ones. */
function onceOnly(keys: readonly number[]): Map<number, number> {
	const seen = new Map<number, number>();
	keys.forEach((key, at) => {
		seen.set(key, seen.has(key) ? -1 : at);
	});
	return seen;
}

function longestIncreasing(pairs: readonly IndexPair[]): IndexPair[] {
	const tails: number[] = [];
	const previous: number[] = [];
	const second = (at: number): number => pairs[at]?.[1] ?? 0;
	pairs.forEach(([, j], at) => {
		let low = 0;
		let high = tails.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (second(tails[middle] as number) < j) low = middle + 1;
			else high = middle;
		}
		previous[at] = low === 0 ? -1 : (tails[low - 1] as number);
		tails[low] = at;
	});
	const chain: IndexPair[] = [];
	for (let at = tails.at(-1) ?? -1; at !== -1; at = previous[at] as number)
		chain.push(pairs[at] as IndexPair);
	return chain.reverse();
}
