/**
 * Locality-sensitive hashing: items whose sketches agree in a whole band become candidate pairs, so the cost
 * grows about linearly with items. A crowded bucket (thousands of alike edits) is not squared: its members are
 * compared with their next few, which keeps them connected.
 */
import { mix } from "../tree.js";

const ROWS = 2;
/** Members of a bucket that are each compared with each other; beyond it, each with the next NEXT. */
const CROWD = 24;
const NEXT = 12;

/** Candidate pairs (a < b) as `a * count + b`, without repeats. */
export function candidatePairs(sketches: readonly Uint32Array[]): Set<number> {
	const pairs = new Set<number>();
	const places = sketches[0]?.length ?? 0;
	for (let band = 0; band + ROWS <= places; band += ROWS) {
		const buckets = new Map<number, number[]>();
		sketches.forEach((sketch, item) => {
			const key = mix(sketch[band] as number) * 65_536 + (mix(sketch[band + 1] as number) >>> 16);
			const bucket = buckets.get(key);
			if (bucket === undefined) buckets.set(key, [item]);
			else bucket.push(item);
		});
		for (const bucket of buckets.values()) addPairs(bucket, sketches.length, pairs);
	}
	return pairs;
}

function addPairs(bucket: readonly number[], count: number, pairs: Set<number>): void {
	const reach = bucket.length <= CROWD ? bucket.length : NEXT;
	bucket.forEach((a, at) => {
		for (let next = at + 1; next < Math.min(bucket.length, at + 1 + reach); next++) {
			pairs.add(a * count + (bucket[next] as number));
		}
	});
}
