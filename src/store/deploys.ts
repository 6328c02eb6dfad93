/** DeploySource, RolloutSource and TopologySource over the embedded store. */
import type { Deploy, DeployStatus, RolloutPoint, ServiceEdge } from "../model/event.js";
import type { DeploySource, RolloutSource, TopologySource } from "../sources/deploys.js";
import type { Store } from "./store.js";

interface DeployRow {
	readonly pipeline: string;
	readonly service: string;
	readonly env: string;
	readonly sha: string;
	readonly version: string | null;
	readonly started: number | null;
	readonly finished: number | null;
	readonly status: string;
	readonly url: string | null;
}

/** Deploy records, rollout shares and service-graph edges of the embedded store. */
export function storeDeploys(store: Store): DeploySource & RolloutSource & TopologySource {
	return {
		name: `embedded store ${store.path}`,
		async deploys({ range, service, env }) {
			const rows = store.read(() =>
				store
					.statement(
						`SELECT * FROM deploys
						 WHERE (:from IS NULL OR coalesce(finished, started) >= :from)
						   AND (:to IS NULL OR coalesce(finished, started) < :to)
						   AND (:service IS NULL OR service = :service) AND (:env IS NULL OR env = :env)
						 ORDER BY coalesce(finished, started), service, env, pipeline`,
					)
					.all({
						from: range?.from ?? null,
						to: range?.to ?? null,
						service: service ?? null,
						env: env ?? null,
					}),
			) as DeployRow[];
			return rows.map(deployOf);
		},
		async previous(service, env, time) {
			const row = store.read(() =>
				store
					.statement(
						`SELECT * FROM deploys WHERE service = ? AND env = ? AND status = 'success' AND finished < ?
						 ORDER BY finished DESC, pipeline DESC LIMIT 1`,
					)
					.get(service, env, time),
			) as DeployRow | undefined;
			return row === undefined ? null : deployOf(row);
		},
		async rollout(service, env, range) {
			return store.read(() =>
				store
					.statement(
						// The last point of each version before the range says what runs when it begins.
						`SELECT time, service, env, version, share FROM rollouts AS r
						 WHERE service = :service AND env = :env AND time < :to
						   AND time >= coalesce((SELECT max(time) FROM rollouts
						     WHERE service = :service AND env = :env AND version = r.version AND time < :from), :from)
						 ORDER BY time, version`,
					)
					.all({ service, env, from: range.from, to: range.to }),
			) as RolloutPoint[];
		},
		async edges() {
			return store.read(() =>
				store.statement("SELECT caller, callee FROM edges ORDER BY caller, callee").all(),
			) as ServiceEdge[];
		},
	};
}

function deployOf(row: DeployRow): Deploy {
	return {
		pipelineId: row.pipeline,
		service: row.service,
		env: row.env,
		commit: row.sha,
		version: row.version,
		startedAt: row.started,
		finishedAt: row.finished,
		// Only import writes this column, and it takes nothing else.
		status: row.status as DeployStatus,
		url: row.url,
	};
}
