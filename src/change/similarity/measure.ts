/** A way to tell how alike two edits are. Two exist: the seed's and the default; both are 0..1. */
import type { UnitRecord } from "../record.js";

/** An item to compare: one unit, or all units of a commit together. */
export interface Item {
	readonly units: readonly UnitRecord[];
}

/** Items prepared for comparing; `score(a, a)` is 1. */
export interface Comparison {
	readonly size: number;
	/** Similarity of two items by index, 0..1, symmetric. */
	score(a: number, b: number): number;
	/** Like score, for finding neighbours: what was renamed throughout still resembles its origin. */
	resemblance(a: number, b: number): number;
	/** Sketches for locality-sensitive hashing: a few numbers per item that agree as often as items are alike. */
	sketch(item: number): Uint32Array;
}

export interface Measure {
	readonly name: "default" | "seed";
	prepare(items: readonly Item[]): Comparison;
}
