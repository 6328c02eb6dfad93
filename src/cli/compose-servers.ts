/** Wiring of metrics stores and error stores; each vendor is loaded only when the configuration names it. */
import type { Config } from "../config/schema.js";
import type { TopologySource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { HttpConfig } from "../sources/http/config.js";
import type { HttpClientOptions } from "../sources/http/request.js";
import type { MetricsSource } from "../sources/metrics.js";
import type { Store } from "../store/store.js";
import type { CommandContext } from "./context.js";
import { given } from "./given.js";

/** Metrics, and what else the same server tells. */
export interface MetricsSources {
	readonly metrics: MetricsSource;
	readonly topology: TopologySource;
}

/** The metrics source of the configuration. `timeline`: edges that the store knows. */
export async function metricsSources(
	context: CommandContext,
	config: Config,
	store: Store,
	timeline: TopologySource,
): Promise<MetricsSources> {
	const { metrics } = config;
	switch (metrics.kind) {
		case "embedded": {
			const { storeMetrics } = await import("../store/metrics.js");
			return { metrics: storeMetrics(store), topology: timeline };
		}
		case "prometheus":
			return prometheusSources(context, metrics, timeline);
		default:
			return metrics satisfies never;
	}
}

async function prometheusSources(
	context: CommandContext,
	metrics: Extract<Config["metrics"], { readonly kind: "prometheus" }>,
	timeline: TopologySource,
): Promise<MetricsSources> {
	const [{ createHttpClient }, { createPrometheusSource }, { createMetricsTopology }, { joinTopologies }] =
		await Promise.all([
			import("../sources/http/client.js"),
			import("../sources/prometheus/source.js"),
			import("../sources/prometheus/topology.js"),
			import("../sources/prometheus/joined-topology.js"),
		]);
	const http = createHttpClient({
		...clientOptions(context, "Prometheus", metrics),
		configWhere: "metrics.http_config",
		limits: { total: metrics.timeout, maxBytes: metrics.maxBytes },
		concurrency: metrics.concurrency,
	});
	const shared = { http, args: metrics.args, now: context.clock, onWarning: context.talk.warn };
	return {
		metrics: createPrometheusSource({
			...shared,
			settings: { ...metrics.queries, preset: metrics.preset, labels: metrics.labels },
			...(metrics.env === undefined ? {} : { env: metrics.env }),
		}),
		topology: joinTopologies(timeline, createMetricsTopology(shared), context.talk.warn),
	};
}

/** The source of error events of the configuration. */
export async function errorSource(
	context: CommandContext,
	config: Config,
	store: Store,
): Promise<ErrorSource> {
	const { errors } = config;
	if (errors.kind === "embedded") return (await import("../store/errors.js")).storeErrors(store);
	const { decodeErrors: decode } = await import("../decode/errors.js");
	if (errors.kind === "files") {
		const { createFilesSource } = await import("../sources/files/source.js");
		return createFilesSource(given({ ...errors, cwd: context.cwd, decode }));
	}
	const { createHttpClient } = await import("../sources/http/client.js");
	const where = { configWhere: "errors.http_config", limits: { total: errors.timeout } };
	switch (errors.kind) {
		case "loki": {
			const { createLokiSource } = await import("../sources/loki/source.js");
			const http = createHttpClient({ ...clientOptions(context, "Loki", errors), ...where });
			return createLokiSource(given({ ...errors, http, decode }));
		}
		case "clickhouse": {
			const { createClickHouseSource } = await import("../sources/clickhouse/source.js");
			const http = createHttpClient({ ...clientOptions(context, "ClickHouse", errors), ...where });
			return createClickHouseSource(given({ ...errors, http, decode }));
		}
		default:
			return errors satisfies never;
	}
}

/** What every server's section has in common. */
interface ServerSection {
	readonly url: string;
	readonly http_config: HttpConfig;
	readonly headers: Readonly<Record<string, string>>;
	readonly tenant?: string | undefined;
}

function clientOptions(context: CommandContext, name: string, section: ServerSection): HttpClientOptions {
	const tenant = section.tenant === undefined ? {} : { "X-Scope-OrgID": section.tenant };
	return {
		name,
		baseUrl: section.url,
		config: section.http_config,
		headers: { ...tenant, ...section.headers },
		environment: context.env,
	};
}
