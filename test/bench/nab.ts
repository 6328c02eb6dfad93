/**
 * `npm run bench nab -- FOLDER`: the counts rule on the Numenta Anomaly Benchmark, as an outside check that it is
 * not tuned to our simulator. FOLDER holds NAB's README.md, data/ and labels/ (numenta/NAB, never committed
 * here); with results/ of some detectors there, our scorer is checked against the published table first.
 *
 * NAB's series are gauges (CPU, temperature, tweets), not error counts: each is put on a count-like scale by
 * median and spread of its probation period alone, once upright and once mirrored, since its anomalies also fall.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRule } from "../../src/detect/detect.js";
import { settingsFor } from "../../src/detect/options.js";
import { profiles, type Scored, scoreCorpus } from "./nab-scorer.js";

const { positionals } = parseArgs({ allowPositionals: true });
const folder = positionals[0];
if (folder === undefined || !existsSync(join(folder, "labels", "combined_windows.json"))) {
	console.error("error: give the folder of a numenta/NAB checkout (with README.md, data/ and labels/)");
	console.error("hint: git clone https://github.com/numenta/NAB, then npm run bench nab -- NAB");
	process.exit(2);
}

type Windows = Readonly<Record<string, readonly (readonly [string, string])[]>>;
const windows = JSON.parse(readFileSync(join(folder, "labels", "combined_windows.json"), "utf8")) as Windows;

interface File {
	readonly times: readonly number[];
	readonly values: readonly number[];
	readonly windows: readonly (readonly [number, number])[];
}

const seconds = (text: string): number => Date.parse(`${text.replace(" ", "T").slice(0, 19)}Z`) / 1000;

function readData(root: string, path: string): File {
	const rows = readFileSync(join(root, "data", path), "utf8")
		.trim()
		.split("\n")
		.slice(1);
	const cells = rows.map((row) => row.split(","));
	const times = cells.map(([time]) => seconds(time ?? ""));
	const found = (windows[path] ?? []).map(([from, to]): [number, number] => [
		times.indexOf(seconds(from)),
		times.indexOf(seconds(to)),
	]);
	return { times, values: cells.map(([, value]) => Number(value)), windows: found };
}

/** Normal life looks like a Poisson count of 16: its variance equals its mean, and falls to nothing can show. */
const scale = { mean: 16, deviation: 4 } as const;

/** Scores of one file: how improbable the stretch was, at the rows where an alarm was raised; else 0. */
function detect(file: File): Float64Array {
	const probation = Math.min(Math.floor(0.15 * file.values.length), 750);
	const known = file.values.slice(0, probation).sort((a, b) => a - b);
	const at = (share: number): number => known[Math.floor(share * (known.length - 1))] ?? 0;
	const median = at(0.5);
	const spread = Math.max((at(0.84) - at(0.16)) / 2, (at(1) - at(0)) / 20, 1e-9);
	const scores = new Float64Array(file.values.length);
	for (const sign of [1, -1]) {
		const counts = file.values.map((value) =>
			Math.max(0, scale.mean + (sign * scale.deviation * (value - median)) / spread),
		);
		addScores(file.times, counts, scores);
	}
	return scores;
}

function addScores(times: readonly number[], counts: readonly number[], scores: Float64Array): void {
	const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
	const step = Math.max(1, gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 300);
	const start = times[0] ?? 0;
	// As shipped: no setting is chosen for NAB.
	const settings = settingsFor({}, "nab", "", step);
	const rule = createRule(settings, { start });
	let next = 0;
	counts.forEach((count, row) => {
		const position = Math.round(((times[row] ?? 0) - start) / step);
		for (; next < position && position - next < 2000; next++) rule.push(Number.NaN, Number.NaN);
		next = Math.max(next, position) + 1;
		if (rule.push(count, Number.NaN) !== "opened") return;
		const log = rule.episodes.at(-1)?.logProbability ?? 0;
		scores[row] = Math.max(scores[row] ?? 0, 1 - 1 / (1 - log));
	});
}

const files = Object.keys(windows).map((path) => ({ path, file: readData(folder, path) }));

/** Rows of NAB's own table: `| name | standard | low FP | low FN |`. */
function publishedTable(root: string): [string, string][] {
	const text = readFileSync(join(root, "README.md"), "utf8");
	const begin = text.indexOf("| Detector");
	const rows = text.slice(begin, text.indexOf("\n\n", begin)).split("\n").slice(2);
	return rows.map((row) => {
		const cells = row.split("|").map((cell) => cell.replace(/\[([^\]]*)\]\([^)]*\)/, "$1").trim());
		return [cells[1] ?? "", cells.slice(2, 5).join(" / ")];
	});
}

function checkScorer(root: string): void {
	const results = join(root, "results");
	if (!existsSync(results)) return;
	for (const detector of readdirSync(results)) {
		if (!existsSync(join(results, detector, "realTweets"))) continue;
		const scored = files.map(({ path, file }): Scored => {
			const [group = "", name = ""] = path.split("/");
			const rows = readFileSync(join(results, detector, group, `${detector}_${name}`), "utf8")
				.trim()
				.split("\n");
			const column = rows[0]?.split(",").indexOf("anomaly_score") ?? 2;
			return { scores: rows.slice(1).map((row) => Number(row.split(",")[column])), windows: file.windows };
		});
		const ours = profiles.map((profile) => scoreCorpus(scored, profile).score.toFixed(1));
		console.log(`  our scorer on NAB's stored results of ${detector}: ${ours.join(" / ")}`);
	}
}

console.log("standard / reward low FP / reward low FN\n");
checkScorer(folder);
const begun = performance.now();
const scored = files.map(({ file }): Scored => ({ scores: detect(file), windows: file.windows }));
const spent = performance.now() - begun;
const outcomes = profiles.map((profile) => scoreCorpus(scored, profile));
console.log(`\nfaultline counts rule: ${outcomes.map((one) => one.score.toFixed(1)).join(" / ")}`);
for (const [i, one] of outcomes.entries()) {
	console.log(
		`  ${profiles[i]?.name}: ${one.windowsFound} of ${one.windows} windows found, ${one.falsePositives} false detections, threshold ${one.threshold.toFixed(4)}`,
	);
}
const rows = files.reduce((sum, { file }) => sum + file.values.length, 0);
console.log(`  ${rows} rows of ${files.length} files, both directions, in ${(spent / 1000).toFixed(1)} s\n`);
console.log("published table (NAB's README.md):");
for (const [name, row] of publishedTable(folder)) console.log(`  ${name}: ${row}`);
