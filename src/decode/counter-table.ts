/** All counter series of an input, added up per service, env, version and step when it ends. */
import type { MetricPoint } from "../model/event.js";
import type { EpochSeconds } from "../model/time.js";
import { type CounterSeries, createCounterSeries } from "./counters.js";
import type { Sample } from "./exposition.js";
import type { MetricsOptions } from "./metrics-options.js";
import { passedOver, rejected, type Skipped } from "./outcome.js";

type Role = "errors" | "requests" | "panics";

/** A sample with a time. */
export type TimedSample = Sample & { readonly time: EpochSeconds };

export interface CounterTable {
	/** Takes a sample; null when it counted. */
	add(sample: TimedSample, line: number): Skipped | null;
	/** Points, by service, env, version and time, with the last line of their series. */
	points(): Generator<MetricPoint & { readonly line: number }>;
}

interface Entry {
	readonly owner: Owner;
	readonly roles: readonly Role[];
	readonly series: CounterSeries;
	line: number;
}

interface Owner {
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
}

/** Series over the limit are refused: past that a metrics store is the better source. */
const maxSeries = 200_000;

const serviceLabels = [
	"service",
	"service_name",
	"app",
	"app_kubernetes_io_name",
	"application",
	"job",
	"container",
];
const envLabels = ["env", "environment", "deployment_environment_name", "deployment_environment", "stage"];
const versionLabels = [
	"version",
	"app_version",
	"service_version",
	"app_kubernetes_io_version",
	"release",
	"revision",
];

/** Creates an empty table. */
export function createCounterTable(options: MetricsOptions): CounterTable {
	const step = options.step ?? 60;
	const entries = new Map<string, Entry>();
	let firstTime = Number.POSITIVE_INFINITY;
	return {
		add: (sample, line) => {
			const key = seriesKey(sample);
			const entry = entries.get(key) ?? open(sample, options, step);
			if (entry === null) return passedOver(line, "not selected");
			if (entries.size >= maxSeries && !entries.has(key))
				return rejected(line, `more than ${maxSeries} series`);
			entries.set(key, entry);
			entry.line = line;
			firstTime = Math.min(firstTime, sample.time);
			const taken = entry.series.add(sample.time, sample.value);
			if (taken === "older") return rejected(line, "sample out of order");
			return taken === "taken" ? null : passedOver(line, "stale marker or value that is no count");
		},
		points: () => addUp([...entries.values()], firstTime, step, options),
	};
}

function seriesKey(sample: Sample): string {
	const labels = Object.entries(sample.labels).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([sample.name, labels]);
}

function open(sample: Sample, options: MetricsOptions, step: number): Entry | null {
	const roles = (["errors", "requests", "panics"] as const).filter(
		(role) => options[role]?.matches(sample.name, sample.labels) ?? false,
	);
	if (roles.length === 0) return null;
	const pick = (names: readonly string[]): string | undefined =>
		names.map((name) => sample.labels[name]).find((value) => value !== undefined && value !== "");
	const owner: Owner = {
		service: pick(serviceLabels) ?? options.service ?? "",
		env: pick(envLabels) ?? options.env ?? "",
		version: pick(versionLabels) ?? options.version ?? null,
	};
	return { owner, roles, series: createCounterSeries(step), line: 0 };
}

interface Row {
	readonly owner: Owner;
	readonly time: EpochSeconds;
	readonly counts: Partial<Record<Role, number>>;
	line: number;
}

function* addUp(
	entries: readonly Entry[],
	firstTime: EpochSeconds,
	step: number,
	options: MetricsOptions,
): Generator<MetricPoint & { readonly line: number }> {
	const rows = new Map<string, Row>();
	for (const { owner, roles, series, line } of entries) {
		const prefix = JSON.stringify([owner.service, owner.env, owner.version]);
		// Targets are scraped at different moments of a step: the first of each counts as there from the start.
		for (const [time, count] of series.finish(firstTime, 1.5 * step)) {
			const key = `${prefix} ${time}`;
			const row = rows.get(key) ?? { owner, time, counts: {}, line };
			for (const role of roles) row.counts[role] = (row.counts[role] ?? 0) + count;
			row.line = Math.max(row.line, line);
			rows.set(key, row);
		}
	}
	const sorted = [...rows.values()].sort((a, b) => a.time - b.time || compareOwners(a.owner, b.owner));
	for (const { owner, time, counts, line } of sorted) {
		const requests = options.requests === undefined ? null : (counts.requests ?? null);
		const panics = options.panics === undefined ? null : (counts.panics ?? null);
		yield { time, ...owner, errors: counts.errors ?? 0, requests, panics, line };
	}
}

function compareOwners(a: Owner, b: Owner): number {
	const left = JSON.stringify([a.service, a.env, a.version]);
	const right = JSON.stringify([b.service, b.env, b.version]);
	return left < right ? -1 : left > right ? 1 : 0;
}
