/**
 * Which label values hold the burst: share of errors per version, route, pod or code during the burst against
 * before, with a test for each value. When there were no errors before, traffic says what chance would give.
 * p-values are corrected for the number of values looked at (Bonferroni), so "stands out" means it.
 */
import type { Burst, CountSeries, LabelContrast } from "../model/burst.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import { binomialTwoSided, fisherTwoSided } from "./tail.js";

/** Errors of one label value before and during a burst, and its share of traffic when known. */
export interface ValueCounts {
	readonly value: string;
	readonly before: number;
	readonly during: number;
	/** 0..1, of requests during the burst; null: unknown. */
	readonly trafficShare: number | null;
}

/** Most values reported for one label. */
const mostValues = 10;
/** Corrected p-value above which a value does not stand out. */
const significant = 0.01;
/** Longest stretch before the onset that counts as "before". */
const before: Seconds = 86_400;
/** Counts above which exact tests give way to their large-sample form. */
const exactLimit = 2000;
/** Share that makes a version the burst's own. */
const nearlyAll = 0.9;

/** Series of one label value, as MetricsSource gives them with `by`: the value is in `label` or `version`. */
export type LabelledSeries = CountSeries & { readonly label?: string };

/** Values of `label` that stand out, the one with most errors first. */
export function contrastOf(
	burst: Pick<Burst, "onset" | "end">,
	label: string,
	series: readonly LabelledSeries[],
): LabelContrast[] {
	return contrastOfCounts(label, countsByValue(burst, series));
}

/** Errors of each label value in the day before the burst and during it. */
export function countsByValue(
	burst: Pick<Burst, "onset" | "end">,
	series: readonly LabelledSeries[],
): ValueCounts[] {
	const requests = series.map((one) =>
		one.requests === null ? null : sumOf(one, one.requests, burst, "during"),
	);
	const known = requests.every((count) => count !== null);
	const traffic = requests.reduce<number>((sum, count) => sum + (count ?? 0), 0);
	return series.map((one, i) => ({
		value: one.label ?? one.version ?? "",
		before: sumOf(one, one.errors, burst, "before"),
		during: sumOf(one, one.errors, burst, "during"),
		trafficShare: known && traffic > 0 ? (requests[i] ?? 0) / traffic : null,
	}));
}

/** The value with more than half of the burst's errors, or null. */
export function dominantValue(counts: readonly ValueCounts[]): string | null {
	const all = counts.reduce((sum, count) => sum + count.during, 0);
	return counts.find((count) => count.value !== "" && count.during * 2 > all)?.value ?? null;
}

/** The same from counts, for callers that hold error events. Errors without the label count, but never stand out. */
export function contrastOfCounts(label: string, counts: readonly ValueCounts[]): LabelContrast[] {
	const beforeAll = counts.reduce((sum, count) => sum + count.before, 0);
	const duringAll = counts.reduce((sum, count) => sum + count.during, 0);
	if (duringAll === 0) return [];
	return counts
		.map((count): LabelContrast => {
			const shareBefore =
				beforeAll > 0 ? count.before / beforeAll : (count.trafficShare ?? 1 / counts.length);
			const pValue =
				beforeAll > 0
					? twoShares(count.during, duringAll, count.before, beforeAll)
					: oneShare(count.during, duringAll, shareBefore);
			return {
				label,
				value: count.value,
				shareBefore,
				shareDuring: count.during / duringAll,
				errorsDuring: count.during,
				pValue: Math.min(1, pValue * counts.length),
			};
		})
		.filter((one) => one.value !== "" && one.pValue < significant)
		.sort((a, b) => b.errorsDuring - a.errorsDuring || (a.value < b.value ? -1 : 1))
		.slice(0, mostValues);
}

/**
 * The burst with the contrasts of its labels and, when one version holds nearly all errors, that version.
 * Contrasts replace what the burst had.
 */
export function withContrast(burst: Burst, contrasts: readonly LabelContrast[]): Burst {
	const version = contrasts.find((one) => one.label === "version" && one.shareDuring >= nearlyAll);
	return { ...burst, version: burst.version ?? version?.value ?? null, contrast: contrasts };
}

/** Sum of counts in the day before the burst (its uncertain first minutes left out) or during it. */
function sumOf(
	series: CountSeries,
	counts: readonly (number | null)[],
	burst: Pick<Burst, "onset" | "end">,
	when: "before" | "during",
): number {
	const end = burst.end ?? Number.POSITIVE_INFINITY;
	const inside = (time: EpochSeconds): boolean =>
		when === "during"
			? time >= burst.onset && time < end
			: time >= burst.onset - before && time < burst.onset;
	return counts.reduce<number>(
		(sum, count, i) => (inside(series.start + i * series.step) ? sum + (count ?? 0) : sum),
		0,
	);
}

/** p-value of "the same share in both": Fisher's exact test, for large counts the chi-squared test. */
function twoShares(hits: number, trials: number, otherHits: number, otherTrials: number): number {
	const [a, b] = [Math.round(hits), Math.round(trials)];
	const [c, d] = [Math.round(otherHits), Math.round(otherTrials)];
	if (b + d <= exactLimit) return fisherTwoSided(a, b - a, c, d - c);
	const pooled = (a + c) / (b + d);
	if (pooled === 0 || pooled === 1) return 1;
	return twoSidedNormal((a / b - c / d) / Math.sqrt(pooled * (1 - pooled) * (1 / b + 1 / d)));
}

/** p-value of "chance gives this share": binomial test, for large counts its normal form. */
function oneShare(hits: number, trials: number, share: number): number {
	const [k, n] = [Math.round(hits), Math.round(trials)];
	if (n <= exactLimit || share <= 0 || share >= 1) return binomialTwoSided(k, n, share);
	return twoSidedNormal((k - n * share) / Math.sqrt(n * share * (1 - share)));
}

/** 2 P(Z > |z|), by the continued fraction for large |z| and by the series for small. */
function twoSidedNormal(z: number): number {
	const x = Math.abs(z);
	const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
	if (x > 3) {
		let fraction = x;
		for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
		return (2 * density) / fraction;
	}
	let term = x;
	let sum = x;
	for (let k = 1; k < 100; k++) {
		term *= (x * x) / (2 * k + 1);
		sum += term;
	}
	return Math.max(0, 1 - 2 * density * sum);
}
