/**
 * Mechanical commits: the units of 30 single-purpose commits of public repositories, mixed, clustered, and
 * compared with the commits they came from, for the set that weights were found on and for one that they never
 * saw. A unit without a cluster counts as a cluster of its own.
 */
import { basename, dirname } from "node:path";
import { changeSet } from "../../../src/change/change-set.js";
import { cluster } from "../../../src/change/cluster.js";
import { isComparable } from "../../../src/change/items.js";
import type { UnitRecord } from "../../../src/change/record.js";
import { measures } from "../../../src/change/similarity/measures.js";
import type { Extent } from "../../../src/change/unit.js";
import { recordsOfCommits } from "../../../src/pipeline/change-records.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { type CommitTable, heldOutCommits, tunedCommits } from "./mechanical-commits.js";
import { adjustedRand, vMeasure } from "./partition.js";
import { commitsOf, gitFolder } from "./repository.js";

/** Runs on mirrored repositories; a set is scored with those of its commits that they hold. */
export async function run(folders: readonly string[]): Promise<void> {
	await scoreSet("tuned", tunedCommits, folders);
	await scoreSet("held out", heldOutCommits, folders);
}

async function scoreSet(name: string, table: CommitTable, folders: readonly string[]): Promise<void> {
	const records: UnitRecord[] = [];
	const whole: UnitRecord[] = [];
	for (const folder of folders) {
		records.push(...(await recordsOf(gitFolder(folder), table, "edit")));
		whole.push(...(await recordsOf(gitFolder(folder), table, "whole")));
	}
	if (records.length === 0) return;
	const units = records.filter(isComparable);
	const truth = units.map((unit) => unit.commit);
	console.log(
		`${name}: ${new Set(truth).size} commits, ${units.length} comparable units of ${records.length}`,
	);
	for (const [measure, of] of [
		[measures.default, records],
		[measures.seed, whole],
	] as const) {
		const set = changeSet(of, measure);
		score(measure.name, units, truth, (unit) => set.clusterOf.get(unit.id) ?? `alone ${unit.id}`);
		if (measure.name === "default" && process.env.DETAILS !== undefined) details(units, set.clusterOf, table);
	}
	for (const link of [0.25, 0.3, 0.35, 0.4]) {
		const clusters = cluster(measures.default.prepare(units.map((unit) => ({ units: [unit] }))), link);
		const of = new Map(
			clusters.flatMap((one, at) => one.members.map((member) => [units[member], `c${at}`] as const)),
		);
		const label = (unit: UnitRecord): string => of.get(unit) ?? `alone ${unit.id}`;
		score(`default, link ${link}, imports on their own`, units, truth, label);
	}
}

function score(
	name: string,
	units: readonly UnitRecord[],
	truth: readonly string[],
	labelOf: (unit: UnitRecord) => string,
): void {
	const labels = units.map(labelOf);
	const { homogeneity, completeness, v } = vMeasure(labels, truth);
	const alone = labels.filter((label) => label.startsWith("alone")).length;
	const parts = [
		`ARI ${adjustedRand(labels, truth).toFixed(3)}`,
		`V ${v.toFixed(3)} (homogeneity ${homogeneity.toFixed(3)}, completeness ${completeness.toFixed(3)})`,
		`${new Set(labels).size - alone} clusters, ${alone} units alone`,
	];
	console.log(`${name}: ${parts.join(", ")}`);
}

function details(
	units: readonly UnitRecord[],
	clusterOf: ReadonlyMap<string, string>,
	table: CommitTable,
): void {
	for (const commit of new Set(units.map((unit) => unit.commit))) {
		const own = units.filter((unit) => unit.commit === commit);
		const counts = new Map<string, number>();
		for (const unit of own) {
			const key = clusterOf.get(unit.id) ?? "alone";
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		const told = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8);
		console.log(
			`  ${purposeOf(commit, table)} ${own.length}: ${told.map(([key, n]) => `${key} ${n}`).join(", ")}`,
		);
	}
}

function purposeOf(commit: string, table: CommitTable): string {
	for (const commits of Object.values(table)) {
		for (const [short, purpose] of Object.entries(commits)) if (commit.startsWith(short)) return purpose;
	}
	return commit;
}

async function recordsOf(folder: string, table: CommitTable, extent: Extent): Promise<UnitRecord[]> {
	const wanted = table[basename(dirname(folder))] ?? table[basename(folder)];
	if (wanted === undefined) return [];
	const source = openRepository(folder);
	const commits = [...commitsOf(folder, Object.keys(wanted)).values()];
	const records: UnitRecord[] = [];
	for await (const one of recordsOfCommits(source, commits, { extent })) records.push(...one.records);
	await source.close();
	return records;
}
