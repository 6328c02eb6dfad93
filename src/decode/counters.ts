/**
 * Cumulative counters to counts per step. Per series: a value below the last one is a restart (counts from 0); the
 * first sample is the baseline when the series was there from the start, and counts from 0 when it was born later
 * (INTERFACES.md 0.5: rate() shows nothing for such a jump). An increase over a gap is spread over its steps.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";

/** Increase of one counter in the steps it touches: step start -> count. */
export interface CounterSeries {
	/** Adds a sample; samples of a series must come oldest first. "older" and "not finite" were not taken. */
	add(time: EpochSeconds, value: number): "taken" | "older" | "not finite";
	/**
	 * Ends the series. `firstTime` is the first time seen in the whole input: a series whose first sample is later
	 * than that by more than `grace` was born in the input.
	 */
	finish(firstTime: EpochSeconds, grace: Seconds): ReadonlyMap<EpochSeconds, number>;
}

/** Gaps are shared between at most this many steps (a day of minutes). */
const maxSpread = 1440;

/** Creates an empty series with steps of `step` seconds. */
export function createCounterSeries(step: Seconds): CounterSeries {
	const counts = new Map<EpochSeconds, number>();
	let first: { readonly time: EpochSeconds; readonly value: number } | null = null;
	let last: { readonly time: EpochSeconds; readonly value: number } | null = null;
	const put = (start: EpochSeconds, count: number): void => {
		counts.set(start, (counts.get(start) ?? 0) + count);
	};
	return {
		add: (time, value) => {
			if (!Number.isFinite(value) || value < 0) return "not finite";
			if (last !== null && time <= last.time) return "older";
			if (last === null) first = { time, value };
			else spread(last.time, time, value >= last.value ? value - last.value : value, step, put);
			last = { time, value };
			return "taken";
		},
		finish: (firstTime, grace) => {
			if (first === null) return counts;
			if (first.time - firstTime > grace) put(stepEnding(first.time, step), first.value);
			return counts;
		},
	};
}

/** Start of the step that a sample taken at `time` ends; a sample on the bound belongs to the step before. */
export function stepEnding(time: EpochSeconds, step: Seconds): EpochSeconds {
	return (Math.ceil(time / step - 1e-9) - 1) * step;
}

/**
 * Shares an increase over (from, to] between as many steps as the gap is long, each part going to the step that
 * holds its middle: scrapes rarely fall on step bounds. Whole increases are shared in whole numbers.
 */
function spread(
	from: EpochSeconds,
	to: EpochSeconds,
	increase: number,
	step: Seconds,
	put: (start: EpochSeconds, count: number) => void,
): void {
	const parts = Math.min(Math.max(Math.round((to - from) / step), 1), maxSpread);
	const whole = Number.isInteger(increase);
	let given = 0;
	for (let i = 1; i <= parts; i++) {
		const share = (increase * i) / parts;
		const upTo = whole ? Math.round(share) : share;
		const middle = from + ((to - from) * (i - 0.5)) / parts;
		put(Math.floor(middle / step) * step, upTo - given);
		given = upTo;
	}
}
