/** The changes of a range as one page of data: units, the clusters they form, and who stands out in them. */
import { cluster } from "./cluster.js";
import { isComparable } from "./items.js";
import { type Pattern, patternOf } from "./pattern/name.js";
import type { UnitRecord } from "./record.js";
import type { Measure } from "./similarity/measure.js";

export interface UnitCluster {
	/** `c1` is the largest. */
	readonly id: string;
	readonly pattern: Pattern;
	/** Members in the order of the commits. */
	readonly units: readonly UnitRecord[];
	/** Members that differ most from the others: where the pattern was applied differently. */
	readonly odd: readonly UnitRecord[];
}

export interface ChangeSet {
	readonly units: readonly UnitRecord[];
	readonly clusters: readonly UnitCluster[];
	/** Unit id -> cluster id. */
	readonly clusterOf: ReadonlyMap<string, string>;
	readonly measure: Measure["name"];
}

/** Groups units that were edited alike. */
export function changeSet(units: readonly UnitRecord[], measure: Measure): ChangeSet {
	const compared = units.filter(isComparable);
	const comparison = measure.prepare(compared.map((unit) => ({ units: [unit] })));
	const clusters = cluster(comparison).map((found, at): UnitCluster => {
		const members = found.members.map((index) => compared[index] as UnitRecord);
		return {
			id: `c${at + 1}`,
			pattern: patternOf(members),
			units: members,
			odd: oddOnes(members, found.cohesion),
		};
	});
	const clusterOf = new Map(clusters.flatMap((one) => one.units.map((unit) => [unit.id, one.id] as const)));
	return { units, clusters, clusterOf, measure: measure.name };
}

/** Below this many members nothing is typical, so nothing is odd. */
const MIN_TYPICAL = 4;
/** How far below the median cohesion (in median absolute deviations, and at all) a member is odd. */
const DEVIATIONS = 4;
const AT_LEAST = 0.08;
const MAX_ODD = 5;

function oddOnes(members: readonly UnitRecord[], cohesion: readonly number[]): readonly UnitRecord[] {
	if (members.length < MIN_TYPICAL) return [];
	const middle = median(cohesion);
	const spread = median(cohesion.map((value) => Math.abs(value - middle)));
	const limit = middle - Math.max(AT_LEAST, DEVIATIONS * spread);
	return members
		.map((unit, at) => ({ unit, value: cohesion[at] ?? middle }))
		.filter((one) => one.value < limit)
		.sort((a, b) => a.value - b.value)
		.slice(0, MAX_ODD)
		.map((one) => one.unit);
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length >> 1;
	const [low, high] = [sorted[half - 1] ?? 0, sorted[half] ?? 0];
	return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
