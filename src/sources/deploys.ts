/** Port: deploy records and rollout shares. Contract tests: test/contract/deploys.ts. */
import type { Deploy, RolloutPoint, ServiceEdge } from "../model/event.js";
import type { TimeRange } from "../model/time.js";

export interface DeployQuery {
	/** Deploys whose finish (or start, while running) lies in the range. */
	readonly range?: TimeRange;
	readonly service?: string;
	readonly env?: string;
}

export interface DeploySource {
	readonly name: string;
	/** Oldest first. */
	deploys(query: DeployQuery, signal?: AbortSignal): Promise<readonly Deploy[]>;
	/** Newest successful deploy of service+env that finished before `time`. */
	previous(service: string, env: string, time: number, signal?: AbortSignal): Promise<Deploy | null>;
}

export interface RolloutSource {
	/** Points of the range and the last one before it, oldest first. */
	rollout(
		service: string,
		env: string,
		range: TimeRange,
		signal?: AbortSignal,
	): Promise<readonly RolloutPoint[]>;
}

export interface TopologySource {
	edges(signal?: AbortSignal): Promise<readonly ServiceEdge[]>;
}
