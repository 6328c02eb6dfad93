/**
 * Reads counters exactly and at moderate cost: one reading per step and series by query_range, and raw samples
 * only where a reading per step is not enough. Those places are found by cheap questions to the server:
 * restarts by `resets(...) > 0`, the past of a newborn series by `last_over_time(...)` far back.
 *
 * A reading is `last_over_time(...[step])` and not the bare selector: that one answers nothing once a target is
 * gone, and the errors of the last moments before a crash are those that matter most.
 */

import type { Labels, Selector } from "../../decode/series-selector.js";
import { Failure } from "../../model/failure.js";
import type { EpochSeconds, Seconds } from "../../model/time.js";
import { warning } from "../../model/warning.js";
import type { PrometheusApi } from "./api.js";
import { type Counted, type Groups, seriesKey } from "./groups.js";
import { addReadings, binOf, type Grid, type Reading } from "./increments.js";
import { durationText, selectorText } from "./promql.js";

/** How far back a newborn series is looked for, so that a target that comes back is not counted from 0. */
const pastWindow: Seconds = 3600;
/** Raw samples are read in windows of at most this length, and at most this many. */
const maxWindow: Seconds = 3600;
const maxWindows = 24;

type Sample = readonly [EpochSeconds, number];

interface Newborn {
	readonly labels: Labels;
	readonly reading: Reading;
	readonly counted: Counted;
}

export interface CounterTask {
	readonly api: PrometheusApi;
	readonly grid: Grid;
	readonly groups: Groups;
	readonly signal: AbortSignal | undefined;
}

/** Adds one counter to the groups; what needs a second look is done by the returned function, once all are read. */
export async function addCounter(
	task: CounterTask,
	selector: Selector,
	counted: Counted,
): Promise<() => Promise<void>> {
	const { api, grid, groups, signal } = task;
	const text = selectorText(selector);
	// Restarts matter for small numbers; among requests one restart is lost in the noise of exposure.
	const restarts = counted === "requests" ? new Map() : await findRestarts(task, text);
	const last = new Map<string, Reading | null>();
	const set: { readonly labels: Labels; readonly readings: Sample[] }[] = [];
	const aside = new Map<string, (typeof set)[number]>();
	const newborns: Newborn[] = [];
	const end = grid.start + grid.bins * grid.step;
	const reading = `last_over_time(${text}[${durationText(grid.step)}])`;
	for await (const { labels, samples } of api.range(reading, grid.start, end, grid.step, signal)) {
		const key = seriesKey(labels);
		const first = samples[0];
		if (first !== undefined) groups.seen(labels, first[0]);
		if (restarts.has(key)) {
			const kept = aside.get(key) ?? { labels, readings: [] };
			kept.readings.push(...samples);
			aside.set(key, kept);
			continue;
		}
		const sink = groups.sink(labels, counted);
		last.set(
			key,
			addReadings(grid, last.get(key) ?? null, samples, sink, newbornRule(task, labels, counted, newborns)),
		);
	}
	return async () => {
		const raw = await readRaw(task, text, restarts);
		for (const [key, { labels, readings }] of aside) {
			const merged = mergeSamples(readings, raw.samples.get(key) ?? [], raw.windows);
			const sink = groups.sink(labels, counted);
			addReadings(grid, null, merged, sink, newbornRule(task, labels, counted, newborns));
		}
		await settleNewborns(task, text, newborns);
	};
}

/** A first reading at the very start is the baseline; a later one is judged when everything is read. */
function newbornRule({ grid }: CounterTask, labels: Labels, counted: Counted, newborns: Newborn[]) {
	return (reading: Reading): "counts" | "unknown" => {
		if (reading.time > grid.start && reading.value > 0) newborns.push({ labels, reading, counted });
		return "unknown";
	};
}

/** Counts newborn series: the difference to their past if they had one, else from 0. */
async function settleNewborns(task: CounterTask, text: string, newborns: readonly Newborn[]): Promise<void> {
	if (newborns.length === 0) return;
	const { api, grid, groups, signal } = task;
	const past = new Map<string, number>();
	const wanted = new Set(newborns.map(({ labels }) => seriesKey(labels)));
	const query = `last_over_time(${text}[${durationText(pastWindow)}])`;
	for await (const { labels, samples } of api.instant(query, grid.start, signal)) {
		const value = samples.at(-1)?.[1];
		if (value === undefined) continue;
		groups.seen(labels, grid.start);
		if (wanted.has(seriesKey(labels))) past.set(seriesKey(labels), value);
	}
	for (const { labels, reading, counted } of newborns) {
		const before = past.get(seriesKey(labels));
		if (before === undefined && !groups.knownBefore(labels, reading.time)) {
			const note =
				"a service appeared with counters that may be older than the store: its first step is not counted";
			api.warn(warning("W-PROM-NEWBORN", note));
			continue;
		}
		const grown = before !== undefined && before <= reading.value ? reading.value - before : reading.value;
		groups.sink(labels, counted).add(binOf(grid, reading.time), grown);
	}
}

/** Series that restarted, with the grid times at which it shows. */
async function findRestarts(task: CounterTask, text: string): Promise<Map<string, EpochSeconds[]>> {
	const { api, grid, signal } = task;
	const found = new Map<string, EpochSeconds[]>();
	const query = `resets(${text}[${durationText(restartWindow(grid))}]) > 0`;
	const end = grid.start + grid.bins * grid.step;
	try {
		for await (const { labels, samples } of api.range(query, grid.start, end, grid.step, signal)) {
			const key = seriesKey(labels);
			const times = found.get(key) ?? [];
			found.set(key, times);
			for (const [time] of samples) times.push(time);
		}
	} catch (error) {
		if (!(error instanceof Failure) || error.kind === "interrupted" || error.kind === "authentication")
			throw error;
		const note = `restarts between two steps may be missed: ${error.message}`;
		api.warn(warning("W-PROM-RESTARTS", note, error.hint));
		found.clear();
	}
	return found;
}

/** resets() sees a drop only between two samples inside its window: two steps and a slow scrape. */
function restartWindow(grid: Grid): Seconds {
	return Math.ceil(2 * grid.step + 60);
}

interface RawSamples {
	readonly windows: readonly (readonly [EpochSeconds, EpochSeconds])[];
	readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

/** Raw samples of restarted series around their restarts. */
async function readRaw(
	task: CounterTask,
	text: string,
	restarts: ReadonlyMap<string, readonly EpochSeconds[]>,
): Promise<RawSamples> {
	const { api, grid, signal } = task;
	const times = [...new Set([...restarts.values()].flat())].sort((a, b) => a - b);
	const all = windowsAround(times, restartWindow(grid), grid.start);
	const windows = all.slice(-maxWindows);
	if (all.length > windows.length) {
		const note = `more restarts than are read sample by sample: the oldest ${all.length - windows.length} are read per step`;
		api.warn(warning("W-PROM-RESTARTS", note, "ask for a shorter range or one service"));
	}
	const samples = new Map<string, Sample[]>();
	for (const [from, to] of windows) {
		for await (const series of api.instant(`${text}[${durationText(to - from)}]`, to, signal)) {
			const key = seriesKey(series.labels);
			if (!restarts.has(key)) continue;
			samples.set(key, [...(samples.get(key) ?? []), ...series.samples.filter(([time]) => time > from)]);
		}
	}
	return { windows, samples };
}

/** Joins the windows (time - width, time] that touch, up to the longest allowed. */
export function windowsAround(
	times: readonly EpochSeconds[],
	width: Seconds,
	earliest: EpochSeconds,
): readonly (readonly [EpochSeconds, EpochSeconds])[] {
	const windows: [EpochSeconds, EpochSeconds][] = [];
	for (const time of times) {
		const from = Math.max(earliest, time - width);
		const open = windows.at(-1);
		if (open !== undefined && from <= open[1] && time - open[0] <= maxWindow) open[1] = time;
		else windows.push([open === undefined ? from : Math.max(from, open[1]), time]);
	}
	return windows;
}

/** Raw samples inside the windows, readings per step outside, in order of time. */
function mergeSamples(
	readings: readonly Sample[],
	raw: readonly Sample[],
	windows: RawSamples["windows"],
): readonly Sample[] {
	// A window without raw samples (the store keeps them elsewhere) leaves the readings as they are.
	const covered = (time: EpochSeconds): boolean =>
		windows.some(([from, to]) => time > from && time <= to && raw.some(([at]) => at > from && at <= to));
	return [...readings.filter(([time]) => !covered(time)), ...raw].sort(([a], [b]) => a - b);
}
