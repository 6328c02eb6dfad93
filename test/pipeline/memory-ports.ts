/** Stores in memory behind the ports, for tests of the pipeline. */
import type { Deploy, ErrorEvent, RolloutPoint } from "../../src/model/event.js";
import type { DeploySource, RolloutSource } from "../../src/sources/deploys.js";
import type { ErrorSource } from "../../src/sources/errors.js";
import {
	countSeries,
	groupByFingerprint,
	inOrder,
	matchesQuery,
	stepCounts,
} from "../../src/sources/event-groups.js";

export function memoryErrors(all: readonly ErrorEvent[]): ErrorSource {
	return {
		name: "memory",
		events: async (query) => {
			const rows = inOrder(all.filter((event) => matchesQuery(event, query)));
			return { rows: query.limit === undefined ? rows : rows.slice(-query.limit), warnings: [] };
		},
		fingerprints: async (query) => ({
			rows: groupByFingerprint(all.filter((event) => matchesQuery(event, query))),
			warnings: [],
		}),
		counts: async (query, step) => ({
			rows: countSeries(
				stepCounts(
					all.filter((event) => matchesQuery(event, query)),
					step,
				),
				query.range,
				step,
			),
			warnings: [],
		}),
		firstSeen: async (fingerprint, service, env) => {
			const range = { from: 0, to: Number.MAX_SAFE_INTEGER };
			const seen = all.filter((event) => matchesQuery(event, { range, fingerprint, service, env }));
			return seen.length === 0 ? null : Math.min(...seen.map((event) => event.time));
		},
	};
}

export function memoryDeploys(all: readonly Deploy[]): DeploySource {
	const timeOf = (deploy: Deploy): number => deploy.finishedAt ?? deploy.startedAt ?? 0;
	return {
		name: "memory",
		deploys: async ({ range, service, env }) =>
			all
				.filter((one) => range === undefined || (timeOf(one) >= range.from && timeOf(one) < range.to))
				.filter((one) => one.service === (service ?? one.service) && one.env === (env ?? one.env))
				.sort((a, b) => timeOf(a) - timeOf(b)),
		previous: async () => null,
	};
}

export function memoryRollout(all: readonly RolloutPoint[]): RolloutSource {
	return {
		rollout: async (service, env, range) =>
			all.filter((one) => one.service === service && one.env === env && one.time < range.to),
	};
}
