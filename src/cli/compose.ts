/**
 * The one place that wires vendors to ports. Each function loads only what the configuration asks for, so that
 * `explain --range` never touches SQLite and a store-only run never loads the HTTP client.
 */
import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import { type ImpactTable, noImpactFile } from "../detect/impact.js";
import type { CommitSource } from "../sources/commits.js";
import type { DeploySource, RolloutSource, TopologySource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { HistorySource } from "../sources/history.js";
import type { MetricsSource } from "../sources/metrics.js";
import type { Store } from "../store/store.js";
import { errorSource, metricsSources } from "./compose-servers.js";
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
	/** Impact weights as the file has them now. */
	readonly impact: () => Promise<ImpactTable>;
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
			impact: await impactOf(context, config),
			close: () => store.close(),
		};
	} catch (error) {
		store.close();
		throw error;
	}
}

async function impactOf(context: CommandContext, config: Config): Promise<Sources["impact"]> {
	const { impactFile } = config.severity;
	if (impactFile === undefined) return async () => noImpactFile;
	const { impactReader } = await import("./impact-reader.js");
	return impactReader(impactFile, context.talk.warn);
}
