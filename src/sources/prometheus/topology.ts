/**
 * Who calls whom, from metrics: Tempo's and the OpenTelemetry collector's service graph
 * (`traces_service_graph_request_total{client,server}`), or Istio's request counter.
 */

import { parseSelector } from "../../decode/series-selector.js";
import type { ServiceEdge } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import type { EpochSeconds, Seconds } from "../../model/time.js";
import type { Warning } from "../../model/warning.js";
import type { TopologySource } from "../deploys.js";
import type { HttpClient } from "../http/request.js";
import { PrometheusApi } from "./api.js";
import { durationText, labelText, selectorText } from "./promql.js";

/** A counter whose labels name both ends of a call. */
export interface EdgeMetric {
	readonly selector: string;
	readonly caller: string;
	readonly callee: string;
}

/** Asked in this order; the first that has edges is the graph. */
export const edgeMetrics: readonly EdgeMetric[] = [
	{ selector: "traces_service_graph_request_total", caller: "client", callee: "server" },
	{
		selector: 'istio_requests_total{reporter="destination"}',
		caller: "source_canonical_service",
		callee: "destination_canonical_service",
	},
	{
		selector: 'istio_requests_total{reporter="destination"}',
		caller: "source_app",
		callee: "destination_app",
	},
];

/** Names that stand for "not known" in these metrics. */
const nameless = new Set(["", "unknown", "user", "virtual_node"]);

export interface MetricsTopologyOptions {
	readonly http: HttpClient;
	readonly now: () => EpochSeconds;
	/** Moment whose graph is wanted; default now. */
	readonly at?: EpochSeconds;
	/** Calls this far back count: rare ones are edges too. */
	readonly window?: Seconds;
	readonly metrics?: readonly EdgeMetric[];
	readonly args?: Readonly<Record<string, string>>;
	readonly onWarning?: (warning: Warning) => void;
}

/** Edges of a Prometheus-compatible store, sorted; empty when it has no such metric. */
export function createMetricsTopology(options: MetricsTopologyOptions): TopologySource {
	const { http, now, args = {}, onWarning = () => undefined } = options;
	return {
		async edges(signal) {
			const api = new PrometheusApi({ http, args, onWarning, now });
			for (const metric of options.metrics ?? edgeMetrics) {
				const edges = await edgesOf(api, metric, options.at ?? now(), options.window ?? 3600, signal);
				if (edges.length > 0) return edges;
			}
			return [];
		},
	};
}

async function edgesOf(
	api: PrometheusApi,
	metric: EdgeMetric,
	time: EpochSeconds,
	window: Seconds,
	signal?: AbortSignal,
): Promise<readonly ServiceEdge[]> {
	const selector = parseSelector(metric.selector);
	if (selector === null) {
		const hint = "give a metric name with label matchers";
		throw new Failure("config", "the topology metric is not a series selector", {
			where: metric.selector,
			hint,
		});
	}
	const ends = `${labelText(metric.caller)}, ${labelText(metric.callee)}`;
	const query = `count by (${ends}) (last_over_time(${selectorText(selector)}[${durationText(window)}]))`;
	const found = new Map<string, ServiceEdge>();
	for await (const { labels } of api.instant(query, time, signal)) {
		const [caller = "", callee = ""] = [labels[metric.caller], labels[metric.callee]];
		if (nameless.has(caller) || nameless.has(callee) || caller === callee) continue;
		found.set(JSON.stringify([caller, callee]), { caller, callee });
	}
	return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
