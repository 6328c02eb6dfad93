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

/** Gaps are spread over at most this many steps; the rest of a longer gap gets nothing. */
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

/** Start of the step in which a sample taken at `time` was counted: an increase ends at its sample. */
export function stepEnding(time: EpochSeconds, step: Seconds): EpochSeconds {
	return (Math.ceil(time / step - 1e-9) - 1) * step;
}

/** Shares an increase between the steps of (from, to], in whole numbers when it is whole. */
function spread(
	from: EpochSeconds,
	to: EpochSeconds,
	increase: number,
	step: Seconds,
	put: (start: EpochSeconds, count: number) => void,
): void {
	const end = stepEnding(to, step);
	const begin = Math.max(Math.min(stepEnding(from, step) + step, end), end - (maxSpread - 1) * step);
	const steps = Math.round((end - begin) / step) + 1;
	const whole = Number.isInteger(increase);
	let given = 0;
	for (let i = 1; i <= steps; i++) {
		const share = (increase * i) / steps;
		const upTo = whole ? Math.round(share) : share;
		put(begin + (i - 1) * step, upTo - given);
		given = upTo;
	}
}
