/**
 * What a store has to offer when the configuration does not say: which of the known metrics is there and under
 * which labels. Whatever is configured wins.
 */

import { parseSelector, type Selector } from "../../decode/series-selector.js";
import { Failure } from "../../model/failure.js";
import type { TimeRange } from "../../model/time.js";
import type { PrometheusApi } from "./api.js";
import { promQuote, regexQuote, selectorText } from "./promql.js";
import {
	type CountQueries,
	commonLabels,
	countQuery,
	type LabelMapping,
	type Preset,
	presets,
} from "./templates.js";

/** The `metrics` block as far as it says what to count. */
export interface CountSettings {
	readonly preset?: string | undefined;
	readonly errors?: string | undefined;
	readonly requests?: string | undefined;
	readonly panics?: string | undefined;
	readonly labels?: LabelMapping | undefined;
}

export interface CountPlan {
	readonly queries: CountQueries;
	readonly labels: LabelMapping;
}

/** Fills the gaps of the settings from the store. @throws Failure("config") when nothing countable is there. */
export async function discover(
	api: PrometheusApi,
	settings: CountSettings,
	range: TimeRange,
	signal?: AbortSignal,
): Promise<CountPlan> {
	const preset = await choosePreset(api, settings, range, signal);
	const errors = settings.errors ?? preset?.errors;
	if (errors === undefined) {
		throw new Failure("config", "metrics.queries.errors is missing", {
			where: api.where,
			hint: "say which counter or expression counts errors",
		});
	}
	const requests = settings.requests ?? (settings.errors === undefined ? preset?.requests : undefined);
	const metric = countQuery(requests ?? errors);
	const names =
		metric.kind === "counter" ? await labelNames(api, metric.selector, range, signal) : new Set<string>();
	const labels = chooseLabels(settings.labels ?? {}, preset?.labels ?? {}, names);
	const queries: CountQueries = {
		errors: withCodeLabel(countQuery(errors), preset, labels, settings),
		requests: requests === undefined ? null : countQuery(requests),
		panics: settings.panics === undefined ? null : countQuery(settings.panics),
	};
	return { queries, labels };
}

async function choosePreset(
	api: PrometheusApi,
	settings: CountSettings,
	range: TimeRange,
	signal?: AbortSignal,
): Promise<Preset | null> {
	if (settings.preset !== undefined) {
		const preset = presets[settings.preset];
		if (preset !== undefined) return preset;
		throw new Failure("config", `there is no preset "${settings.preset}"`, {
			where: "metrics.preset",
			hint: `known are ${Object.keys(presets).join(", ")}`,
		});
	}
	if (settings.errors !== undefined) return null;
	const known = Object.values(presets);
	const matcher = `{__name__=~${promQuote(known.map(({ metric }) => regexQuote(metric)).join("|"))}}`;
	const there = new Set(await api.labelValues("__name__", { "match[]": matcher, ...window(range) }, signal));
	const found = known.find(({ metric }) => there.has(metric));
	if (found !== undefined) return found;
	throw new Failure(
		"config",
		`the store has none of ${known.map(({ metric }) => metric).join(", ")} in this range`,
		{
			where: api.where,
			hint: "name your counters in metrics.queries.errors and metrics.queries.requests, or widen the range",
		},
	);
}

async function labelNames(api: PrometheusApi, selector: Selector, range: TimeRange, signal?: AbortSignal) {
	const names = await api
		.labelNames({ "match[]": selectorText(selector), ...window(range) }, signal)
		.catch((error: unknown) => {
			// Small stores do not offer the path; the preset's own labels are then taken at their word.
			if (error instanceof Failure && (error.kind === "source" || error.kind === "config")) return [];
			throw error;
		});
	return new Set(names);
}

/** Configured label, else the preset's if the store has it, else a common one that it has. */
function chooseLabels(
	configured: LabelMapping,
	preset: LabelMapping,
	names: ReadonlySet<string>,
): LabelMapping {
	const chosen: Partial<Record<keyof LabelMapping, string>> = {};
	for (const dimension of Object.keys(commonLabels) as (keyof LabelMapping)[]) {
		const own = preset[dimension];
		const fallback =
			names.size === 0
				? own
				: [own, ...commonLabels[dimension]].find((name) => name !== undefined && names.has(name));
		const label = configured[dimension] ?? fallback;
		// An empty name says that the store does not tell this dimension.
		if (label !== undefined && label !== "") chosen[dimension] = label;
	}
	return chosen;
}

/** A preset's errors by the code label that this store uses (`status` instead of `code`). */
function withCodeLabel(
	query: CountQueries["errors"],
	preset: Preset | null,
	labels: LabelMapping,
	settings: CountSettings,
): CountQueries["errors"] {
	const own = preset?.labels.code;
	if (
		settings.errors !== undefined ||
		query.kind !== "counter" ||
		own === undefined ||
		labels.code === undefined
	)
		return query;
	const code = labels.code;
	const matchers = query.selector.matchers.map((one) => (one.label === own ? { ...one, label: code } : one));
	return { kind: "counter", selector: { metric: query.selector.metric, matchers } };
}

function window(range: TimeRange): { readonly start: string; readonly end: string } {
	return { start: String(Math.floor(range.from)), end: String(Math.ceil(range.to)) };
}

/** Parses a metric selector given by a person. @throws Failure("usage") */
export function requireSelector(text: string, field: string): Selector {
	const selector = parseSelector(text);
	if (selector !== null) return selector;
	const hint = 'give a metric name with label matchers, such as http_requests_total{code=~"5.."}';
	throw new Failure("usage", `${field} is not a series selector`, { where: text, hint });
}
