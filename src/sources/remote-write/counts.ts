/**
 * Samples of counters -> counts per step, by the same rules as a pull (prometheus/increments): differences,
 * restarts from 0, holes spread, a newborn counter from 0 once its service is known. Pure: last readings in,
 * new readings and points out.
 */
import { createHash } from "node:crypto";
import { type Selector, selects } from "../../decode/series-selector.js";
import type { MetricPoint } from "../../model/event.js";
import type { Seconds } from "../../model/time.js";
import { addReadings, type CountSink, type Grid } from "../prometheus/increments.js";
import type { LabelMapping } from "../prometheus/templates.js";
import type { WrittenSeries } from "./decode.js";
import type { CounterChange, CounterReading } from "./sink.js";

/** What of the stream is counted, and how its labels are read. */
export interface CountRules {
	readonly errors: Selector;
	readonly requests: Selector | null;
	readonly panics: Selector | null;
	readonly labels: LabelMapping;
	/** Env of a stream that does not tell it. */
	readonly env: string;
	readonly step: Seconds;
}

type Counted = "errors" | "requests" | "panics";

/** A series that counts, with the keys of its own last reading and of its service's first sight. */
export interface CountedSeries {
	readonly series: WrittenSeries;
	readonly counted: readonly Counted[];
	readonly key: string;
	readonly serviceKey: string;
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
	readonly contrast: Readonly<Record<string, string>>;
}

/** Picks the series that the rules count. */
export function selectCounted(
	rules: CountRules,
): (series: readonly WrittenSeries[]) => readonly CountedSeries[] {
	const tests = (["errors", "requests", "panics"] as const).flatMap((counted) => {
		const selector = rules[counted];
		return selector === null ? [] : [[counted, selects(selector)] as const];
	});
	return (all) =>
		all.flatMap((series) => {
			const counted = tests
				.filter(([, test]) => test(series.labels.__name__ ?? "", series.labels))
				.map(([name]) => name);
			return counted.length === 0 ? [] : [describeSeries(series, counted, rules)];
		});
}

function describeSeries(
	series: WrittenSeries,
	counted: readonly Counted[],
	rules: CountRules,
): CountedSeries {
	const read = (dimension: keyof LabelMapping): string | undefined => {
		const name = rules.labels[dimension];
		return name === undefined ? undefined : series.labels[name];
	};
	const service = read("service") ?? "";
	const env = read("env") ?? rules.env;
	const [route, code] = [read("route"), read("code")];
	return {
		series,
		counted,
		key: `counter:${hash(JSON.stringify(Object.entries(series.labels).sort()))}`,
		serviceKey: `counted-service:${hash(JSON.stringify([service, env]))}`,
		service,
		env,
		version: read("version") ?? null,
		// Pods come and go too fast to be kept apart for months; route and code tell more of a burst.
		contrast: { ...(route === undefined ? {} : { route }), ...(code === undefined ? {} : { code }) },
	};
}

/** 128 bits: collisions among a store's series are out of the question. */
function hash(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Keys whose last readings `countSamples` wants. */
export function keysOf(all: readonly CountedSeries[]): readonly string[] {
	return [...new Set(all.flatMap(({ key, serviceKey }) => [key, serviceKey]))];
}

/** What a request adds to what is known. */
export function countSamples(
	all: readonly CountedSeries[],
	last: ReadonlyMap<string, CounterReading>,
	rules: CountRules,
): CounterChange {
	const readings = new Map<string, CounterReading>();
	const points = new Points(rules.step);
	const since = firstSights(all, last, readings);
	for (const one of all) {
		const known = readings.get(one.key) ?? last.get(one.key) ?? null;
		const knownSince = since.get(one.serviceKey) ?? Number.POSITIVE_INFINITY;
		const samples = one.series.samples
			.filter(({ stale }) => !stale)
			.map(({ time, value }) => [time, value] as const)
			.sort(([a], [b]) => a - b);
		const newest = addReadings(points.grid, known, samples, points.sinkOf(one, rules), (reading) => {
			// 2.0 says when the counter began; otherwise it is new if its service was there before it.
			const began = one.series.startedAt ?? reading.time;
			return began > knownSince ? "counts" : "unknown";
		});
		if (newest !== null && newest !== known) readings.set(one.key, newest);
	}
	return { readings, points: points.list() };
}

/** First moment each service was seen at, now or before. */
function firstSights(
	all: readonly CountedSeries[],
	last: ReadonlyMap<string, CounterReading>,
	readings: Map<string, CounterReading>,
): ReadonlyMap<string, number> {
	const since = new Map<string, number>();
	for (const { serviceKey, series } of all) {
		const known = last.get(serviceKey)?.time;
		const earliest = Math.min(known ?? Number.POSITIVE_INFINITY, ...series.samples.map(({ time }) => time));
		const seen = Math.min(since.get(serviceKey) ?? Number.POSITIVE_INFINITY, earliest);
		if (Number.isFinite(seen)) since.set(serviceKey, seen);
	}
	for (const [key, time] of since) readings.set(key, { time, value: 0 });
	return since;
}

/** Points under construction, one per series and step. */
class Points {
	/** One grid for all times, so that a step is the same step in every request. */
	readonly grid: Grid;
	readonly #points = new Map<string, { -readonly [K in keyof MetricPoint]: MetricPoint[K] }>();

	constructor(step: Seconds) {
		this.grid = { start: 0, step, bins: Number.POSITIVE_INFINITY };
	}

	sinkOf(one: CountedSeries, rules: CountRules): CountSink {
		return {
			add: (bin, count) => {
				const point = this.#at(bin, one, rules);
				for (const counted of one.counted) point[counted] = (point[counted] ?? 0) + count;
			},
			present: (bin) => void this.#at(bin, one, rules),
		};
	}

	list(): readonly MetricPoint[] {
		return [...this.#points.values()];
	}

	#at(bin: number, one: CountedSeries, rules: CountRules) {
		const { service, env, version, contrast } = one;
		const key = JSON.stringify([bin, service, env, version, contrast.route, contrast.code]);
		let point = this.#points.get(key);
		if (point === undefined) {
			point = {
				time: bin * rules.step,
				service,
				env,
				version,
				errors: 0,
				requests: rules.requests === null ? null : 0,
				panics: rules.panics === null ? null : 0,
				...(Object.keys(contrast).length === 0 ? {} : { labels: contrast }),
			};
			this.#points.set(key, point);
		}
		return point;
	}
}
