/**
 * Mechanical commits: the units of 30 single-purpose commits of public repositories, mixed, clustered, and
 * compared with the commits they came from. The commits were chosen by their subjects before the first run,
 * one for each purpose. A unit without a cluster counts as a cluster of its own.
 */
import { basename, dirname } from "node:path";
import { changeSet } from "../../../src/change/change-set.js";
import { cluster } from "../../../src/change/cluster.js";
import { isComparable } from "../../../src/change/items.js";
import type { UnitRecord } from "../../../src/change/record.js";
import { measures } from "../../../src/change/similarity/measures.js";
import { recordsOfCommits } from "../../../src/pipeline/change-records.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { adjustedRand, vMeasure } from "./partition.js";
import { commitsOf, gitFolder } from "./repository.js";

/** Repository (as mirrored) -> commits, with their purpose. */
const COMMITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"containerd+containerd": {
		"9bdcacc45": "sync.WaitGroup.Go",
		"8fcf3a3cf": "range over integers",
		"92b0b289e": "interface{} to any",
		"18c74abd5": "slices.Contains",
		"33ee060a3": "typed atomics",
		da5a36c37: "testify",
		dce0b5a6d: "moby/sys/userns",
		"4a31bd606": "errors.New for fmt.Errorf",
		"300fd770a": "typeurl functions",
		b38c0f2ef: "distribution/reference",
	},
	"prometheus+prometheus": { "5fda90b6ea": "t.Parallel", "41983ed83a": "yaml v2 to v4" },
	"caddyserver+caddy": {
		f4bf4e009: "zap Check",
		"47f3e8f8d": "math/rand/v2",
		cd486c25d: "http.ResponseController",
		"2faeac0a1": "slices package",
	},
	"moby+moby": {
		"1967ca5e25": "t.TempDir",
		"7215a9c2b7": "errdefs import",
		cdce8f4f92: "maps.Copy",
		a25907b485: "strings.SplitSeq",
		"288b9f033b": "a test helper inlined",
	},
	"opencontainers+runc": {
		"551629417": "io/ioutil",
		"323a54ef0": "os.IsNotExist to errors.Is",
		"055041e87": "strings.CutPrefix",
	},
	"hyperledger+fabric": { aede199a7: "t.Setenv" },
	"lxc+incus": { b7a3c767f8: "strings.Cut", "58963ceba7": "== to errors.Is", "743b6f8b61": "io.SeekStart" },
	"argoproj+argo-cd": { "9426498788": "test contexts", ca753e841d: "ptr.To to new" },
};

/** Runs on a folder of mirrored repositories (or the repositories themselves). */
export async function run(folders: readonly string[]): Promise<void> {
	const records: UnitRecord[] = [];
	for (const folder of folders) records.push(...(await recordsOf(gitFolder(folder))));
	if (process.env.DUMP) (await import("node:fs")).writeFileSync(process.env.DUMP, JSON.stringify(records));
	const units = records.filter(isComparable);
	const truth = units.map((unit) => unit.commit);
	console.log(`${new Set(truth).size} commits, ${units.length} comparable units of ${records.length}`);
	for (const measure of [measures.default, measures.seed]) {
		const set = changeSet(records, measure);
		score(measure.name, units, truth, (unit) => set.clusterOf.get(unit.id) ?? `alone ${unit.id}`);
		if (measure.name === "default" && process.env.DETAILS !== undefined) details(units, set.clusterOf);
	}
	const texts = measures.default;
	for (const link of [0.25, 0.3, 0.33, 0.35, 0.4]) {
		const clusters = cluster(texts.prepare(units.map((unit) => ({ units: [unit] }))), link);
		const of = new Map(
			clusters.flatMap((one, at) => one.members.map((member) => [units[member], `c${at}`] as const)),
		);
		score(
			`default, link ${link}, imports on their own`,
			units,
			truth,
			(unit) => of.get(unit) ?? `alone ${unit.id}`,
		);
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

function details(units: readonly UnitRecord[], clusterOf: ReadonlyMap<string, string>): void {
	for (const commit of new Set(units.map((unit) => unit.commit))) {
		const own = units.filter((unit) => unit.commit === commit);
		const counts = new Map<string, number>();
		for (const unit of own) {
			const key = clusterOf.get(unit.id) ?? "alone";
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		const told = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8);
		console.log(`  ${purposeOf(commit)} ${own.length}: ${told.map(([key, n]) => `${key} ${n}`).join(", ")}`);
	}
}

function purposeOf(commit: string): string {
	for (const commits of Object.values(COMMITS)) {
		for (const [short, purpose] of Object.entries(commits)) if (commit.startsWith(short)) return purpose;
	}
	return commit;
}

async function recordsOf(folder: string): Promise<UnitRecord[]> {
	const wanted = COMMITS[basename(dirname(folder))] ?? COMMITS[basename(folder)];
	if (wanted === undefined) return [];
	const source = openRepository(folder);
	const commits = [...commitsOf(folder, Object.keys(wanted)).values()];
	const records: UnitRecord[] = [];
	for await (const one of recordsOfCommits(source, commits)) records.push(...one.records);
	await source.close();
	return records;
}
