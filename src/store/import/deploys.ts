/** Deploys, rollout points and service-graph edges into the store. */
import type { Deploy, RolloutPoint, ServiceEdge } from "../../model/event.js";
import type { SqliteValue } from "../driver.js";
import type { Store } from "../store.js";
import type { Outcome } from "./counts.js";
import { type RecordKind, recordWriter } from "./records.js";
import type { ImportWriter } from "./writer.js";

const noService = "no service named";

/** Deploys, one a pipeline, service and env. */
const deployRecords: RecordKind<Deploy> = {
	name: "deploys",
	identity: "pipeline, service and env",
	key: (deploy) => JSON.stringify([deploy.service, deploy.env, deploy.pipelineId]),
	weigh: () => 1000,
	settle: settleDeploy,
	refuse(deploy) {
		if (deploy.service === "") return noService;
		if (deploy.pipelineId === "") return "no pipeline id";
		if (deploy.commit === "") return "no commit";
		return deploy.startedAt === null && deploy.finishedAt === null ? "no time" : null;
	},
	merge: (store) => ({
		put(deploy) {
			const row = store
				.statement(
					`SELECT pipeline AS pipelineId, service, env, sha AS "commit", version, started AS startedAt,
						finished AS finishedAt, status, url FROM deploys WHERE service = ? AND env = ? AND pipeline = ?`,
				)
				.get(deploy.service, deploy.env, deploy.pipelineId) as Deploy | undefined;
			const settled = row === undefined ? deploy : settleDeploy(row, deploy);
			if (row !== undefined && sameDeploy(row, settled)) return "known";
			store
				.statement(
					`INSERT OR REPLACE INTO deploys (pipeline, service, env, sha, version, started, finished, status, url)
					 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				)
				.run(...deployValues(settled));
			return row === undefined ? "new" : "replaced";
		},
		end: () => undefined,
	}),
};

/** Old news of a pipeline (still running) does not replace its end; otherwise the later word holds. */
function settleDeploy(earlier: Deploy, later: Deploy): Deploy {
	return earlier.finishedAt !== null && later.finishedAt === null ? earlier : later;
}

function deployValues(deploy: Deploy): readonly SqliteValue[] {
	const { pipelineId, service, env, commit, version, startedAt, finishedAt, status, url } = deploy;
	return [pipelineId, service, env, commit, version, startedAt, finishedAt, status, url];
}

function sameDeploy(a: Deploy, b: Deploy): boolean {
	const values = deployValues(b);
	return deployValues(a).every((value, i) => value === values[i]);
}

/** Rollout shares, one a service, env, version and time. */
const rolloutRecords: RecordKind<RolloutPoint> = {
	name: "rollouts",
	identity: "service, env, version and time",
	key: (point) => JSON.stringify([point.service, point.env, point.version, point.time]),
	weigh: () => 400,
	settle: (_, later) => later,
	refuse(point) {
		if (point.service === "") return noService;
		if (!Number.isFinite(point.time)) return "no usable time";
		return point.share >= 0 && point.share <= 1 ? null : "share outside 0..1";
	},
	merge: (store) => ({
		put(point): Outcome {
			const row = store
				.statement("SELECT share FROM rollouts WHERE service = ? AND env = ? AND time = ? AND version = ?")
				.get(point.service, point.env, point.time, point.version) as { readonly share: number } | undefined;
			if (row?.share === point.share) return "known";
			store
				.statement(
					"INSERT OR REPLACE INTO rollouts (service, env, time, version, share) VALUES (?, ?, ?, ?, ?)",
				)
				.run(point.service, point.env, point.time, point.version, point.share);
			return row === undefined ? "new" : "replaced";
		},
		end: () => undefined,
	}),
};

/** Service-graph edges. */
const edgeRecords: RecordKind<ServiceEdge> = {
	name: "topology",
	identity: "caller and callee",
	key: (edge) => JSON.stringify([edge.caller, edge.callee]),
	weigh: () => 300,
	settle: (_, later) => later,
	refuse: (edge) => (edge.caller === "" || edge.callee === "" ? noService : null),
	merge: (store) => ({
		put(edge): Outcome {
			const { changes } = store
				.statement("INSERT INTO edges (caller, callee) VALUES (?, ?) ON CONFLICT DO NOTHING")
				.run(edge.caller, edge.callee);
			return changes === 1 ? "new" : "known";
		},
		end: () => undefined,
	}),
};

/** Opens an import of deploys. */
export function deployWriter(store: Store): ImportWriter<Deploy> {
	return recordWriter(store, deployRecords);
}

/** Opens an import of rollout shares. */
export function rolloutWriter(store: Store): ImportWriter<RolloutPoint> {
	return recordWriter(store, rolloutRecords);
}

/** Opens an import of service-graph edges. */
export function edgeWriter(store: Store): ImportWriter<ServiceEdge> {
	return recordWriter(store, edgeRecords);
}
