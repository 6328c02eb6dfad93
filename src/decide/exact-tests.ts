/**
 * Exact one-sided tests of counts. No normal approximation anywhere: a gate looks at three errors against none,
 * where approximations are worst.
 */
import { gammaln } from "simple-statistics";

/** ln of n choose k; n and k whole, 0 <= k <= n. */
function logChoose(n: number, k: number): number {
	if (k === 0 || k === n) return 0;
	return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

/** Terms below this share of the sum cannot change its sixth digit. */
const negligible = 1e-12;

/** Sum of exp(logTerm(k)) for k = from..to of a unimodal sequence; stops when falling terms are negligible. */
function upperSum(logTerm: (k: number) => number, from: number, to: number): number {
	let sum = 0;
	let last = 0;
	for (let k = from; k <= to; k++) {
		const term = Math.exp(logTerm(k));
		sum += term;
		if (term < last && term < sum * negligible) break;
		last = term;
	}
	return Math.min(1, sum);
}

/** P(X >= k) for X ~ Binomial(n, p). */
export function binomialUpperTail(k: number, n: number, p: number): number {
	if (k <= 0) return 1;
	if (k > n || p <= 0) return 0;
	if (p >= 1) return 1;
	const logP = Math.log(p);
	const logQ = Math.log1p(-p);
	// Below the mode the terms rise for long: one minus the lower tail is the shorter sum.
	if (k <= n * p) {
		return Math.max(0, 1 - upperSum((j) => logChoose(n, n - j) + (n - j) * logP + j * logQ, n - k + 1, n));
	}
	return upperSum((j) => logChoose(n, j) + j * logP + (n - j) * logQ, k, n);
}

/**
 * Fisher's exact test, one-sided: P(X >= k) where X is the number of marked items among `draws` drawn without
 * replacement from `total` items of which `marked` are marked (hypergeometric upper tail).
 */
export function hypergeometricUpperTail(k: number, marked: number, draws: number, total: number): number {
	const lowest = Math.max(0, draws + marked - total);
	const highest = Math.min(marked, draws);
	if (k <= lowest) return 1;
	if (k > highest) return 0;
	const all = logChoose(total, draws);
	const logTerm = (j: number): number => logChoose(marked, j) + logChoose(total - marked, draws - j) - all;
	const mode = Math.floor(((draws + 1) * (marked + 1)) / (total + 2));
	if (k <= mode) {
		return Math.max(0, 1 - upperSum((step) => logTerm(k - 1 - step), 0, k - 1 - lowest));
	}
	return upperSum(logTerm, k, highest);
}
