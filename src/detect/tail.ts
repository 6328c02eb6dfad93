/**
 * Tail probabilities of counts. A count with mean m and inverse size v has variance m + v m^2: Poisson when
 * v = 0, negative binomial otherwise. Everything stays in logarithms, so that "one in 10^300" is still a number,
 * and counts need not be whole (Prometheus extrapolates: 60 real events may read 60.82).
 */
import { gammaln } from "simple-statistics";

/** Terms after which a series is cut; the rest is bounded by a geometric series. */
const maxTerms = 20_000;
/** Relative size of a term that no longer matters. */
const negligible = 1e-14;

/** Natural logarithm of the probability of exactly `count` events (density of the continuous extension). */
export function logMass(count: number, mean: number, inverseSize: number): number {
	if (mean <= 0) return count <= 0 ? 0 : Number.NEGATIVE_INFINITY;
	if (inverseSize <= 0) return count * Math.log(mean) - mean - gammaln(count + 1);
	const size = 1 / inverseSize;
	const logSuccess = -Math.log1p(size / mean);
	const logFailure = -Math.log1p(mean / size);
	return (
		gammaln(count + size) -
		gammaln(size) -
		gammaln(count + 1) +
		size * logFailure +
		(count > 0 ? count * logSuccess : 0)
	);
}

/** ln(1 + s(1) + s(1)s(2) + ...) for the ratios of successive masses going up from `count`. */
function logUpwardSum(count: number, mean: number, inverseSize: number): number {
	let term = 1;
	let sum = 1;
	for (let j = 0; j < maxTerms; j++) {
		const ratio = (mean * (1 + (count + j) * inverseSize)) / ((count + j + 1) * (1 + mean * inverseSize));
		term *= ratio;
		sum += term;
		if (term < negligible * sum) return Math.log(sum);
	}
	const last = (mean * inverseSize) / (1 + mean * inverseSize);
	return Math.log(sum + (term * last) / (1 - last));
}

/** ln of the probability of fewer than `count` events, summed downwards from count - 1. */
function logBelow(count: number, mean: number, inverseSize: number): number {
	const top = count - 1;
	if (top < 0) return Number.NEGATIVE_INFINITY;
	let term = 1;
	let sum = 1;
	for (let k = top; k >= 1; k--) {
		term *= (k * (1 + mean * inverseSize)) / (mean * (1 + (k - 1) * inverseSize));
		sum += term;
		if (term < negligible * sum) break;
	}
	return logMass(top, mean, inverseSize) + Math.log(sum);
}

/**
 * ln P(X >= count) for a count of mean `mean` and inverse size `inverseSize` (0: Poisson). At most 0.
 * A mean of 0 makes any error impossible (-Infinity); callers that estimate a mean never pass 0.
 */
export function logTail(count: number, mean: number, inverseSize: number): number {
	if (count <= 0) return 0;
	if (mean <= 0) return Number.NEGATIVE_INFINITY;
	if (count > mean) {
		return Math.min(0, logMass(count, mean, inverseSize) + logUpwardSum(count, mean, inverseSize));
	}
	const below = Math.min(Math.exp(logBelow(count, mean, inverseSize)), 1 - Number.EPSILON);
	return Math.log1p(-below);
}

/** Two-sided p-value of Fisher's exact test for `a` of `a+b` against `c` of `c+d` (whole numbers). */
export function fisherTwoSided(a: number, b: number, c: number, d: number): number {
	const [row, column, total] = [a + b, a + c, a + b + c + d];
	const choose = (n: number, k: number): number => gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
	const logOf = (x: number): number =>
		choose(row, x) + choose(total - row, column - x) - choose(total, column);
	const seen = logOf(a) + 1e-9;
	let sum = 0;
	for (let x = Math.max(0, column - (total - row)); x <= Math.min(row, column); x++) {
		const log = logOf(x);
		if (log <= seen) sum += Math.exp(log);
	}
	return Math.min(1, sum);
}

/** Two-sided p-value of `hits` successes out of `trials` when chance gives `share` (0..1). */
export function binomialTwoSided(hits: number, trials: number, share: number): number {
	if (share <= 0) return hits > 0 ? 0 : 1;
	if (share >= 1) return hits < trials ? 0 : 1;
	const logOf = (k: number): number =>
		gammaln(trials + 1) -
		gammaln(k + 1) -
		gammaln(trials - k + 1) +
		k * Math.log(share) +
		(trials - k) * Math.log1p(-share);
	const seen = logOf(hits) + 1e-9;
	let sum = 0;
	for (let k = 0; k <= trials; k++) {
		const log = logOf(k);
		if (log <= seen) sum += Math.exp(log);
	}
	return Math.min(1, sum);
}
