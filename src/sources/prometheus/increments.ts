/**
 * Exact counts from the readings of one counter. Prometheus's increase() extrapolates (60 events -> 60.82) and
 * shows 0 for a series that is born at N > 0; differences of readings do neither. Rules:
 * - a counter that was there before counts differences; a drop is a restart and counts from 0;
 * - a counter that is born counts from 0 (its first reading), unless nothing can be known of its past;
 * - a hole between two readings spreads the difference evenly, since nobody knows when it happened.
 * Readings that are not finite, negative, doubled or out of order are left out.
 */
import type { EpochSeconds, Seconds } from "../../model/time.js";

/** Bins of equal width; bin i holds (start + i * step, start + (i + 1) * step]. */
export interface Grid {
	readonly start: EpochSeconds;
	readonly step: Seconds;
	readonly bins: number;
}

/** Last good reading of a counter. */
export interface Reading {
	readonly time: EpochSeconds;
	readonly value: number;
}

/** Receives what the readings say: counts per bin, and which bins were looked at. */
export interface CountSink {
	add(bin: number, count: number): void;
	present(bin: number): void;
}

/** Holes up to this long count as looked at, as in Prometheus's own lookback; longer ones stay unknown. */
const shortHole: Seconds = 300;

/** Bin that a moment falls into: the end of a bin belongs to it. */
export function binOf(grid: Grid, time: EpochSeconds): number {
	return Math.ceil((time - grid.start) / grid.step - 1e-9) - 1;
}

/**
 * Adds the readings that follow `last` to the sink and returns the new last one.
 * @param last reading before these; null when the counter was never seen.
 * @param born what to do with a first reading: its count is the past that began at 0, or unknown.
 */
export function addReadings(
	grid: Grid,
	last: Reading | null,
	readings: Iterable<readonly [EpochSeconds, number]>,
	sink: CountSink,
	born: (reading: Reading) => "counts" | "unknown",
): Reading | null {
	let before = last;
	for (const [time, value] of readings) {
		if (!Number.isFinite(value) || value < 0 || (before !== null && time <= before.time)) continue;
		const reading = { time, value };
		if (before === null) {
			if (born(reading) === "counts") sink.add(binOf(grid, time), value);
			sink.present(binOf(grid, time));
		} else addDifference(grid, before, reading, sink);
		before = reading;
	}
	return before;
}

function addDifference(grid: Grid, before: Reading, reading: Reading, sink: CountSink): void {
	const to = binOf(grid, reading.time);
	const from = Math.min(to, binOf(grid, before.time) + 1);
	const hole = to - from + 1;
	if (hole <= Math.max(2, shortHole / grid.step)) for (let bin = from; bin <= to; bin++) sink.present(bin);
	else sink.present(to);
	const grown = reading.value - before.value;
	if (grown < 0) sink.add(to, reading.value);
	else if (grown > 0) spread(grown, from, hole, sink);
}

/** Splits a count over bins as evenly as whole numbers allow; the total is exact. */
function spread(count: number, from: number, bins: number, sink: CountSink): void {
	let given = 0;
	for (let index = 1; index <= bins; index++) {
		const due = index === bins ? count : Math.floor((count * index) / bins);
		if (due !== given) sink.add(from + index - 1, due - given);
		given = due;
	}
}
