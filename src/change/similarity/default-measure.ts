/**
 * The default similarity: weighted Jaccard (sum of minima over sum of maxima) of edit features. A feature
 * weighs by how often the item has it (sublinear) and by how rare it is among the compared items (idf), so
 * that "an if was inserted" says little and "errors.Is came for ==" says much.
 */
import { type EditFeatures, type FeatureBag, mergeFeatures } from "../features.js";
import type { Comparison, Item, Measure } from "./measure.js";
import { minHash } from "./min-hash.js";

/** Weight of names against shapes. Shapes alone find renamed twins; names keep migrations of one shape apart. */
const NAMES = 1;
const SHAPES = 1;

interface Weighted {
	readonly hashes: readonly number[];
	readonly weights: readonly number[];
	readonly total: number;
}

export const defaultMeasure: Measure = {
	name: "default",
	prepare(items: readonly Item[]): Comparison {
		const all = items.map((item) => featuresOfItem(item));
		const rarity = new Rarity(all);
		const weighted = all.map((features) => rarity.weigh(features));
		return {
			size: items.length,
			score: (a, b) => weightedJaccard(weighted[a] as Weighted, weighted[b] as Weighted),
			sketch: (item) => {
				const { hashes, weights } = weighted[item] as Weighted;
				return minHash(hashes, weights);
			},
		};
	},
};

function featuresOfItem(item: Item): EditFeatures {
	const [first] = item.units;
	if (item.units.length === 1 && first !== undefined) return first.features;
	return mergeFeatures(item.units.map((unit) => unit.features));
}

/** Document frequencies of features among the items. */
class Rarity {
	readonly #seen = new Map<number, number>();
	readonly #items: number;

	constructor(all: readonly EditFeatures[]) {
		this.#items = all.length;
		for (const features of all) {
			for (const hash of features.shapes.hashes) this.#seen.set(hash, (this.#seen.get(hash) ?? 0) + 1);
			for (const hash of features.names.hashes) this.#seen.set(hash, (this.#seen.get(hash) ?? 0) + 1);
		}
	}

	weigh(features: EditFeatures): Weighted {
		const map = new Map<number, number>();
		this.#add(features.shapes, SHAPES, map);
		this.#add(features.names, NAMES, map);
		const hashes = [...map.keys()].sort((a, b) => a - b);
		const weights = hashes.map((hash) => map.get(hash) ?? 0);
		return { hashes, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
	}

	#add(bag: FeatureBag, factor: number, map: Map<number, number>): void {
		bag.hashes.forEach((hash, at) => {
			const idf = Math.log(1 + this.#items / (this.#seen.get(hash) ?? 1));
			const weight = factor * idf * (1 + Math.log(bag.counts[at] ?? 1));
			map.set(hash, (map.get(hash) ?? 0) + weight);
		});
	}
}

function weightedJaccard(a: Weighted, b: Weighted): number {
	let shared = 0;
	for (let i = 0, j = 0; i < a.hashes.length && j < b.hashes.length; ) {
		const x = a.hashes[i] as number;
		const y = b.hashes[j] as number;
		if (x === y) {
			shared += Math.min(a.weights[i] as number, b.weights[j] as number);
			i += 1;
			j += 1;
		} else if (x < y) i += 1;
		else j += 1;
	}
	const either = a.total + b.total - shared;
	return either === 0 ? 1 : shared / either;
}
