/**
 * MetricsSource over a Prometheus-compatible server (Prometheus, VictoriaMetrics, and Thanos, Mimir or Cortex
 * through their Prometheus API). Services are asked for in batches, so that memory stays bounded by one batch
 * however many series the store holds.
 */

import type { Matcher } from "../../decode/series-selector.js";
import type { CountSeries } from "../../model/burst.js";
import { Failure } from "../../model/failure.js";
import type { EpochSeconds } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import type { HttpClient } from "../http/request.js";
import type { MetricsAnswer, MetricsQuery, MetricsSource } from "../metrics.js";
import { PrometheusApi } from "./api.js";
import { planBatches, type ServiceBatch } from "./batches.js";
import { addCounter, type CounterTask } from "./counters.js";
import { type CountPlan, type CountSettings, discover } from "./discover.js";
import { type Counted, Groups } from "./groups.js";
import { binOf, type Grid } from "./increments.js";
import { type CountQuery, fillTemplate, narrowed } from "./templates.js";

export interface PrometheusOptions {
	readonly http: HttpClient;
	readonly settings: CountSettings;
	/** Env of a store that does not tell it by a label. */
	readonly env?: string;
	/** Further arguments of every query. */
	readonly args?: Readonly<Record<string, string>>;
	readonly now: () => EpochSeconds;
	/** Hears what `stream` cannot return; `query` puts the same into its answer. */
	readonly onWarning?: (warning: Warning) => void;
}

/** VictoriaMetrics hides the newest 30 s (-search.latencyOffset): steps that touch them are not complete. */
const latencyOffset = 30;
/** A clock this far off shifts drifts between deploy and burst visibly. */
const maxSkew = 30;

export function createPrometheusSource(options: PrometheusOptions): MetricsSource {
	return new PrometheusSource(options);
}

class PrometheusSource implements MetricsSource {
	readonly name: string;
	readonly #options: PrometheusOptions;

	constructor(options: PrometheusOptions) {
		this.name = `${options.http.name} at ${options.http.where}`;
		this.#options = options;
	}

	async query(query: MetricsQuery, signal?: AbortSignal): Promise<MetricsAnswer> {
		const series: (CountSeries & { readonly label?: string })[] = [];
		const warnings: Warning[] = [];
		for await (const one of this.#run(query, (notice) => warnings.push(notice), signal)) series.push(one);
		return { series, warnings };
	}

	stream(
		query: MetricsQuery,
		signal?: AbortSignal,
	): AsyncIterable<CountSeries & { readonly label?: string }> {
		return this.#run(query, this.#options.onWarning ?? (() => undefined), signal);
	}

	async *#run(query: MetricsQuery, onWarning: (warning: Warning) => void, signal?: AbortSignal) {
		const { http, args = {}, now, settings } = this.#options;
		const api = new PrometheusApi({ http, args, onWarning, now });
		const flavour = await api.flavour(signal);
		const plan = await discover(api, settings, query.range, signal);
		const newest = this.#clock(api) - (flavour === "victoriametrics" ? latencyOffset : 0);
		const grid = gridOf(query, newest);
		if (grid.bins === 0) return;
		for (const batch of await planBatches(api, plan, query, grid, signal)) {
			yield* this.#batch(api, plan, query, grid, batch, signal);
		}
	}

	async *#batch(
		api: PrometheusApi,
		plan: CountPlan,
		query: MetricsQuery,
		grid: Grid,
		batch: ServiceBatch,
		signal?: AbortSignal,
	) {
		const groups = new Groups(grid, { labels: plan.labels, query, env: this.#options.env ?? "" });
		const task = { api, grid, groups, signal };
		const { errors, requests, panics } = plan.queries;
		const wanted: readonly [Counted, CountQuery | null][] = [
			["requests", requests],
			["errors", errors],
			["panics", panics],
		];
		const settling = await Promise.all(
			wanted.map(([counted, one]) =>
				one === null ? null : addCounts(task, one, counted, query, batch.matchers),
			),
		);
		for (const settle of settling) await settle?.();
		yield* groups.series(requests !== null);
	}

	/** Now by the server's clock; says so when ours differs. */
	#clock(api: PrometheusApi): EpochSeconds {
		const { now } = this.#options;
		const skew = api.skew;
		if (Math.abs(skew) <= maxSkew) return now();
		const words = `the metrics store's clock is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} this machine's`;
		api.warn(
			warning("W-PROM-CLOCK", words, "set both by NTP: drifts between deploy and burst are off by as much"),
		);
		return now() + skew;
	}
}

/** Adds one query of the plan; returns what is left to do once all are read. */
async function addCounts(
	task: CounterTask,
	count: CountQuery,
	counted: Counted,
	query: MetricsQuery,
	matchers: readonly Matcher[],
): Promise<(() => Promise<void>) | null> {
	if (count.kind === "counter") return addCounter(task, narrowed(count.selector, matchers), counted);
	const { api, grid, groups, signal } = task;
	const { step, range, service, env } = query;
	const variables = { step, range: range.to - range.from, service, env };
	const text = fillTemplate(count.template, variables, `metrics.queries.${counted}`);
	for await (const { labels, samples } of api.range(
		text,
		grid.start + step,
		grid.start + grid.bins * step,
		step,
		signal,
	)) {
		if (
			!matchers.every(
				({ label, op, value }) => labels[label] === undefined || op !== "=" || labels[label] === value,
			)
		)
			continue;
		const sink = groups.sink(labels, counted);
		for (const [time, value] of samples) {
			if (!Number.isFinite(value) || value < 0) continue;
			sink.add(binOf(grid, time), value);
			sink.present(binOf(grid, time));
		}
	}
	return null;
}

/** Bins that cover the range and are complete at `newest`. @throws Failure("usage") for an impossible query. */
function gridOf(query: MetricsQuery, newest: EpochSeconds): Grid {
	const { range, step } = query;
	if (!(step > 0) || !(range.to > range.from)) {
		throw new Failure("usage", "the time range or the step is empty", { hint: "give --from before --to" });
	}
	const start = Math.floor(range.from / step) * step;
	const end = Math.min(Math.ceil(range.to / step), Math.floor(newest / step)) * step;
	return { start, step, bins: Math.max(0, Math.round((end - start) / step)) };
}
