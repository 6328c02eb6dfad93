/**
 * The default similarity: cosine of weighted edit features. What recurs makes a pattern, so a feature weighs
 * log2(df)^1.5 * log(1 + N / df)^2, where df is the number of compared items that have it: nothing when it is
 * unique (the incidental content of one edit; a query's renamed names), little when everybody has it ("an if
 * was inserted"), most in between. Names weigh more than shapes, which tells migrations of one shape apart;
 * the factor hardly matters between 3 and 12 (bench `changes mechanical`, where the exponents were found).
 */
import { type EditFeatures, type FeatureBag, mergeFeatures } from "../features.js";
import type { Comparison, Item, Measure } from "./measure.js";
import { minHash } from "./min-hash.js";

/** Which features count, and how much. */
interface Weights {
	readonly shapes: number;
	readonly names: number;
	readonly context: number;
}

/** Clusters are about the edit alone; the place would group by file. */
const EDIT: Weights = { shapes: 1, names: 4, context: 0 };
/** Neighbours under other names: the edit's shape and the place it was made in. */
const NAMELESS: Weights = { shapes: 1, names: 0, context: 0.5 };

interface Weighted {
	/** Increasing. */
	readonly hashes: Uint32Array;
	readonly weights: Float64Array;
	/** Euclidean length of the weights. */
	readonly length: number;
}

export const defaultMeasure: Measure = {
	name: "default",
	prepare(items: readonly Item[]): Comparison {
		const all = items.map((item) => featuresOfItem(item));
		const rarity = new Rarity(all);
		const weighted = all.map((features) => rarity.weigh(features, EDIT));
		// Clusters never ask for these.
		const nameless: Weighted[] = [];
		const namelessOf = (item: number): Weighted => {
			nameless[item] ??= rarity.weigh(all[item] as EditFeatures, NAMELESS);
			return nameless[item];
		};
		return {
			size: items.length,
			resemblance: (a, b) => {
				const both = cosine(weighted[a] as Weighted, weighted[b] as Weighted);
				return a === b ? 1 : (both + cosine(namelessOf(a), namelessOf(b))) / 2;
			},
			score: (a, b) => (a === b ? 1 : cosine(weighted[a] as Weighted, weighted[b] as Weighted)),
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
			for (const bag of [features.shapes, features.names, features.context]) {
				for (const hash of bag.hashes) this.#seen.set(hash, (this.#seen.get(hash) ?? 0) + 1);
			}
		}
	}

	weigh(features: EditFeatures, factors: Weights): Weighted {
		const map = new Map<number, number>();
		this.#add(features.shapes, factors.shapes, map);
		this.#add(features.names, factors.names, map);
		this.#add(features.context, factors.context, map);
		const hashes = Uint32Array.from(map.keys()).sort();
		const weights = Float64Array.from(hashes, (hash) => map.get(hash) ?? 0);
		return { hashes, weights, length: Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) };
	}

	#add(bag: FeatureBag, factor: number, map: Map<number, number>): void {
		if (factor === 0) return;
		for (const hash of bag.hashes) {
			const seen = this.#seen.get(hash) ?? 1;
			const weight = factor * Math.log2(seen) ** 1.5 * Math.log(1 + this.#items / seen) ** 2;
			if (weight > 0) map.set(hash, (map.get(hash) ?? 0) + weight);
		}
	}
}

function cosine(a: Weighted, b: Weighted): number {
	let shared = 0;
	const [left, right] = [a.hashes, b.hashes];
	for (let i = 0, j = 0; i < left.length && j < right.length; ) {
		const x = left[i] as number;
		const y = right[j] as number;
		if (x === y) {
			shared += (a.weights[i] as number) * (b.weights[j] as number);
			i += 1;
			j += 1;
		} else if (x < y) i += 1;
		else j += 1;
	}
	const lengths = a.length * b.length;
	return lengths === 0 ? 0 : Math.min(1, shared / lengths);
}
