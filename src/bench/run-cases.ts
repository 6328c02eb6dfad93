/** Runs cases against a folder of repositories: gathers the facts once per case, then ranks with us and the rivals. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { CommitRange, Sha } from "../model/commit.js";
import type { StackTrace } from "../model/stack.js";
import { gatherFacts } from "../pipeline/gather-facts.js";
import type { RankModel } from "../rank/combine.js";
import { defaultModel } from "../rank/default-model.js";
import type { RankFacts } from "../rank/facts.js";
import type { Producer } from "../rank/producer.js";
import { producers } from "../rank/producers.js";
import { rank } from "../rank/rank.js";
import type { CommitSource } from "../sources/commits.js";
import { baselines } from "./baselines.js";
import { type BenchCase, traceOf } from "./bench-case.js";
import type { Answered } from "./measure.js";

/** A question with a known answer. */
export interface RunnableCase {
	readonly id: string;
	readonly range: CommitRange;
	readonly trace: StackTrace;
	/** Any of them counts; empty when no commit of the range is guilty. */
	readonly culprits: readonly Sha[];
	/** How the culprits are known, where the case says it: a stratum of its own. */
	readonly source?: string;
}

/** The runnable form of a case file's row. */
export function runnable(one: BenchCase): RunnableCase {
	return {
		id: one.id,
		range: { from: one.good_sha, to: one.bad_sha },
		trace: traceOf(one),
		culprits: one.culprits,
		...(one.source == null ? {} : { source: one.source }),
	};
}

export interface CaseRun {
	readonly ours: Answered;
	/** Baseline id -> rank of the first culprit, 0 when not listed. */
	readonly rivals: Readonly<Record<string, number>>;
	/** Producer id -> rank without it; only with ablation. */
	readonly ablated: Readonly<Record<string, number>>;
}

export interface CaseFailure {
	readonly id: string;
	readonly reason: string;
}

export interface RunOptions {
	readonly open: (folder: string) => CommitSource;
	readonly folder: string;
	readonly ablate: boolean;
	readonly model?: RankModel;
	readonly onCase?: (done: number, total: number) => void;
}

/** Folder of a case's repository: `owner/name`, `owner+name/repo` or `owner+name` below the given folder. */
export function repositoryFolder(folder: string, repo: string): string | null {
	const flat = repo.replace("/", "+");
	const places = [
		join(folder, repo),
		join(folder, flat, "repo"),
		join(folder, flat),
		join(folder, `${repo}.git`),
	];
	return places.find((place) => existsSync(place)) ?? null;
}

/** Runs every case in turn; a case that cannot run is reported, never dropped in silence. */
export async function runCases(
	cases: readonly BenchCase[],
	options: RunOptions,
): Promise<{ readonly runs: readonly CaseRun[]; readonly failures: readonly CaseFailure[] }> {
	const runs: CaseRun[] = [];
	const failures: CaseFailure[] = [];
	for (const one of cases) {
		const folder = repositoryFolder(options.folder, one.repo);
		if (folder === null) {
			failures.push({ id: one.id, reason: `repository ${one.repo} is not below ${options.folder}` });
		} else {
			const source = options.open(folder);
			try {
				runs.push(await runCase(runnable(one), source, options));
			} catch (error) {
				failures.push({ id: one.id, reason: error instanceof Error ? error.message : String(error) });
			} finally {
				await source.close();
			}
		}
		options.onCase?.(runs.length + failures.length, cases.length);
	}
	return { runs, failures };
}

/** Answers one case with us, the rivals and, if asked, without each producer in turn. */
export async function runCase(
	one: RunnableCase,
	source: CommitSource,
	options: Pick<RunOptions, "model" | "ablate">,
): Promise<CaseRun> {
	const model = options.model ?? defaultModel;
	const start = performance.now();
	const facts = await gatherFacts(source, one);
	const ranking = rank(facts, model);
	const milliseconds = performance.now() - start;
	const place = (shas: readonly Sha[]): number => shas.findIndex((sha) => one.culprits.includes(sha)) + 1;
	const ranks = (used: readonly Producer[]): number =>
		place(rank(facts, model, used).suspects.map((suspect) => suspect.commit.sha));
	return {
		ours: {
			id: one.id,
			rank: place(ranking.suspects.map((suspect) => suspect.commit.sha)),
			probability: ranking.suspects[0]?.probability ?? 0,
			none: one.culprits.length === 0,
			noneProbability: ranking.noneProbability,
			milliseconds,
			strata: strataOf(one, facts),
			// A merge among several culprits is exculpated in favour of the commits it brings, which stay in the race.
			exculpated:
				!ranking.suspects.some((each) => one.culprits.includes(each.commit.sha)) &&
				ranking.exculpated.some((each) => one.culprits.includes(each.commit.sha)),
		},
		rivals: Object.fromEntries(baselines.map((baseline) => [baseline.id, place(baseline.rank(facts))])),
		ablated: options.ablate
			? Object.fromEntries(
					producers.map((dropped) => [dropped.id, ranks(producers.filter((each) => each !== dropped))]),
				)
			: {},
	};
}

/** Strata of a case, read from its facts so that mined cases without notes have them too. */
function strataOf(one: RunnableCase, facts: RankFacts): string[] {
	const guilty = facts.commits.filter((fact) => one.culprits.includes(fact.commit.sha));
	const files = new Set(facts.frames.map((frame) => frame.resolved.path));
	const keys = new Set(facts.frames.map((frame) => `${frame.resolved.path}#${frame.declaration?.key ?? ""}`));
	const edits = guilty.flatMap((fact) => fact.files);
	const onFile = edits.some((file) => files.has(file.path));
	const onFunction = edits.some((file) =>
		file.declarations.some((edit) => keys.has(`${file.path}#${edit.key}`)),
	);
	const removed = edits.some((file) => file.diff.hunks.some((hunk) => hunk.removed.length > 0));
	const size = facts.commits.length;
	return [
		one.culprits.length === 0 ? "none guilty" : onFunction ? "on stack" : "off stack",
		onFile ? "touches a stack file" : "touches no stack file",
		...(guilty.length > 0 && !removed ? ["pure addition"] : []),
		...(guilty.some((fact) => facts.moduleChanges.some((change) => change.commit === fact.commit.sha))
			? ["changes go.mod"]
			: []),
		...(facts.frames.length === 0 ? ["no own frame"] : []),
		...(one.source === undefined ? [] : [`culprit ${one.source}`]),
		size <= 50 ? "range <= 50" : size <= 300 ? "range 51-300" : "range > 300",
	];
}
