/**
 * Service-graph edges from the labels of series that many teams already have: Tempo's and the OpenTelemetry
 * collector's `traces_service_graph_request_total{client,server}` and Istio's
 * `istio_requests_total{source_workload,destination_service_name,...}`.
 */
import type { ServiceEdge } from "../model/event.js";

/** Labels of one series; the metric name may be under `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** Istio's word for "no such workload". */
const absent = new Set(["", "unknown", "user"]);

/** Edge of a `traces_service_graph_request_total` series; null for virtual nodes (user) and missing ends. */
export function edgeFromTraces(labels: Labels): ServiceEdge | null {
	return edge(labels.client, labels.server);
}

/**
 * Edge of an `istio_requests_total` series: canonical service when set, else workload; null when one side is
 * outside the mesh ("unknown"). Both reporters give the same edge.
 */
export function edgeFromIstio(labels: Labels): ServiceEdge | null {
	return edge(
		first(labels.source_canonical_service, labels.source_app, labels.source_workload),
		first(
			labels.destination_canonical_service,
			labels.destination_app,
			labels.destination_workload,
			labels.destination_service_name,
		),
	);
}

/** Distinct edges of all series whose metric is known by name or, without a name, by its labels; sorted. */
export function edgesFromSeries(series: Iterable<Labels>): ServiceEdge[] {
	const found = new Map<string, ServiceEdge>();
	for (const labels of series) {
		const istio = labels.__name__?.startsWith("istio_") ?? labels.client === undefined;
		const next = istio ? edgeFromIstio(labels) : edgeFromTraces(labels);
		if (next !== null) found.set(JSON.stringify([next.caller, next.callee]), next);
	}
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, next]) => next);
}

function first(...names: readonly (string | undefined)[]): string | undefined {
	return names.find((name) => name !== undefined && !absent.has(name));
}

function edge(caller: string | undefined, callee: string | undefined): ServiceEdge | null {
	if (caller === undefined || callee === undefined || absent.has(caller) || absent.has(callee)) return null;
	return caller === callee ? null : { caller, callee };
}
