/**
 * `gate`: the new version against the old one. Where the old version still served in the same minutes it is the
 * baseline, since load and dependencies were the same; else the hour before the deploy is.
 */
import { type Counts, compareCounts, type GateCheck, type GateRules, gateOutcome } from "../decide/gate.js";
import type { GateReport } from "../decide/gate-report.js";
import type { CountSeries } from "../model/burst.js";
import type { Deploy } from "../model/event.js";
import { Failure } from "../model/failure.js";
import type { Seconds, TimeRange } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { DeploySource, RolloutSource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { MetricsSource } from "../sources/metrics.js";
import { type Report, silent } from "./progress.js";

export interface GatePorts {
	readonly metrics: MetricsSource;
	readonly errors: ErrorSource | null;
	readonly deploys: DeploySource;
	readonly rollout: RolloutSource | null;
}

export interface GateQuestion {
	readonly service: string;
	readonly env: string | null;
	/** Pipeline id, version, or commit (7 digits or more) of the deploy. */
	readonly deploy: string;
	readonly window: Seconds;
	readonly now: number;
	readonly step: Seconds;
	readonly rules: GateRules;
}

/** The time before a deploy that is compared with when no old version serves any more. */
const beforeWindow: Seconds = 3600;
/** An old version with less than this share of the traffic is too small to compare with. */
const smallestShare = 0.1;

/** Judges a deploy. Throws Failure when it is not known or a source cannot answer. */
export async function judgeDeploy(
	ports: GatePorts,
	question: GateQuestion,
	report: Report = silent,
	signal?: AbortSignal,
): Promise<GateReport> {
	report("reading the deploy");
	const deploy = await findDeploy(ports.deploys, question, signal);
	const begin = deploy.startedAt ?? deploy.finishedAt ?? question.now;
	const served = deploy.finishedAt ?? begin;
	const window = { from: served, to: Math.min(question.now, served + question.window) };
	if (window.to <= window.from) {
		throw new Failure("inconclusive", `deploy ${deploy.pipelineId} has served no time yet`, {
			hint: "run the gate some minutes after the deploy",
		});
	}
	const before = { from: begin - beforeWindow, to: begin };
	report("reading counts");
	const scope = { service: deploy.service, env: deploy.env, step: question.step };
	const [during, earlier, share] = await Promise.all([
		ports.metrics.query({ range: window, by: "version", ...scope }, signal),
		ports.metrics.query({ range: before, by: "version", ...scope }, signal),
		shareOf(ports.rollout, deploy, window, signal),
	]);
	const sides = splitSides(during.series, earlier.series, deploy, share, { window, before });
	const about = { subject: null, window: window.to - window.from };
	const checks: GateCheck[] = [
		compareCounts({ ...about, name: "error-rate" }, sides.candidate, sides.baseline, question.rules),
	];
	// No panic is no finding: a check without power would only hold up the deploy.
	if (sides.panics !== null && sides.panics[0].errors > 0) {
		checks.push(compareCounts({ ...about, name: "panics" }, ...sides.panics, question.rules));
	}
	report("looking for new errors");
	const fresh = await newErrors(ports.errors, question, deploy, { window, before, sides }, signal);
	checks.push(...fresh.checks);
	const warnings = [...during.warnings, ...earlier.warnings, ...fresh.warnings];
	return {
		deploy,
		previous: await ports.deploys.previous(deploy.service, deploy.env, begin, signal),
		window,
		baseline: sides.kind,
		checks,
		outcome: gateOutcome(checks.filter((check) => check.name !== "panics" || check.outcome === "fail")),
		culprit: null,
		warnings,
	};
}

async function findDeploy(
	source: DeploySource,
	question: GateQuestion,
	signal?: AbortSignal,
): Promise<Deploy> {
	const scope = question.env === null ? {} : { env: question.env };
	const known = await source.deploys({ service: question.service, ...scope }, signal);
	const wanted = question.deploy;
	const matches = (deploy: Deploy): boolean =>
		deploy.pipelineId === wanted ||
		deploy.version === wanted ||
		(wanted.length >= 7 && deploy.commit.startsWith(wanted));
	const found = known.filter(matches).at(-1);
	if (found !== undefined) return found;
	const last = known.at(-1);
	const hint =
		last === undefined
			? `no deploy of ${question.service} is known: faultline import deploys FILE`
			: `the newest known one is ${last.pipelineId} (${last.version ?? last.commit.slice(0, 12)})`;
	throw new Failure("inconclusive", `no deploy "${wanted}" of ${question.service}`, {
		where: source.name,
		hint,
	});
}

async function shareOf(
	rollout: RolloutSource | null,
	deploy: Deploy,
	window: TimeRange,
	signal?: AbortSignal,
): Promise<number | null> {
	if (rollout === null || deploy.version === null) return null;
	const points = await rollout.rollout(deploy.service, deploy.env, window, signal);
	const own = points.filter((point) => point.version === deploy.version);
	if (own.length === 0) return null;
	return own.reduce((sum, point) => sum + point.share, 0) / own.length;
}

interface Sides {
	readonly kind: GateReport["baseline"];
	readonly candidate: Counts;
	readonly baseline: Counts;
	readonly panics: readonly [candidate: Counts, baseline: Counts] | null;
}

type Labelled = CountSeries & { readonly label?: string };

function splitSides(
	during: readonly Labelled[],
	earlier: readonly Labelled[],
	deploy: Deploy,
	share: number | null,
	times: { readonly window: TimeRange; readonly before: TimeRange },
): Sides {
	const length = times.window.to - times.window.from;
	// Without version labels everything after the deploy counts as the new version.
	const labelled = [...during, ...earlier].some((series) => versionOf(series) !== null);
	const told = labelled && deploy.version !== null;
	const mine = told ? during.filter((series) => versionOf(series) === deploy.version) : during;
	const rest = told ? during.filter((series) => versionOf(series) !== deploy.version) : [];
	const candidate = countsOf(mine, length * (rest.length > 0 ? (share ?? 0.5) : 1));
	const beside = countsOf(rest, length * (1 - (share ?? 0.5)));
	const weightBeside = beside.requests ?? beside.exposure;
	const weightOwn = candidate.requests ?? candidate.exposure;
	const concurrent = rest.length > 0 && weightBeside >= smallestShare * (weightBeside + weightOwn);
	const old = earlier.filter((series) => !told || versionOf(series) !== deploy.version);
	const baseSeries = concurrent ? rest : old;
	const baseline = concurrent ? beside : countsOf(old, times.before.to - times.before.from);
	const panics = panicsOf(mine, candidate, baseSeries, baseline);
	return { kind: concurrent ? "same-minutes" : "before", candidate, baseline, panics };
}

function versionOf(series: Labelled): string | null {
	return series.label ?? series.version;
}

function countsOf(series: readonly Labelled[], exposure: number): Counts {
	const known =
		series.length > 0 && series.every((one) => one.requests?.some((value) => value !== null) === true);
	return {
		errors: series.reduce((sum, one) => sum + total(one.errors), 0),
		requests: known
			? series.reduce((sum, one) => sum + total(one.requests ?? []), 0)
			: series.length === 0
				? 0
				: null,
		exposure: series.length === 0 ? 0 : exposure,
	};
}

function panicsOf(
	mine: readonly Labelled[],
	candidate: Counts,
	base: readonly Labelled[],
	baseline: Counts,
): Sides["panics"] {
	const counted = [...mine, ...base].some((one) => one.panics?.some((value) => value !== null) === true);
	if (!counted) return null;
	const sum = (list: readonly Labelled[]): number =>
		list.reduce((all, one) => all + total(one.panics ?? []), 0);
	return [
		{ ...candidate, errors: sum(mine) },
		{ ...baseline, errors: sum(base) },
	];
}

function total(values: readonly (number | null)[]): number {
	return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** New signatures: never seen before the deploy, seen since. At most this many are judged. */
const mostSignatures = 20;

async function newErrors(
	errors: ErrorSource | null,
	question: GateQuestion,
	deploy: Deploy,
	seen: { readonly window: TimeRange; readonly before: TimeRange; readonly sides: Sides },
	signal?: AbortSignal,
): Promise<{ readonly checks: readonly GateCheck[]; readonly warnings: readonly Warning[] }> {
	if (errors === null) return { checks: [], warnings: [] };
	const scope = { service: deploy.service, env: deploy.env };
	const answer = await errors.fingerprints({ range: seen.window, ...scope }, signal);
	const checks: GateCheck[] = [];
	for (const row of answer.rows.slice(0, mostSignatures)) {
		const first = await errors.firstSeen(row.fingerprint, deploy.service, deploy.env, signal);
		if (first !== null && first < seen.before.to) continue;
		const length = seen.window.to - seen.window.from;
		const candidate: Counts = { errors: row.events, requests: null, exposure: length };
		const baseline: Counts = { errors: 0, requests: null, exposure: seen.before.to - seen.before.from };
		const subject = row.message.split("\n")[0] || row.fingerprint;
		const about = { name: "new-error", subject, window: length };
		checks.push(compareCounts(about, candidate, baseline, question.rules));
	}
	const cut = answer.rows.length > mostSignatures;
	const text = `only the ${mostSignatures} most frequent of ${answer.rows.length} signatures were judged`;
	return { checks, warnings: [...answer.warnings, ...(cut ? [warning("W-GATE-SIGNATURES", text)] : [])] };
}
