/**
 * 10,000 comparable units of a repository clustered, and smaller numbers of them: how the time grows.
 */
import { changeSet } from "../../../src/change/change-set.js";
import { isComparable } from "../../../src/change/items.js";
import type { UnitRecord } from "../../../src/change/record.js";
import { measures } from "../../../src/change/similarity/measures.js";
import { recordsOfCommits } from "../../../src/pipeline/change-records.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { commitsOf, git, gitFolder } from "./repository.js";

const UNITS = 10_000;

/** Streams a repository until there are enough units. */
export async function run(folders: readonly string[]): Promise<void> {
	const folder = gitFolder(folders[0] ?? ".");
	const shas = git(folder, ["rev-list", "--no-merges", "--max-count=6000", "HEAD", "--", "*.go"])
		.trim()
		.split("\n");
	const source = openRepository(folder);
	const units: UnitRecord[] = [];
	const before = process.cpuUsage();
	let commits = 0;
	for await (const one of recordsOfCommits(source, [...commitsOf(folder, shas).values()])) {
		units.push(...one.records.filter(isComparable));
		commits += 1;
		if (units.length >= UNITS) break;
	}
	await source.close();
	const streamed = process.cpuUsage(before);
	console.log(
		`${units.length} comparable units of ${commits} commits streamed in ${(streamed.user / 1e6).toFixed(1)} s CPU`,
	);
	for (const size of [UNITS / 4, UNITS / 2, UNITS]) {
		const started = performance.now();
		const set = changeSet(units.slice(0, size), measures.default);
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		console.log(`  ${size} units: ${set.clusters.length} clusters in ${seconds} s`);
	}
}
