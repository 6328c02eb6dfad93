/**
 * The one place that wires vendors to ports. Each function loads only what the configuration asks for, so that
 * `explain --range` never touches SQLite and a store-only run never loads the HTTP client.
 */
import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import type { DetectOptions, Sensitivity } from "../detect/options.js";
import type { CommitSource } from "../sources/commits.js";
import type { DeploySource, RolloutSource, TopologySource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { HistorySource } from "../sources/history.js";
import type { HttpConfig } from "../sources/http/config.js";
import type { HttpClientOptions } from "../sources/http/request.js";
import type { MetricsSource } from "../sources/metrics.js";
import type { Store } from "../store/store.js";
import type { CommandContext } from "./context.js";
import { defaultStorePath } from "./store-path.js";

/** Everything that `detect`, `explain`, `gate` and `report` read from. */
export interface Sources {
	readonly config: Config;
	readonly metrics: MetricsSource;
	readonly errors: ErrorSource;
	readonly deploys: DeploySource;
	readonly rollout: RolloutSource;
	readonly topology: TopologySource;
	readonly history: HistorySource;
	readonly store: Store;
	close(): void;
}

/** Folder of --repo, else of the working folder. Kept as typed, since advice repeats it. */
export function repositoryFolder(context: CommandContext): string {
	return context.globals.repo ?? ".";
}

/** Path of the store: --store, FAULTLINE_STORE, the file, else one per repository. */
export async function storePath(context: CommandContext): Promise<string> {
	const { config } = await context.config();
	return config.store ?? defaultStorePath(resolve(context.cwd, repositoryFolder(context)), context.env);
}

/** Opens the store. `mustExist`: readers of embedded data say what to import instead of showing nothing. */
export async function openStore(
	context: CommandContext,
	options: { readonly mustExist?: boolean } = {},
): Promise<Store> {
	const [{ openStore: open }, path] = await Promise.all([import("../store/open.js"), storePath(context)]);
	const store = await open(path, options);
	for (const warning of store.warnings) context.talk.warn(warning);
	return store;
}

/** Opens the git repository of --repo or of the service by the configuration. */
export async function openCommits(context: CommandContext, service: string | null): Promise<CommitSource> {
	const { openRepository } = await import("../sources/git/repository.js");
	if (context.globals.repo !== null || service === null) return openRepository(repositoryFolder(context));
	const { config } = await context.config();
	return openRepository(repositoryOf(config, service)?.path ?? repositoryFolder(context));
}

/** The repository entry of a service, else `default`. */
export function repositoryOf(config: Config, service: string): Config["repository"][string] | undefined {
	const { repository } = config;
	return Object.hasOwn(repository, service) ? repository[service] : repository.default;
}

/** Opens all sources. Call `close` when done. */
export async function openSources(context: CommandContext): Promise<Sources> {
	const { config, warnings } = await context.config();
	for (const warning of warnings) context.talk.warn(warning);
	const embedded = config.metrics.kind === "embedded" && config.errors.kind === "embedded";
	const store = await openStore(context, { mustExist: embedded });
	try {
		const [{ storeDeploys }, { storeHistory }] = await Promise.all([
			import("../store/deploys.js"),
			import("../store/history.js"),
		]);
		const timeline = storeDeploys(store);
		return {
			config,
			...(await metricsSources(context, config, store, timeline)),
			errors: await errorSource(context, config, store),
			deploys: timeline,
			rollout: timeline,
			history: storeHistory(store),
			store,
			close: () => store.close(),
		};
	} catch (error) {
		store.close();
		throw error;
	}
}

/** Metrics, and what else the same server tells. */
interface MetricsSources {
	readonly metrics: MetricsSource;
	readonly topology: TopologySource;
}

async function metricsSources(
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

async function errorSource(context: CommandContext, config: Config, store: Store): Promise<ErrorSource> {
	const { errors } = config;
	if (errors.kind === "embedded") return (await import("../store/errors.js")).storeErrors(store);
	const { decodeErrors: decode } = await import("../decode/errors.js");
	if (errors.kind === "files") {
		const { createFilesSource } = await import("../sources/files/source.js");
		return createFilesSource(withoutUndefined({ ...errors, cwd: context.cwd, decode }));
	}
	const { createHttpClient } = await import("../sources/http/client.js");
	const where = { configWhere: "errors.http_config", limits: { total: errors.timeout } };
	switch (errors.kind) {
		case "loki": {
			const { createLokiSource } = await import("../sources/loki/source.js");
			const http = createHttpClient({ ...clientOptions(context, "Loki", errors), ...where });
			return createLokiSource(withoutUndefined({ ...errors, http, decode }));
		}
		case "clickhouse": {
			const { createClickHouseSource } = await import("../sources/clickhouse/source.js");
			const http = createHttpClient({ ...clientOptions(context, "ClickHouse", errors), ...where });
			return createClickHouseSource(withoutUndefined({ ...errors, http, decode }));
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

/** The `detect` and `severity` sections as the detector takes them. */
export async function detectOptions(config: Config): Promise<DetectOptions> {
	const { perService, ...rules } = config.detect;
	const services = Object.fromEntries(
		Object.entries(perService).map(([service, own]) => [service, sensitivityOf(own)]),
	);
	const impactFile = config.severity.impactFile;
	const impact = impactFile === undefined ? {} : { impact: await readImpact(impactFile) };
	return { ...sensitivityOf(rules), services, ...impact };
}

type Rules = Omit<Config["detect"], "perService">;

function sensitivityOf({ detector, sensitivity, ewma }: Rules): Sensitivity {
	const { falseAlarmsPerServiceWeek, ...counts } = sensitivity;
	return withoutUndefined({
		detector,
		falseAlarmsPerWeek: falseAlarmsPerServiceWeek,
		...counts,
		...ewma,
	});
}

/** exactOptionalPropertyTypes tells an absent key from an undefined one; the schema does not. */
function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
	const kept = Object.entries(value).filter(([, each]) => each !== undefined);
	return Object.fromEntries(kept) as WithoutUndefined<T>;
}

/** Keys that may hold undefined become optional; the others stay as they are. */
type WithoutUndefined<T> = {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

async function readImpact(file: string): Promise<NonNullable<DetectOptions["impact"]>> {
	const [{ readFile }, { parseImpact }, { Failure }] = await Promise.all([
		import("node:fs/promises"),
		import("../detect/impact-file.js"),
		import("../model/failure.js"),
	]);
	const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new Failure("config", `cannot read the impact file: ${error.code}`, { where: file });
	});
	return parseImpact(text, file);
}
