/**
 * Is the new version worse than the old one? Exact counts, no ratios of small numbers: Fisher's test when both
 * sides know their requests, else a binomial test by exposure (traffic share times time). A check that cannot
 * tell says what it could have seen: no traffic is inconclusive, never a pass.
 */
import type { Seconds } from "../model/time.js";
import { binomialUpperTail, hypergeometricUpperTail } from "./exact-tests.js";

/** What one version did in the window. */
export interface Counts {
	/** Errors, or events of one signature. */
	readonly errors: number;
	/** null when requests are not counted. */
	readonly requests: number | null;
	/** Weight of the side when requests are unknown: seconds times traffic share. */
	readonly exposure: number;
}

export interface GateRules {
	/** Chance of failing a version that is no worse, for each check. */
	readonly alpha: number;
	/** Rises below this ratio are tolerated, however sure they are. */
	readonly budget: number;
	/** Power is stated for a rise of this size. */
	readonly rise: number;
	/** Power below which a check without a finding is inconclusive. */
	readonly power: number;
	/** Fewer errors than this never fail a gate. */
	readonly minErrors: number;
}

/**
 * alpha: one false alarm in a hundred deploys. power: the usual 80 %. minErrors: one or two errors after a
 * restart are noise that goes away by itself.
 */
export const defaultRules: GateRules = { alpha: 0.01, budget: 1.5, rise: 2, power: 0.8, minErrors: 3 };

export type GateOutcome = "pass" | "fail" | "inconclusive";

/** One comparison. */
export interface GateCheck {
	/** `error-rate`, `panics`, or `new-error`. */
	readonly name: string;
	/** Signature of a new error. */
	readonly subject: string | null;
	readonly outcome: GateOutcome;
	readonly candidate: Counts;
	readonly baseline: Counts;
	/** Candidate's rate over the baseline's; null when the baseline has no error. */
	readonly ratio: number | null;
	readonly pValue: number;
	/** Chance of having seen a rise of `rules.rise`; null when there is nothing to compute it from. */
	readonly power: number | null;
	/** Seconds of further traffic like this until the power suffices; null when unknown or not needed. */
	readonly wait: Seconds | null;
	readonly text: string;
}

/** Compares the candidate with the baseline over `window` seconds. */
export function compareCounts(
	about: { readonly name: string; readonly subject: string | null; readonly window: Seconds },
	candidate: Counts,
	baseline: Counts,
	rules: GateRules = defaultRules,
): GateCheck {
	const pValue = worsePValue(candidate, baseline);
	const ratio = rateRatio(candidate, baseline);
	const base = { name: about.name, subject: about.subject, candidate, baseline, ratio, pValue };
	if (weightOf(candidate) === 0) {
		return {
			...base,
			outcome: "inconclusive",
			power: null,
			wait: null,
			text: "the new version had no traffic",
		};
	}
	if (weightOf(baseline) === 0) {
		const text = "the old version had no traffic to compare with";
		return { ...base, outcome: "inconclusive", power: null, wait: null, text };
	}
	if (rejects(candidate, baseline, rules)) {
		const size = ratio === null ? "the old version had none" : `${ratio.toFixed(1)} times the old rate`;
		return { ...base, outcome: "fail", power: null, wait: null, text: `${candidate.errors} errors, ${size}` };
	}
	const power = powerOf(candidate, baseline, rules);
	if (power >= rules.power) {
		const text = `no rise; one of ${rules.rise}x would have been seen ${percent(power)} of the time`;
		return { ...base, outcome: "pass", power, wait: null, text };
	}
	const wait = waitFor(candidate, baseline, about.window, rules);
	const advice = wait === null ? "more traffic is needed" : `wait ${Math.ceil(wait / 60)} min`;
	const text = `cannot tell: a ${rules.rise}x rise would be seen ${percent(power)} of the time; ${advice}`;
	return { ...base, outcome: "inconclusive", power, wait, text };
}

/** The gate fails when a check fails, and passes only when every check that counts passes. */
export function gateOutcome(checks: readonly GateCheck[]): GateOutcome {
	if (checks.some((check) => check.outcome === "fail")) return "fail";
	const main = checks.filter((check) => check.subject === null);
	return main.length > 0 && main.every((check) => check.outcome === "pass") ? "pass" : "inconclusive";
}

/** One-sided p-value of "the candidate's rate is not above the baseline's". 1 when a side has no exposure. */
export function worsePValue(candidate: Counts, baseline: Counts): number {
	const errors = candidate.errors + baseline.errors;
	if (weightOf(candidate) === 0 || weightOf(baseline) === 0 || errors === 0) return 1;
	if (candidate.requests !== null && baseline.requests !== null) {
		const requests = candidate.requests + baseline.requests;
		// A request may log several errors: then counts are events, not failed requests, and Poisson holds.
		if (candidate.errors <= candidate.requests && baseline.errors <= baseline.requests) {
			return hypergeometricUpperTail(candidate.errors, errors, candidate.requests, requests);
		}
		return binomialUpperTail(candidate.errors, errors, candidate.requests / requests);
	}
	return binomialUpperTail(
		candidate.errors,
		errors,
		candidate.exposure / (candidate.exposure + baseline.exposure),
	);
}

/** Requests when both sides know them, else exposure. */
function weights(candidate: Counts, baseline: Counts): readonly [candidate: number, baseline: number] {
	return candidate.requests !== null && baseline.requests !== null
		? [candidate.requests, baseline.requests]
		: [candidate.exposure, baseline.exposure];
}

function weightOf(counts: Counts): number {
	return counts.requests ?? counts.exposure;
}

function rateRatio(candidate: Counts, baseline: Counts): number | null {
	const [ours, theirs] = weights(candidate, baseline);
	if (baseline.errors === 0 || ours === 0 || theirs === 0) return null;
	return candidate.errors / ours / (baseline.errors / theirs);
}

function rejects(candidate: Counts, baseline: Counts, rules: GateRules): boolean {
	if (candidate.errors < rules.minErrors) return false;
	const ratio = rateRatio(candidate, baseline);
	if (ratio !== null && ratio < rules.budget) return false;
	return worsePValue(candidate, baseline) < rules.alpha;
}

/**
 * Chance that a rise of `rules.rise` over the baseline's rate would have failed this check, given the baseline
 * as seen. The rate of a baseline with few errors is taken half an error higher (Jeffreys), or nothing could
 * ever be said of a service without errors.
 */
export function powerOf(candidate: Counts, baseline: Counts, rules: GateRules): number {
	const [ours, theirs] = weights(candidate, baseline);
	if (ours <= 0 || theirs <= 0) return 0;
	const expected = rules.rise * ((baseline.errors + 0.5) / theirs) * ours;
	const needed = fewestRejected(candidate, baseline, rules);
	if (needed === null) return 0;
	const trials = candidate.requests ?? Math.max(1000, Math.ceil(expected * 100));
	return binomialUpperTail(needed, trials, Math.min(1, expected / trials));
}

/** Smallest count of candidate errors that fails the check; null when none does. */
function fewestRejected(candidate: Counts, baseline: Counts, rules: GateRules): number | null {
	const fails = (errors: number): boolean => rejects({ ...candidate, errors }, baseline, rules);
	let high = rules.minErrors;
	const most = candidate.requests ?? 1e9;
	while (high < most && !fails(high)) high *= 2;
	high = Math.min(high, most);
	if (!fails(high)) return null;
	let low = rules.minErrors - 1;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (fails(middle)) high = middle;
		else low = middle;
	}
	return high;
}

/** Longest wait that is worth proposing. */
const longestWait = 6 * 3600;

/** Seconds of traffic like that of the window, both sides growing, until the power suffices. */
function waitFor(candidate: Counts, baseline: Counts, window: Seconds, rules: GateRules): Seconds | null {
	for (let factor = 1.25; (factor - 1) * window <= longestWait; factor *= 1.25) {
		const grown = (counts: Counts): Counts => ({
			errors: Math.round(counts.errors * factor),
			requests: counts.requests === null ? null : Math.round(counts.requests * factor),
			exposure: counts.exposure * factor,
		});
		if (powerOf(grown(candidate), grown(baseline), rules) >= rules.power) return (factor - 1) * window;
	}
	return null;
}

function percent(value: number): string {
	return `${Math.round(value * 100)} %`;
}
