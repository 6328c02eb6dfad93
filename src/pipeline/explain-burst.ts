/**
 * `explain` of a burst: deploys in the window -> commit range -> the dominating error -> ranking -> the seed's
 * confidence -> verdict. No deploy in the window is an answer, not an error.
 */
import {
	exclusivity,
	grayRatio,
	reproductionRate,
	reproductionWindow,
	seedScore,
	stackStability,
	unknownConfidence,
} from "../confidence/seed.js";
import { decideVerdict } from "../confidence/verdict.js";
import { revisionsOf, type VersionRules } from "../correlate/version.js";
import { deploysInWindow, shareAt, type WindowOptions } from "../correlate/window.js";
import { traceOfFrames } from "../golang/stack/assemble.js";
import type { Burst } from "../model/burst.js";
import type { Confidence, Verdict } from "../model/confidence.js";
import type { Deploy, ErrorEvent, RolloutPoint } from "../model/event.js";
import type { DeployInWindow, Explanation, RateChart } from "../model/explanation.js";
import type { StackTrace } from "../model/stack.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import type { DeploySource, RolloutSource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { MetricsSource } from "../sources/metrics.js";
import { adviceFor } from "./advice.js";
import type { ScopeHints } from "./build-scope.js";
import { type CheckedRange, checkRange } from "./check-range.js";
import { type BurstError, errorOfBurst } from "./error-of-burst.js";
import { type Report, silent } from "./progress.js";
import { type RangeAnswer, rankRange } from "./rank-range.js";
import { suspectClusters } from "./suspect-clusters.js";

/** Chart reaches this far before and after the onset. */
const chartBefore = 30 * 60;
const chartAfter = 40 * 60;
/** Edits of a range up to this size are compared; a median deploy has 9 commits, p90 43 (DOMAIN.md 2). */
const mostClustered = 60;
/** Deploys older than this before the onset are not looked for (previous deploys included). */
const deployHistory = 90 * 86_400;

export interface BurstPorts {
	readonly repository: CommitSource;
	readonly metrics: MetricsSource | null;
	readonly errors: ErrorSource | null;
	readonly deploys: DeploySource;
	readonly rollout: RolloutSource | null;
}

export interface BurstQuestion {
	readonly burst: Burst;
	readonly window: WindowOptions;
	/** How a version label names a commit; from the config. */
	readonly versions?: VersionRules;
	readonly step: number;
	readonly warnings?: readonly Warning[];
	/** What the user told about the program that failed. */
	readonly program?: ScopeHints;
}

/** Explains a burst. Throws Failure when the repository or a needed source cannot answer. */
export async function explainBurst(
	ports: BurstPorts,
	question: BurstQuestion,
	report: Report = silent,
	signal?: AbortSignal,
): Promise<Explanation> {
	const { burst } = question;
	report("reading deploys and errors");
	const history = { from: burst.onset - deployHistory, to: burst.onset + question.window.after };
	const scope = { service: burst.service, env: burst.env };
	const [deploys, rollout, error, chart] = await Promise.all([
		ports.deploys.deploys({ range: history, ...scope }, signal),
		ports.rollout?.rollout(
			burst.service,
			burst.env,
			{ from: burst.onset - 7 * 86_400, to: burst.onset + chartAfter },
			signal,
		) ?? [],
		ports.errors === null ? null : errorOfBurst(ports.errors, burst, signal),
		ports.metrics === null ? null : chartOf(ports.metrics, question, signal),
	]);
	const candidates = deploysInWindow(deploys, rollout, burst.onset, question.window);
	const marked = chart === null ? null : { ...chart, ...marksOf(chart, deploys, rollout) };
	const base: Explanation = emptyExplanation(ports.repository.name, question, candidates, error, marked);
	const chosen = candidates[0];
	if (chosen === undefined) return withoutChange(base, deploys, error);
	const range = await rangeOf(ports.repository, chosen, question.versions);
	if (range.checked === null) {
		return inconclusive(base, range.warning);
	}
	const trace = error?.summary.trace ?? messageTrace(error);
	const answer = await rankRange(ports.repository, range.checked.range, trace, report, question.program);
	const confidence = await confidenceOf(ports.errors, chosen.deploy, rollout, burst, error, signal);
	const verdict = decideVerdict(answer.ranking, confidence, true);
	const { flat: _, ...ranking } = answer.ranking;
	return {
		...base,
		...ranking,
		range: range.checked.range,
		rangeCommits: answer.rangeCommits,
		error: base.error === null ? null : { ...base.error, crashPlace: answer.crashPlace },
		confidence,
		verdict,
		advice: adviceFor({
			repository: ports.repository.name,
			verdict,
			first: ranking.suspects[0] ?? null,
			deploy: chosen.deploy,
			previous: chosen.previous,
			bisectCommands: answer.bisect?.commands ?? [],
		}),
		bisect: answer.bisect,
		clusters: await clustersOf(ports.repository, answer),
		diff: answer.diff,
		warnings: [
			...base.warnings,
			...range.checked.warnings,
			...(range.warning === null ? [] : [range.warning]),
			...answer.warnings,
		],
	};
}

/** The suspect's kind of edit elsewhere in a range of ordinary size; large ranges are left to `changes`. */
async function clustersOf(source: CommitSource, answer: RangeAnswer): Promise<Explanation["clusters"]> {
	const first = answer.ranking.suspects[0];
	if (first === undefined || answer.rangeCommits > mostClustered) return [];
	return suspectClusters(source, answer.commits, first.commit.sha);
}

function emptyExplanation(
	repository: string,
	question: BurstQuestion,
	deploys: readonly DeployInWindow[],
	error: BurstError | null,
	chart: RateChart | null,
): Explanation {
	const warnings: Warning[] = [...(question.warnings ?? [])];
	if (error === null) {
		const text = "no error event of the burst is known: ranked without message or stack";
		warnings.push(
			warning("W-ERRORS-NONE", text, "import the service's error log with `faultline import errors FILE`"),
		);
	}
	return {
		incident: null,
		repository,
		range: null,
		rangeCommits: 0,
		burst: question.burst,
		error: error?.summary ?? null,
		deploys,
		suspects: [],
		exculpated: [],
		noneProbability: 1,
		credibleSet: [],
		confidence: unknownConfidence("no deploy in the window"),
		verdict: { kind: "inconclusive", probability: null, weakPart: "both", text: "" },
		advice: [],
		clusters: [],
		bisect: null,
		chart,
		diff: [],
		warnings,
	};
}

/** No deploy in the window: about half of all incidents do not come from a change. */
function withoutChange(base: Explanation, deploys: readonly Deploy[], error: BurstError | null): Explanation {
	const last = [...deploys].sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))[0];
	const since =
		last === undefined
			? "no deploy of it is known"
			: `its last deploy is ${last.pipelineId} (${last.version ?? last.commit.slice(0, 12)})`;
	const verdict: Verdict = {
		kind: "no-change-found",
		probability: null,
		weakPart: "version",
		text: `no deploy of ${base.burst?.service ?? "the service"} in the window (${since}): load, a dependency, data or a flag?`,
	};
	const confidence: Confidence = {
		...unknownConfidence("no deploy in the window"),
		stackStability: stackStability(error?.events ?? []),
	};
	return {
		...base,
		confidence,
		verdict,
		advice: adviceFor({
			repository: base.repository,
			verdict,
			first: null,
			deploy: null,
			previous: null,
			bisectCommands: [],
		}),
	};
}

function inconclusive(base: Explanation, why: Warning | null): Explanation {
	const text = why?.message ?? "the deploy's commits could not be found";
	return {
		...base,
		verdict: { kind: "inconclusive", probability: null, weakPart: "commit", text },
		warnings: why === null ? base.warnings : [...base.warnings, why],
	};
}

interface FoundRange {
	readonly checked: CheckedRange | null;
	readonly warning: Warning | null;
}

/** Previous deploy .. this deploy, rollbacks reversed; a missing commit is said, not guessed. */
async function rangeOf(
	source: CommitSource,
	chosen: DeployInWindow,
	versions: VersionRules | undefined,
): Promise<FoundRange> {
	const { deploy, previous } = chosen;
	const to = await commitOf(source, deploy, versions);
	if (to === null) {
		const text = `commit ${deploy.commit} of deploy ${deploy.pipelineId} is not in ${source.name}`;
		return {
			checked: null,
			warning: warning("W-COMMIT-MISSING", text, "git fetch --all --tags, or pass --repo"),
		};
	}
	if (previous === null) {
		const text = `deploy ${deploy.pipelineId} is the first one known of ${deploy.service}: its range has no start`;
		return {
			checked: null,
			warning: warning("W-DEPLOY-FIRST", text, "give the range yourself: explain --range A..B --stack FILE"),
		};
	}
	const from = await commitOf(source, previous, versions);
	if (from === null) {
		const text = `commit ${previous.commit} of the previous deploy ${previous.pipelineId} is not in ${source.name} (force-push?)`;
		return { checked: null, warning: warning("W-COMMIT-MISSING", text, "git fetch --all --tags") };
	}
	if (from === to) {
		const text = `deploys ${previous.pipelineId} and ${deploy.pipelineId} put on the same commit ${to.slice(0, 12)}: no code changed`;
		const hint = "look at configuration, data, load and dependencies";
		return { checked: null, warning: warning("W-DEPLOY-SAME", text, hint) };
	}
	if (await source.isAncestor(to, from)) {
		const text = `deploy ${deploy.pipelineId} is a rollback: ranking the commits that it took away`;
		return {
			checked: await checkRange(source, { from: to, to: from }),
			warning: warning("W-DEPLOY-ROLLBACK", text),
		};
	}
	return { checked: await checkRange(source, { from, to }), warning: null };
}

async function commitOf(
	source: CommitSource,
	deploy: Deploy,
	versions: VersionRules | undefined,
): Promise<string | null> {
	const names = [deploy.commit, ...(deploy.version === null ? [] : revisionsOf(deploy.version, versions))];
	for (const name of names) {
		const sha = await source.find(name);
		if (sha !== null) return sha;
	}
	return null;
}

function messageTrace(error: BurstError | null): StackTrace {
	return traceOfFrames("message", error?.summary.message ?? "", []);
}

async function confidenceOf(
	errors: ErrorSource | null,
	deploy: Deploy,
	rollout: readonly RolloutPoint[],
	burst: Burst,
	error: BurstError | null,
	signal: AbortSignal | undefined,
): Promise<Confidence> {
	const version = deploy.version;
	const share = version === null ? null : shareAt(rollout, version, burst.onset);
	const counts = await reproduction(errors, burst, error, signal);
	const parts = {
		grayRatio: grayRatio(share, version),
		reproductionRate: reproductionRate(counts.same, counts.all),
		stackStability: stackStability(error?.events ?? []),
	};
	const early: readonly ErrorEvent[] = error?.summary.novelty === "new" ? error.events : [];
	return { score: seedScore(parts), ...parts, exclusivity: exclusivity(early, version, share) };
}

async function reproduction(
	errors: ErrorSource | null,
	burst: Burst,
	error: BurstError | null,
	signal: AbortSignal | undefined,
): Promise<{ readonly same: number; readonly all: number }> {
	const fingerprint = error?.summary.fingerprint ?? null;
	if (errors === null || fingerprint === null) return { same: 0, all: 0 };
	const range = { from: burst.onset - 60, to: burst.onset + reproductionWindow };
	const rows = (await errors.fingerprints({ range, service: burst.service, env: burst.env }, signal)).rows;
	const all = rows.reduce((sum, row) => sum + row.events, 0);
	return { same: rows.find((row) => row.fingerprint === fingerprint)?.events ?? 0, all };
}

async function chartOf(
	metrics: MetricsSource,
	question: BurstQuestion,
	signal: AbortSignal | undefined,
): Promise<RateChart | null> {
	const { burst, step } = question;
	const range = { from: burst.onset - chartBefore, to: burst.onset + chartAfter };
	const answer = await metrics.query({ range, step, service: burst.service, env: burst.env }, signal);
	const series = answer.series[0];
	if (series === undefined) return null;
	return {
		start: series.start,
		step: series.step,
		errors: series.errors,
		requests: series.requests,
		deploys: [],
		rollout: [],
	};
}

function marksOf(
	chart: RateChart,
	deploys: readonly Deploy[],
	rollout: readonly RolloutPoint[],
): Pick<RateChart, "deploys" | "rollout"> {
	const end = chart.start + chart.errors.length * chart.step;
	const inside = (time: number): boolean => time >= chart.start && time < end;
	return {
		deploys: deploys
			.filter((one) => one.finishedAt !== null && inside(one.finishedAt))
			.map((one) => ({ time: one.finishedAt ?? 0, label: one.version ?? one.commit.slice(0, 9) })),
		rollout: rollout
			.filter((point) => inside(point.time))
			.map(({ time, version, share }) => ({ time, version, share })),
	};
}
