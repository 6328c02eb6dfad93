/**
 * Rules to compare with, written from their public descriptions: the seed's rule to the letter, Sentry's
 * escalating-issues limit, Grafana's robust PromQL band. Each maps counts of 60 s steps to the steps at whose end
 * it is firing; gaps shorter than ten minutes join to one alarm, which is kind to all of them.
 */
import type { CountSeries } from "../../src/model/burst.js";

/** An alarm: firing at the end of steps `firedAt` .. `end` - 1; `onset` is when the rule says it began. */
export interface Alarm {
	readonly onset: number;
	readonly firedAt: number;
	readonly end: number;
}

export type Rival = (series: CountSeries) => Alarm[];

const joinGap = 10;

function toAlarms(firing: Uint8Array): Alarm[] {
	const alarms: { onset: number; firedAt: number; end: number }[] = [];
	for (let i = 0; i < firing.length; i++) {
		if (firing[i] !== 1) continue;
		const last = alarms.at(-1);
		if (last !== undefined && i - last.end < joinGap) last.end = i + 1;
		else alarms.push({ onset: i, firedAt: i, end: i + 1 });
	}
	return alarms;
}

/**
 * Seed 2.3 as written: the mean starts at the first value, *restarts whenever it is 0*, is updated first and
 * compared afterwards with `rate > 3 * ewma`. It looks at error rates; on counts of equal steps that is the same.
 */
export function seedRule(alpha: number): Rival {
	return (series) => {
		const firing = new Uint8Array(series.errors.length);
		let mean = 0;
		series.errors.forEach((count, i) => {
			if (count === null) return;
			mean = mean === 0 ? count : alpha * count + (1 - alpha) * mean;
			if (count > mean * 3) firing[i] = 1;
		});
		return toAlarms(firing);
	};
}

/**
 * Sentry's escalating issues: from seven days of hourly counts, limit = max(bursty, spike) where
 * bursty = max hour * clamp(5 e^(-0.65 cv), 2, 5) and spike = weekday-weighted mean + mean * clamp((mean + 5 sd) /
 * mean, 5, 8); with less than a week, ten times the largest hour. Fires when the hour so far exceeds the limit.
 * An issue never seen before is news to Sentry anyway: its first event counts as an alarm here.
 */
export const sentryRule: Rival = (series) => {
	const hours = toHours(series);
	const firing = new Uint8Array(series.errors.length);
	let seen = 0;
	let hourSoFar = 0;
	let limit = Number.POSITIVE_INFINITY;
	series.errors.forEach((count, i) => {
		if (i % 1440 === 0) limit = sentryLimit(hours.slice(Math.max(0, i / 60 - 168), i / 60), i / 60);
		if (i % 60 === 0) hourSoFar = 0;
		hourSoFar += count ?? 0;
		if (count !== null && count > 0 && (seen === 0 || hourSoFar > limit)) firing[i] = 1;
		seen += count ?? 0;
	});
	return toAlarms(firing);
};

function toHours(series: CountSeries): number[] {
	const hours = new Array<number>(Math.ceil(series.errors.length / 60)).fill(0);
	series.errors.forEach((count, i) => {
		const hour = Math.floor(i / 60);
		hours[hour] = (hours[hour] ?? 0) + (count ?? 0);
	});
	return hours;
}

function sentryLimit(hours: readonly number[], firstHour: number): number {
	const max = Math.max(0, ...hours);
	if (max === 0) return Number.POSITIVE_INFINITY;
	if (hours.length < 168) return max * 10;
	const mean = hours.reduce((sum, x) => sum + x, 0) / hours.length;
	const deviation = Math.sqrt(hours.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (hours.length - 1));
	const bursty = max * Math.min(Math.max(5 * Math.exp((-0.65 * deviation) / mean), 2), 5);
	const today = Math.floor(firstHour / 24) % 7;
	const weights = hours.map((_, i) =>
		Math.floor((firstHour - hours.length + i) / 24) % 7 === today ? 2 : 1,
	);
	const weighted =
		hours.reduce((sum, x, i) => sum + x * (weights[i] ?? 1), 0) / weights.reduce((sum, w) => sum + w, 0);
	const spike = weighted + mean * Math.min(Math.max((mean + 5 * deviation) / mean, 5), 8);
	return Math.floor(Math.max(bursty, spike));
}

/**
 * Grafana's promql-anomaly-detection, robust strategy: only positive samples count; level = median of 1 h; upper
 * band = largest of day median + 2 MAD, 1.5 x day median, and median + 2 MAD of the hour around this time
 * yesterday and a week ago; fires when the level stays above the band for 5 minutes.
 */
export const grafanaRule: Rival = (series) => {
	const length = series.errors.length;
	const positive = series.errors.map((count) => (count !== null && count > 0 ? count : Number.NaN));
	const dayMedian = rollingMedian(positive, 1440);
	const deviation = positive.map((count, i) => Math.abs(count - (dayMedian[i] ?? Number.NaN)));
	const dayDeviation = rollingMedian(deviation, 1440);
	const level = rollingMedian(positive, 60);
	const hourDeviation = rollingMedian(
		positive.map((count, i) => Math.abs(count - (level[i] ?? Number.NaN))),
		60,
	);
	const seasonal = (i: number, back: number): number =>
		i < back ? Number.NaN : (level[i - back] ?? Number.NaN) + 2 * (hourDeviation[i - back] ?? Number.NaN);
	const firing = new Uint8Array(length);
	let above = 0;
	for (let i = 0; i < length; i++) {
		const median = dayMedian[i] ?? Number.NaN;
		const bands = [median + 2 * (dayDeviation[i] ?? Number.NaN), median * 1.5];
		// Offsets 23h45m and 167h45m, as in the published rules.
		bands.push(seasonal(i, 1425), seasonal(i, 10_065));
		const band = Math.max(...bands.filter((value) => !Number.isNaN(value)));
		above = (level[i] ?? Number.NaN) > band ? above + 1 : 0;
		if (above >= 5) firing[i] = 1;
	}
	return toAlarms(firing);
};

/** Median of the last `window` samples that are numbers; NaN when there is none. */
function rollingMedian(values: readonly number[], window: number): Float64Array {
	const sorted: number[] = [];
	const place = (value: number): number => {
		let [low, high] = [0, sorted.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((sorted[middle] as number) < value) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	return Float64Array.from(values, (value, i) => {
		if (!Number.isNaN(value)) sorted.splice(place(value), 0, value);
		const old = values[i - window];
		if (old !== undefined && !Number.isNaN(old)) sorted.splice(place(old), 1);
		const middle = sorted.length >> 1;
		if (sorted.length === 0) return Number.NaN;
		return sorted.length % 2 === 1
			? (sorted[middle] as number)
			: ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
	});
}
