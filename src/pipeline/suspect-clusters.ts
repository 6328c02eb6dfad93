/**
 * "The same edit in N other places": clusters of a range that the suspect has a member in, as `explain` shows
 * them. Large ranges are cut to the commits nearest to the suspect, since this is a side answer.
 */
import { changeSet } from "../change/change-set.js";
import type { UnitRecord } from "../change/record.js";
import { defaultMeasure } from "../change/similarity/default-measure.js";
import type { Commit, Sha } from "../model/commit.js";
import type { ChangeClusterSummary } from "../model/explanation.js";
import type { CommitSource } from "../sources/commits.js";
import { type ChangeOptions, recordsOfCommits } from "./change-records.js";

/** Commits compared at most: about a second of work. */
const MAX_COMMITS = 60;
/** Members told per cluster, and clusters told. */
const MAX_MEMBERS = 20;
const MAX_CLUSTERS = 5;

/** Clusters with a member of the suspect and one elsewhere, largest first; `commits` as the log gave them. */
export async function suspectClusters(
	source: CommitSource,
	commits: readonly Commit[],
	suspect: Sha,
	options: ChangeOptions = {},
): Promise<readonly ChangeClusterSummary[]> {
	const units: UnitRecord[] = [];
	for await (const one of recordsOfCommits(source, nearest(commits, suspect), options))
		units.push(...one.records);
	return changeSet(units, defaultMeasure)
		.clusters.filter((one) => one.units.some((unit) => unit.commit === suspect))
		.slice(0, MAX_CLUSTERS)
		.map((one) => ({
			id: one.id,
			name: one.pattern.name,
			size: one.units.length,
			members: one.units
				.slice(0, MAX_MEMBERS)
				.map(({ path, line, key, commit }) => ({ path, line, symbol: key, commit })),
			suspect: true,
		}));
}

function nearest(commits: readonly Commit[], suspect: Sha): readonly Commit[] {
	const plain = commits.filter((commit) => commit.parents.length < 2);
	const at = Math.max(
		0,
		plain.findIndex((commit) => commit.sha === suspect),
	);
	const from = Math.max(0, Math.min(at - MAX_COMMITS / 2, plain.length - MAX_COMMITS));
	return plain.slice(from, from + MAX_COMMITS);
}
