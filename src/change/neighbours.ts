/** Nearest commits and units of a commit: the same edit in other places, and the past culprits it resembles. */
import type { Sha } from "../model/commit.js";
import { commitItems, isComparable } from "./items.js";
import { type Pattern, patternOf } from "./pattern/name.js";
import type { UnitRecord } from "./record.js";
import type { Item, Measure } from "./similarity/measure.js";

export interface NeighbourCommit {
	readonly commit: Sha;
	/** 0..1 */
	readonly similarity: number;
	/** Best pairs of units, most alike first. */
	readonly pairs: readonly UnitPair[];
}

export interface UnitPair {
	readonly unit: UnitRecord;
	readonly other: UnitRecord;
	readonly similarity: number;
	readonly pattern: Pattern;
}

export interface NeighbourQuery {
	/** Units of the commit in question. */
	readonly target: readonly UnitRecord[];
	/** Units of the commits to search; those of the target commit are left out. */
	readonly among: readonly UnitRecord[];
	readonly measure: Measure;
	readonly limit: number;
}

/** Unit pairs told per neighbour. */
const MAX_PAIRS = 3;
/** Comparisons of units per neighbour. */
const MAX_COMPARED = 4_000;

/** Commits most like the target, best first; ties keep the order of `among`. */
export function nearestCommits(query: NeighbourQuery): readonly NeighbourCommit[] {
	const [target] = commitItems(query.target);
	if (target === undefined) return [];
	const others = commitItems(query.among).filter((item) => item.commit !== target.commit);
	const comparison = query.measure.prepare([target, ...others]);
	return others
		.map((item, at) => ({ item, similarity: comparison.resemblance(0, at + 1) }))
		.sort((a, b) => b.similarity - a.similarity)
		.slice(0, query.limit)
		.map(({ item, similarity }) => {
			const pairs = bestPairs(target.units, item.units, query.measure);
			return { commit: item.commit, similarity, pairs };
		});
}

function bestPairs(
	left: readonly UnitRecord[],
	right: readonly UnitRecord[],
	measure: Measure,
): readonly UnitPair[] {
	if (left.length * right.length > MAX_COMPARED) return [];
	const comparison = measure.prepare([...left, ...right].map((unit) => ({ units: [unit] })));
	const scored = left.flatMap((unit, i) =>
		right.map((other, j) => ({ unit, other, similarity: comparison.resemblance(i, left.length + j) })),
	);
	const taken = new Set<UnitRecord>();
	const pairs: UnitPair[] = [];
	for (const one of scored.sort((a, b) => b.similarity - a.similarity)) {
		if (pairs.length === MAX_PAIRS) break;
		if (taken.has(one.unit) || taken.has(one.other) || one.similarity === 0) continue;
		taken.add(one.unit).add(one.other);
		pairs.push({ ...one, pattern: patternOf([one.unit, one.other]) });
	}
	return pairs;
}

/** Similarity above which another unit got "the same edit". */
export const SAME_EDIT = 0.6;

/** Units of other commits (or of the same one, elsewhere) that were edited like one of the target's. */
export function sameEdits(
	target: readonly UnitRecord[],
	among: readonly UnitRecord[],
	measure: Measure,
): readonly { readonly unit: UnitRecord; readonly others: readonly UnitRecord[] }[] {
	const own = target.filter(isComparable);
	const ids = new Set(own.map((unit) => unit.id));
	const rest = among.filter((unit) => isComparable(unit) && !ids.has(unit.id));
	const items: Item[] = [...own, ...rest].map((unit) => ({ units: [unit] }));
	const comparison = measure.prepare(items);
	return own.map((unit, i) => ({
		unit,
		others: [...own, ...rest].filter((_, j) => j !== i && comparison.score(i, j) >= SAME_EDIT),
	}));
}
