/** How well a clustering agrees with known classes. */

/** Adjusted Rand index (Hubert and Arabie 1985): 1 for the same partition, 0 for chance. */
export function adjustedRand(found: readonly string[], truth: readonly string[]): number {
	const cells = counts(found.map((one, at) => `${one}\u0000${truth[at]}`));
	const pairs = (n: number): number => (n * (n - 1)) / 2;
	const sum = (map: ReadonlyMap<string, number>): number =>
		[...map.values()].reduce((all, n) => all + pairs(n), 0);
	const [both, rows, columns] = [sum(cells), sum(counts(found)), sum(counts(truth))];
	const expected = (rows * columns) / pairs(found.length);
	const most = (rows + columns) / 2;
	return most === expected ? 1 : (both - expected) / (most - expected);
}

/** V-measure (Rosenberg and Hirschberg 2007) with its parts. */
export function vMeasure(
	found: readonly string[],
	truth: readonly string[],
): { readonly homogeneity: number; readonly completeness: number; readonly v: number } {
	const joint = entropy(found.map((one, at) => `${one}\u0000${truth[at]}`));
	const [foundEntropy, truthEntropy] = [entropy(found), entropy(truth)];
	const homogeneity = truthEntropy === 0 ? 1 : 1 - (joint - foundEntropy) / truthEntropy;
	const completeness = foundEntropy === 0 ? 1 : 1 - (joint - truthEntropy) / foundEntropy;
	const sum = homogeneity + completeness;
	return { homogeneity, completeness, v: sum === 0 ? 0 : (2 * homogeneity * completeness) / sum };
}

function counts(labels: readonly string[]): Map<string, number> {
	const map = new Map<string, number>();
	for (const label of labels) map.set(label, (map.get(label) ?? 0) + 1);
	return map;
}

function entropy(labels: readonly string[]): number {
	return [...counts(labels).values()].reduce(
		(sum, n) => sum - (n / labels.length) * Math.log(n / labels.length),
		0,
	);
}
