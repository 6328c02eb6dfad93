/**
 * Learns the weights of the ranking and says how good they are on repositories that the fit never saw.
 *   npm run bench learn -- --repos DIR --cases real.jsonl [--teach dev.jsonl] [--none none.jsonl] [--cache DIR] [--write]
 * Labels come from src/rank/model/labels.jsonl (weak: pseudo-stacks, at most `perRepository` each); recorded cases
 * of --cases are split by repository: one part teaches, the other is only measured. Those of --teach all teach. --write replaces src/rank/model/weights.json.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseCases } from "../../src/bench/bench-case.js";
import { type FitCase, fit } from "../../src/bench/fit.js";
import { type Answered, calibrationOf, figuresOf } from "../../src/bench/measure.js";
import { type RunnableCase, repositoryFolder, runnable } from "../../src/bench/run-cases.js";
import { weakCase } from "../../src/bench/weak-case.js";
import { gatherFacts } from "../../src/pipeline/gather-facts.js";
import { observeScaled, probabilities, scoreCommits } from "../../src/rank/combine.js";
import { defaultModel } from "../../src/rank/default-model.js";
import { cancelledPairs, exculpate } from "../../src/rank/exculpate.js";
import prior from "../../src/rank/model/prior.json" with { type: "json" };
import { producers } from "../../src/rank/producers.js";
import { unexplained } from "../../src/rank/unexplained.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { openRepository } from "../../src/sources/git/repository.js";

/** Labels of one repository beyond this many teach its style, not Go. */
const perRepository = 40;
/** What a weak case counts beside a recorded one. */
const weakWeight = 0.1;
/** Share of the repositories with recorded cases that teach. */
const teachingShare = 0.45;
/** Pull towards the hand-set weights, and flattening: the pair that cross-validation likes best. */
const pulls = [15, 40, 100];
const temperatures = [0.8, 1, 1.2];
const folds = 5;
/** Log-odds below the best commit at which a commit is not worth fitting: e^-5 of its share. */
const hopeless = 5;

interface Row extends FitCase {
	readonly id: string;
	readonly repo: string;
}

const { values } = parseArgs({
	options: {
		repos: { type: "string" },
		cases: { type: "string" },
		teach: { type: "string" },
		none: { type: "string" },
		cache: { type: "string" },
		write: { type: "boolean", default: false },
	},
});
if (values.repos === undefined || values.cases === undefined) {
	process.stderr.write(
		"usage: npm run bench learn -- --repos DIR --cases FILE [--teach FILE] [--none FILE] [--cache DIR] [--write]\n",
	);
	process.exit(2);
}
const repos = values.repos;

/** 0..1 from a name, the same in every run. */
function draw(name: string): number {
	let hash = 2166136261;
	for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
	return (hash >>> 0) / 2 ** 32;
}

async function rowOf(
	one: RunnableCase,
	repo: string,
	weight: number,
	source: CommitSource,
): Promise<Row | string> {
	const facts = await gatherFacts(source, one);
	const cancelled = cancelledPairs(facts.commits);
	const open = facts.commits.filter((fact) => exculpate(fact, cancelled) === null);
	const judged = { ...facts, commits: open };
	const rows = new Map<string, Record<string, number>>(open.map((fact) => [fact.commit.sha, {}]));
	for (const producer of producers) {
		for (const seen of observeScaled(judged, producer)) {
			const row = rows.get(seen.commit);
			if (row !== undefined) row[producer.id] = Math.round(seen.value * 1e4) / 1e4;
		}
	}
	const shas = [...rows.keys()];
	const guilty = one.culprits.flatMap((sha) => (shas.includes(sha) ? [shas.indexOf(sha)] : []));
	if (one.culprits.length > 0 && guilty.length === 0) return "the culprit is not among the open commits";
	const noneOffset = prior.unexplained * unexplained(judged, scoreCommits(judged, producers, defaultModel));
	return { id: one.id, repo, rows: [...rows.values()], guilty, weight, noneOffset };
}

/** A pseudo-stack has no message, no crash line and a guessed failure class: what rests on these teaches nothing. */
const guessed: ReadonlySet<string> = new Set([
	..."message class guard init line near flow-returns flow-result flow-nilable flow-check flow-field wording".split(
		" ",
	),
]);

function withoutGuesses(row: Row): Row {
	const rows = row.rows.map((one) =>
		Object.fromEntries(Object.entries(one).filter(([id]) => !guessed.has(id))),
	);
	return { ...row, rows };
}

/** Rows of a kind, from the cache when it holds them. */
async function cached(name: string, make: () => Promise<Row[]>): Promise<Row[]> {
	const file = values.cache === undefined ? null : join(values.cache, `${name}.jsonl`);
	if (file !== null && existsSync(file)) {
		return readFileSync(file, "utf8")
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line) as Row);
	}
	const rows = await make();
	if (file !== null) {
		mkdirSync(values.cache ?? ".", { recursive: true });
		writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
	}
	return rows;
}

async function collect(
	items: readonly {
		readonly repo: string;
		readonly make: (source: CommitSource) => Promise<RunnableCase | string>;
	}[],
	weight: number,
): Promise<Row[]> {
	const rows: Row[] = [];
	let left = 0;
	for (const [index, item] of items.entries()) {
		const folder = repositoryFolder(repos, item.repo);
		if (folder === null) {
			left++;
			continue;
		}
		const source = openRepository(folder);
		try {
			const made = await item.make(source);
			const row = typeof made === "string" ? made : await rowOf(made, item.repo, weight, source);
			if (typeof row === "string") left++;
			else rows.push(row);
		} catch (error) {
			left++;
			process.stderr.write(`${item.repo}: ${error instanceof Error ? error.message : String(error)}\n`);
		} finally {
			await source.close();
		}
		if (index % 20 === 19) process.stderr.write(`${index + 1} of ${items.length}\n`);
	}
	process.stderr.write(`${rows.length} cases, ${left} left out\n`);
	return rows;
}

function recorded(file: string): Parameters<typeof collect>[0] {
	return parseCases(readFileSync(file, "utf8"), file).map((one) => ({
		repo: one.repo,
		make: async () => runnable(one),
	}));
}

function weakLabels(): Parameters<typeof collect>[0] {
	const lines = readFileSync(new URL("../../src/rank/model/labels.jsonl", import.meta.url), "utf8").split(
		"\n",
	);
	const count = new Map<string, number>();
	return lines.filter(Boolean).flatMap((line) => {
		const label = JSON.parse(line) as { repo: string; culprit: string; fix: string; how: string };
		// A revert's own diff is the culprit's: it teaches nothing but itself, so few of them are enough.
		if (label.how === "revert" && draw(label.fix) < 0.7) return [];
		const seen = (count.get(label.repo) ?? 0) + 1;
		count.set(label.repo, seen);
		return seen > perRepository
			? []
			: [{ repo: label.repo, make: (source: CommitSource) => weakCase(source, label) }];
	});
}

const features = Object.keys(prior.weights);
const signs = Object.fromEntries(
	Object.entries(prior.weights).map(([id, weight]) => [id, Math.sign(weight)]),
);
const options = { features, prior: prior.weights, signs, priorNone: prior.none, steps: 300 };

/** Scores of a row's commits: the log-odds that the weights give them. */
function scoresOf(row: Row, weights: Readonly<Record<string, number>>): number[] {
	return row.rows.map((one) => features.reduce((sum, id) => sum + (one[id] ?? 0) * (weights[id] ?? 0), 0));
}

function answers(
	rows: readonly Row[],
	model: { weights: Readonly<Record<string, number>>; none: number },
	temperature: number,
): Answered[] {
	return rows.map((row) => {
		const scores = scoresOf(row, model.weights);
		const odds = probabilities(scores, model.none + (row.noneOffset ?? 0), temperature);
		const best = Math.max(...row.guilty.map((i) => scores[i] ?? Number.NEGATIVE_INFINITY));
		return {
			id: row.id,
			rank: row.guilty.length === 0 ? 0 : 1 + scores.filter((score) => score > best).length,
			probability: Math.max(0, ...odds.each),
			none: row.guilty.length === 0,
			noneProbability: odds.none,
			milliseconds: 0,
			strata: [],
			exculpated: false,
		};
	});
}

/** Mean log-likelihood of the truth at a temperature. */
function likelihood(
	rows: readonly Row[],
	model: { weights: Readonly<Record<string, number>>; none: number },
	temperature: number,
): number {
	const each = rows.map((row) => {
		const scores = scoresOf(row, model.weights);
		const odds = probabilities(scores, model.none + (row.noneOffset ?? 0), temperature);
		const mass =
			row.guilty.length === 0 ? odds.none : row.guilty.reduce((sum, i) => sum + (odds.each[i] ?? 0), 0);
		return Math.log(Math.max(1e-9, mass));
	});
	return each.reduce((sum, x) => sum + x, 0) / Math.max(1, each.length);
}

const weak = await cached("weak", () => collect(weakLabels(), weakWeight));
const real = await cached("real", () => collect(recorded(values.cases ?? ""), 1));
const taught =
	values.teach === undefined ? [] : await cached("teach", () => collect(recorded(values.teach ?? ""), 1));
const innocent =
	values.none === undefined ? [] : await cached("none", () => collect(recorded(values.none ?? ""), 1));
const teaches = (row: Row): boolean => draw(row.repo) < teachingShare;
const teaching = [...taught, ...real.filter(teaches), ...innocent.filter(teaches)];
const unseen = real.filter((row) => !teaches(row));
const unseenNone = innocent.filter((row) => !teaches(row));
const unseenRepos = new Set([...unseen, ...unseenNone].map((row) => row.repo));
const lessons = [...weak.filter((row) => !unseenRepos.has(row.repo)).map(withoutGuesses), ...teaching].map(
	withoutHopeless,
);

/** Leaves out commits that the hand-set weights put far below the best one: their share of any gradient is nothing. */
function withoutHopeless(row: Row): Row {
	const scores = scoresOf(row, prior.weights);
	const top = Math.max(prior.none, ...scores);
	const kept = row.rows
		.map((_, i) => i)
		.filter((i) => row.guilty.includes(i) || (scores[i] ?? 0) > top - hopeless);
	return {
		...row,
		rows: kept.map((i) => row.rows[i] ?? {}),
		guilty: row.guilty.map((i) => kept.indexOf(i)),
	};
}

/** Cross-validation over repositories: the pull and temperature under which truths left out are likeliest. */
function chooseSettings(): { readonly l2: number; readonly temperature: number } {
	const sums = new Map<string, number>();
	for (const l2 of pulls) {
		for (let fold = 0; fold < folds; fold++) {
			const out = teaching.filter((row) => Math.floor(draw(`${row.repo}/`) * folds) === fold);
			const outRepos = new Set(out.map((row) => row.repo));
			const model = fit(
				lessons.filter((row) => !outRepos.has(row.repo)),
				{ ...options, l2 },
			);
			for (const temperature of temperatures) {
				const key = `${l2} ${temperature}`;
				sums.set(key, (sums.get(key) ?? 0) + likelihood(out, model, temperature) * out.length);
			}
		}
	}
	const [best = "40 1"] = [...sums].sort((a, b) => b[1] - a[1]).map(([key]) => key);
	const [l2 = 40, temperature = 1] = best.split(" ").map(Number);
	return { l2, temperature };
}

const { l2, temperature } = chooseSettings();
const model = fit(lessons, { ...options, l2 });
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const round = (x: number): number => Math.round(x * 1000) / 1000;

print(
	`lessons: ${weak.filter((row) => !unseenRepos.has(row.repo)).length} weak cases, ${teaching.length} recorded ones, ${new Set(lessons.map((row) => row.repo)).size} repositories`,
);
print(
	`kept out: ${unseen.length} recorded cases and ${unseenNone.length} without a culprit, ${unseenRepos.size} repositories`,
);
for (const [name, used, heat] of [
	["prior (hand-set)", { weights: prior.weights, none: prior.none }, 1],
	["learnt now", model, temperature],
	["shipped (model/weights.json)", defaultModel, defaultModel.temperature],
] as const) {
	const told = answers(unseen, used, heat);
	const figures = figuresOf(told.map((one) => one.rank));
	const calibration = calibrationOf(told);
	print(
		`${name} on kept-out cases: top-1 ${figures.top1.toFixed(3)}, top-5 ${figures.top5.toFixed(3)}, MRR ${figures.mrr.toFixed(3)}, log-likelihood ${likelihood(unseen, used, heat).toFixed(3)}, expected calibration error ${calibration.expectedError.toFixed(3)}, Brier ${calibration.brier.toFixed(3)}`,
	);
	for (const row of calibration.rows) {
		print(
			`  said ${row.from.toFixed(1)}-${row.to.toFixed(1)}: mean ${row.meanProbability.toFixed(2)}, right ${row.right.toFixed(2)}, ${row.cases} cases`,
		);
	}
	const innocentTold = answers(unseenNone, used, heat);
	print(
		`  without a culprit: mean P(none) ${(innocentTold.reduce((sum, one) => sum + one.noneProbability, 0) / Math.max(1, innocentTold.length)).toFixed(2)}, a commit named at >= 0.75 in ${innocentTold.filter((one) => one.probability >= 0.75).length} of ${innocentTold.length}`,
	);
}
const learnt = {
	made: `${new Date().toISOString().slice(0, 10)} by: npm run bench learn -- --repos DIR --cases real.jsonl --teach dev.jsonl --none none.jsonl --write`,
	lessons: `${lessons.length} cases of ${new Set(lessons.map((row) => row.repo)).size} repositories, ${teaching.length} of them recorded`,
	weights: Object.fromEntries(Object.entries(model.weights).map(([id, weight]) => [id, round(weight)])),
	none: round(model.none),
	unexplained: prior.unexplained,
	temperature,
	pull: l2,
};
print(JSON.stringify(learnt, null, "\t"));
if (values.write) {
	writeFileSync(
		new URL("../../src/rank/model/weights.json", import.meta.url),
		`${JSON.stringify(learnt, null, "\t")}\n`,
	);
}
