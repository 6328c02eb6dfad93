/**
 * What to ask for: counters of errors, requests and panics with the labels that tell services apart. Ready for
 * the four metric families that Go services export most; everything can be set by hand.
 */

import { type Matcher, parseSelector, type Selector } from "../../decode/series-selector.js";
import { Failure } from "../../model/failure.js";
import type { Seconds } from "../../model/time.js";
import { durationText, promQuote } from "./promql.js";

/** Our dimension -> label of the store. A missing one is not told by the store. */
export interface LabelMapping {
	readonly service?: string | undefined;
	readonly env?: string | undefined;
	readonly version?: string | undefined;
	readonly route?: string | undefined;
	readonly code?: string | undefined;
	readonly pod?: string | undefined;
}

/** One thing to count. */
export type CountQuery =
	/** A counter: exact differences of its readings. */
	| { readonly kind: "counter"; readonly selector: Selector }
	/** Any expression whose value at t is the count of (t - step, t]. */
	| { readonly kind: "expression"; readonly template: string };

export interface CountQueries {
	readonly errors: CountQuery;
	readonly requests: CountQuery | null;
	readonly panics: CountQuery | null;
}

export interface Preset {
	/** Metric whose presence chooses the preset. */
	readonly metric: string;
	readonly errors: string;
	readonly requests: string;
	readonly labels: LabelMapping;
}

/** In the order of preference when a store has several. */
export const presets: Readonly<Record<string, Preset>> = {
	http: {
		metric: "http_requests_total",
		errors: 'http_requests_total{code=~"5.."}',
		requests: "http_requests_total",
		labels: { service: "service", env: "env", version: "version", route: "route", code: "code", pod: "pod" },
	},
	otel: {
		metric: "http_server_request_duration_seconds_count",
		errors: 'http_server_request_duration_seconds_count{http_response_status_code=~"5.."}',
		requests: "http_server_request_duration_seconds_count",
		labels: {
			service: "service_name",
			env: "deployment_environment_name",
			version: "service_version",
			route: "http_route",
			code: "http_response_status_code",
			pod: "k8s_pod_name",
		},
	},
	grpc: {
		metric: "grpc_server_handled_total",
		errors:
			'grpc_server_handled_total{grpc_code=~"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss"}',
		requests: "grpc_server_handled_total",
		labels: {
			service: "service",
			env: "env",
			version: "version",
			route: "grpc_method",
			code: "grpc_code",
			pod: "pod",
		},
	},
	istio: {
		metric: "istio_requests_total",
		errors: 'istio_requests_total{reporter="destination",response_code=~"5.."}',
		requests: 'istio_requests_total{reporter="destination"}',
		labels: {
			service: "destination_canonical_service",
			env: "destination_workload_namespace",
			version: "destination_version",
			code: "response_code",
			pod: "pod",
		},
	},
};

/** Labels that commonly hold a dimension, best first; used when a preset's own label is not in the store. */
export const commonLabels: Readonly<Record<keyof LabelMapping, readonly string[]>> = {
	service: ["service", "service_name", "app", "app_kubernetes_io_name", "job"],
	env: ["env", "environment", "deployment_environment_name", "deployment_environment", "stage"],
	version: ["version", "service_version", "app_version", "release", "app_kubernetes_io_version"],
	route: ["route", "http_route", "handler", "path", "grpc_method"],
	code: ["code", "status", "status_code", "http_response_status_code", "response_code", "grpc_code"],
	pod: ["pod", "k8s_pod_name", "pod_name", "instance"],
};

/** A query text of the configuration: a plain selector is a counter, anything else an expression. */
export function countQuery(text: string): CountQuery {
	const selector = parseSelector(text);
	return selector === null ? { kind: "expression", template: text } : { kind: "counter", selector };
}

/** Values for the variables of a template. */
export interface Variables {
	readonly step: Seconds;
	readonly range: Seconds;
	readonly service: string | undefined;
	readonly env: string | undefined;
}

/**
 * Fills `$step`, `$range` (durations), `$service` and `$env` (matcher values without quotes, escaped; `.*`-free:
 * use them with `=`). @throws Failure("config") when a variable has no value here.
 */
export function fillTemplate(template: string, variables: Variables, field: string): string {
	return template.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
		const name = braced ?? bare ?? "";
		if (name === "step" || name === "range") return durationText(variables[name]);
		if (name !== "service" && name !== "env") {
			throw new Failure("config", `the query uses ${whole}, which is not known`, {
				where: field,
				hint: "known are $step, $range, $service and $env",
			});
		}
		const value = variables[name];
		if (value === undefined) {
			throw new Failure("usage", `the query uses $${name}, but no ${name} was given`, {
				where: field,
				hint: `give --${name}`,
			});
		}
		return promQuote(value).slice(1, -1);
	});
}

/** A selector with further matchers. */
export function narrowed(selector: Selector, matchers: readonly Matcher[]): Selector {
	return { metric: selector.metric, matchers: [...selector.matchers, ...matchers] };
}
