/**
 * MinHash (Broder 1997) over weighted feature sets: a feature of weight w enters as about w copies. The share
 * of equal places of two sketches estimates their weighted Jaccard similarity.
 */
import { mix } from "../tree.js";

/** Places of a sketch: 32 bands of 2 find pairs of similarity 0.35 with 98 % and 0.2 with 73 % probability. */
export const SKETCH_SIZE = 64;
/** Copies of the heaviest feature. */
const MAX_COPIES = 4;

const seeds = Uint32Array.from({ length: SKETCH_SIZE }, (_, at) => mix(Math.imul(at + 1, 0x9e3779b1)) >>> 0);
const factors = Uint32Array.from({ length: SKETCH_SIZE }, (_, at) => (mix(at * 2 + 77) | 1) >>> 0);

/** Sketch of features with weights; an empty set has the sketch of all ones. */
export function minHash(hashes: Uint32Array, weights: Float64Array): Uint32Array {
	const sketch = new Uint32Array(SKETCH_SIZE).fill(0xffffffff);
	const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
	hashes.forEach((hash, at) => {
		const copies = Math.max(1, Math.round(((weights[at] ?? 0) / heaviest) * MAX_COPIES));
		for (let copy = 0; copy < copies; copy++) {
			const base = mix(hash + Math.imul(copy, 0x85ebca6b));
			for (let place = 0; place < SKETCH_SIZE; place++) {
				const value =
					(Math.imul(base ^ (seeds[place] as number), factors[place] as number) >>> 0) ^ (base >>> 15);
				const mixed = value >>> 0;
				if (mixed < (sketch[place] as number)) sketch[place] = mixed;
			}
		}
	});
	return sketch;
}
