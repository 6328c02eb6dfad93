/** The seed's similarity as a measure over items; a commit's code is the sum of its units' code. */
import type { Comparison, Item, Measure } from "./measure.js";
import { minHash } from "./min-hash.js";
import { type SeedFeatures, seedSimilarity } from "./seed-features.js";

function merged(all: readonly SeedFeatures[]): SeedFeatures {
	const counts = new Map<number, number>();
	for (const one of all) {
		one.types.forEach((type, at) => {
			counts.set(type, (counts.get(type) ?? 0) + (one.counts[at] ?? 0));
		});
	}
	const types = [...counts.keys()].sort((a, b) => a - b);
	const depth = Math.max(0, ...all.map((one) => one.depth));
	return { types, counts: types.map((type) => counts.get(type) ?? 0), depth };
}

export const seedMeasure: Measure = {
	name: "seed",
	prepare(items: readonly Item[]): Comparison {
		const all = items.map((item) => merged(item.units.map((unit) => unit.seed)));
		const score = (a: number, b: number): number =>
			a === b ? 1 : seedSimilarity(all[a] as SeedFeatures, all[b] as SeedFeatures);
		return {
			size: items.length,
			score,
			resemblance: score,
			sketch: (item) => {
				const { types } = all[item] as SeedFeatures;
				return minHash(Uint32Array.from(types), new Float64Array(types.length).fill(1));
			},
		};
	},
};
