/** The changes of a range as one page of data: units, the clusters they form, and who stands out in them. */
import { type Cluster, cluster } from "./cluster.js";
import { isComparable } from "./items.js";
import { type Pattern, patternOf } from "./pattern/name.js";
import type { UnitRecord } from "./record.js";
import type { Measure } from "./similarity/measure.js";

export interface UnitCluster {
	/** `c1` tells most: many members with much in common. */
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
	const found = cluster(comparison);
	const followers = importsThatFollow(compared, found);
	const clusters = found.map(({ members }, at): UnitCluster => {
		const units = members
			.filter((index) => !followers.has(index))
			.map((index) => compared[index] as UnitRecord);
		const following = [...followers]
			.filter(([, to]) => to === at)
			.map(([index]) => compared[index] as UnitRecord);
		return { id: "", pattern: patternOf(units), units: [...units, ...following], odd: oddOnes(units) };
	});
	return assemble(units, clusters, measure);
}

/** Clusters that lost their members to others (import edits that follow code) are gone; the rest get ids. */
function assemble(units: readonly UnitRecord[], found: readonly UnitCluster[], measure: Measure): ChangeSet {
	const clusters = found
		.filter((one) => one.units.length > 1)
		.sort((a, b) => telling(b) - telling(a))
		.map((one, at) => ({ ...one, id: `c${at + 1}` }));
	const clusterOf = new Map(clusters.flatMap((one) => one.units.map((unit) => [unit.id, one.id] as const)));
	return { units, clusters, clusterOf, measure: measure.name };
}

/** A test counts this much of a unit that is shipped: tests are many, alike, and break nothing in production. */
const testShare = 0.3;

/** Large clusters whose pattern says something come first; large ones that share little but a topic later. */
function telling({ units, pattern }: UnitCluster): number {
	const size = units.reduce((sum, unit) => sum + (unit.test ? testShare : 1), 0);
	return size * pattern.coverage * (0.1 + Math.min(1, pattern.specificity / 3));
}

/**
 * Import edits are consequences: where other declarations of the same file were edited by the same commit and
 * belong to a cluster, the import edit goes with most of them. Item index -> index of the cluster.
 */
function importsThatFollow(
	units: readonly UnitRecord[],
	found: readonly Cluster[],
): ReadonlyMap<number, number> {
	const byFile = new Map<string, Map<number, number>>();
	const fileOf = (unit: UnitRecord): string => `${unit.commit} ${unit.path}`;
	found.forEach(({ members }, at) => {
		for (const index of members) {
			const unit = units[index] as UnitRecord;
			if (unit.kind === "import") continue;
			const counts = byFile.get(fileOf(unit)) ?? new Map<number, number>();
			byFile.set(fileOf(unit), counts.set(at, (counts.get(at) ?? 0) + 1));
		}
	});
	const followers = new Map<number, number>();
	units.forEach((unit, index) => {
		const counts = unit.kind === "import" ? byFile.get(fileOf(unit)) : undefined;
		const [most] = [...(counts ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
		if (most !== undefined) followers.set(index, most[0]);
	});
	return followers;
}

/** Below this many members nothing is typical, so nothing is odd. */
const MIN_TYPICAL = 4;
/** Share of the members that must have a feature for it to belong to the common pattern. */
const COMMON = 0.6;
/** How far below the median agreement (in median absolute deviations, and at all) a member is odd. */
const DEVIATIONS = 3;
const AT_LEAST = 0.15;
const MAX_ODD = 5;

/** Members that lack most of what the others share: edits beyond the pattern do not make a member odd. */
function oddOnes(members: readonly UnitRecord[]): readonly UnitRecord[] {
	if (members.length < MIN_TYPICAL) return [];
	const seen = new Map<number, number>();
	for (const { features } of members) {
		for (const hash of features.shapes.hashes) seen.set(hash, (seen.get(hash) ?? 0) + 1);
	}
	const common = new Set(
		[...seen].filter(([, count]) => count >= COMMON * members.length).map(([hash]) => hash),
	);
	const agreement = members.map(
		({ features }) => features.shapes.hashes.filter((hash) => common.has(hash)).length / common.size,
	);
	const middle = median(agreement);
	const spread = median(agreement.map((value) => Math.abs(value - middle)));
	const limit = middle - Math.max(AT_LEAST, DEVIATIONS * spread);
	return members
		.map((unit, at) => ({ unit, value: agreement[at] ?? middle }))
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
