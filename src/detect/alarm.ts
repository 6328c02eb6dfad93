/**
 * Is one of the possible starts a burst? The stretch from a start until now must be improbable under the
 * baseline (negative-binomial tail with the dispersion of that many steps and the uncertainty of the level),
 * hold enough errors, and not owe them to an odd minute or two, which go away by themselves: the highest steps
 * count no more than the next highest. First errors ever count in full: they are news.
 */
import type { Baseline } from "./baseline.js";
import type { Candidates } from "./candidates.js";
import type { History } from "./history.js";
import { logTail } from "./tail.js";

/** Limits of an alarm. */
export interface Limits {
	/** ln of the probability below which a stretch is a burst. */
	readonly logProbability: number;
	readonly minErrors: number;
	readonly minRatio: number;
}

/** A stretch that passed: first step number, and whether no error was ever seen before it. */
export interface Alarm {
	readonly start: number;
	readonly firstErrors: boolean;
}

/** A stretch less than this many standard deviations high is not worth an exact computation. */
const coarseDeviations = 3.3;
/** A leap is at most this long, and is compared with as many steps before it. */
const leapSteps = 16;
/** A leap at least doubles what was normal just before. */
const leapRatio = 2;
/** Leaps are a second look at the same steps: they must be less likely by this, in ln. */
const leapCaution = 2;
/** Errors that the steps before a leap must hold to say what is normal just now. */
const leapErrors = 20;
/** Stores that extrapolate between scrapes read 4.9 for 5 errors. */
const nearly = 0.97;
/** The highest steps count up to this many times the highest of the others. */
const believable = 1.5;

/** The least probable stretch that ends now and passes every limit, or null. `everSeen` counts all errors so far. */
export function findAlarm(
	candidates: Candidates,
	baseline: Baseline,
	history: History,
	limits: Limits,
	everSeen: number,
): Alarm | null {
	let best: Alarm | null = null;
	let lowest = limits.logProbability;
	for (let k = 0; k < candidates.size; k++) {
		const seen = candidates.seen(k);
		const expected = candidates.expected(k);
		if (!worthwhile(seen, expected, baseline, limits)) continue;
		const start = candidates.start(k);
		const from = history.firstSince(start);
		const firstErrors = seen > everSeen - 0.5;
		const trimmed = firstErrors ? seen : seen - oddErrors(history, from);
		if (!worthwhile(trimmed, expected, baseline, limits)) continue;
		const inverseSize = baseline.dispersion.over(history.count - from) + baseline.uncertainty;
		const log = Math.min(
			logTail(trimmed, expected, inverseSize),
			logLeap(history, from, trimmed, expected, baseline),
		);
		if (log > lowest) continue;
		lowest = log;
		best = { start, firstErrors };
	}
	return best;
}

function worthwhile(seen: number, expected: number, baseline: Baseline, limits: Limits): boolean {
	if (seen < nearly * limits.minErrors || seen < limits.minRatio * expected) return false;
	const excess = seen - expected;
	const variance = expected + expected * expected * (baseline.dispersion.least + baseline.uncertainty);
	return excess * excess > coarseDeviations * coarseDeviations * variance;
}

/**
 * ln of the probability of a short stretch given the steps just before it. A level that wanders slowly makes high
 * stretches common, but not sudden ones. 0 where this cannot be said.
 */
function logLeap(history: History, from: number, seen: number, expected: number, baseline: Baseline): number {
	const first = from - leapSteps;
	if (history.count - from > leapSteps || first < history.count - history.length) return 0;
	let seenBefore = 0;
	let expectedBefore = 0;
	for (let n = first; n < from; n++) {
		seenBefore += history.seen(n);
		expectedBefore += history.expected(n);
	}
	const mean = (expected * (seenBefore + 0.5)) / expectedBefore;
	if (seenBefore < leapErrors || seen < leapRatio * mean) return 0;
	// Scatter that averages out within a block of 8 still shows in a shorter stretch.
	const { dispersion } = baseline;
	const scatter = Math.max(0, dispersion.over(history.count - from) - dispersion.over(8));
	return logTail(seen, mean, dispersion.local + scatter + 1 / seenBefore) + leapCaution;
}

/**
 * Errors to disregard because one odd moment brought them: what the highest step of a stretch (the two highest
 * from four steps on, the three highest from twenty on) has above the highest step that remains.
 */
function oddErrors(history: History, from: number): number {
	const length = history.count - from;
	const tops = [0, 0, 0, 0];
	for (let n = from; n < history.count; n++) {
		let seen = history.seen(n);
		for (let i = 0; i < tops.length; i++) {
			const top = tops[i] as number;
			if (seen <= top) continue;
			tops[i] = seen;
			seen = top;
		}
	}
	const odd = length >= 20 ? 3 : length >= 4 ? 2 : 1;
	const believed = believable * (tops[odd] as number);
	return tops.slice(0, odd).reduce((sum, top) => sum + Math.max(0, top - believed), 0);
}
