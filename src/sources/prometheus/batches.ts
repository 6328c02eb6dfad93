/**
 * Which services to ask for together. One batch holds as many as fit a budget of samples: small enough for
 * bounded memory, large enough that a thousand quiet services take a few requests.
 */

import type { Matcher, Selector } from "../../decode/series-selector.js";
import { Failure } from "../../model/failure.js";
import type { MetricsQuery } from "../metrics.js";
import type { PrometheusApi } from "./api.js";
import type { CountPlan } from "./discover.js";
import type { Grid } from "./increments.js";
import { labelText, regexQuote, selectorText } from "./promql.js";
import { narrowed } from "./templates.js";

/** Samples of one batch: about 50 MB of JSON on the wire, a few MB of counts here. */
const sampleBudget = 2_000_000;
/** Names of one regular expression; keeps the query text below what servers accept. */
const maxServices = 500;

/** Matchers that select the services of a batch. */
export interface ServiceBatch {
	readonly matchers: readonly Matcher[];
}

/** Batches for a query, in order of service name. */
export async function planBatches(
	api: PrometheusApi,
	plan: CountPlan,
	query: MetricsQuery,
	grid: Grid,
	signal?: AbortSignal,
): Promise<readonly ServiceBatch[]> {
	const { service: label, env: envLabel } = plan.labels;
	const common: readonly Matcher[] =
		envLabel === undefined || query.env === undefined ? [] : [{ label: envLabel, op: "=", value: query.env }];
	if (label === undefined) return [{ matchers: common }];
	if (query.service !== undefined) {
		return [{ matchers: [...common, { label, op: "=", value: query.service }] }];
	}
	const counters = [plan.queries.requests, plan.queries.errors, plan.queries.panics].flatMap((one) =>
		one?.kind === "counter" ? [narrowed(one.selector, common)] : [],
	);
	if (
		counters.length < [plan.queries.requests, plan.queries.errors, plan.queries.panics].filter(Boolean).length
	) {
		// An expression cannot be narrowed by its services: it is asked once, whole.
		return [{ matchers: common }];
	}
	const weights = await serviceWeights(api, counters, label, grid, signal);
	return split(weights, grid.bins + 1).map((services) => ({
		matchers: [...common, { label, op: "=~", value: services.map(regexQuote).join("|") }],
	}));
}

/** Series per service. Services that ended inside the range are found by name and counted as one series. */
async function serviceWeights(
	api: PrometheusApi,
	counters: readonly Selector[],
	label: string,
	grid: Grid,
	signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
	const weights = new Map<string, number>();
	const end = grid.start + grid.bins * grid.step;
	for (const selector of counters) {
		const text = selectorText(selector);
		const args = { "match[]": text, start: String(grid.start), end: String(end) };
		const names = await api.labelValues(label, args, signal).catch((error: unknown) => {
			if (error instanceof Failure && error.kind !== "interrupted" && error.kind !== "authentication")
				return [];
			throw error;
		});
		for (const name of names) weights.set(name, weights.get(name) ?? 1);
		for await (const { labels, samples } of api.instant(
			`count by (${labelText(label)}) (${text})`,
			end,
			signal,
		)) {
			const name = labels[label] ?? "";
			weights.set(name, (weights.get(name) ?? 0) + (samples.at(-1)?.[1] ?? 0));
		}
	}
	return weights;
}

/** Cuts the services, in order of name, where the budget is full. */
export function split(weights: ReadonlyMap<string, number>, points: number): readonly (readonly string[])[] {
	const batches: string[][] = [];
	let room = 0;
	for (const service of [...weights.keys()].sort()) {
		const cost = (weights.get(service) ?? 1) * points;
		const open = batches.at(-1);
		if (open === undefined || cost > room || open.length >= maxServices) {
			batches.push([service]);
			room = sampleBudget - cost;
		} else {
			open.push(service);
			room -= cost;
		}
	}
	return batches;
}
