/**
 * Is one of the possible starts a burst? The stretch from a start until now must be improbable under the
 * baseline (negative-binomial tail with the dispersion of that many steps and the uncertainty of the level),
 * hold enough errors, and not owe everything to one step, since a single odd minute goes away by itself.
 * First errors ever need no second step: they are news.
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
/** The steps besides the highest one must by themselves be less likely than this. */
const secondOpinion = Math.log(0.02);

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
		const inverseSize = baseline.dispersion.over(history.count - from) + baseline.uncertainty;
		const log = logTail(seen, expected, inverseSize);
		if (log > lowest) continue;
		const firstErrors = seen > everSeen - 0.5;
		if (!firstErrors && !hasSecondStep(history, from, seen, expected, baseline)) continue;
		lowest = log;
		best = { start, firstErrors };
	}
	return best;
}

function worthwhile(seen: number, expected: number, baseline: Baseline, limits: Limits): boolean {
	const excess = seen - expected;
	if (excess < limits.minErrors * 0.9 || seen < limits.minErrors || seen < limits.minRatio * expected)
		return false;
	const variance = expected + expected * expected * (baseline.dispersion.least + baseline.uncertainty);
	return excess * excess > coarseDeviations * coarseDeviations * variance;
}

/** The stretch without its highest step is still unusual. */
function hasSecondStep(
	history: History,
	from: number,
	seen: number,
	expected: number,
	baseline: Baseline,
): boolean {
	if (history.count - from < 2) return false;
	let top = from;
	for (let n = from + 1; n < history.count; n++) {
		if (history.seen(n) > history.seen(top)) top = n;
	}
	const rest = seen - history.seen(top);
	const restExpected = expected - history.expected(top);
	const inverseSize = baseline.dispersion.over(history.count - from - 1) + baseline.uncertainty;
	return logTail(rest, restExpected, inverseSize) < secondOpinion;
}
