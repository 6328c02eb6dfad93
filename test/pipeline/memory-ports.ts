/** Stores in memory behind the ports, for tests of the pipeline. */
import type { Deploy, ErrorEvent, RolloutPoint } from "../../src/model/event.js";
import type { DeploySource, RolloutSource } from "../../src/sources/deploys.js";
import type { ErrorSource } from "../../src/sources/errors.js";
import { inOrder } from "../../src/sources/event-groups.js";
import { errorsFrom } from "../../src/sources/event-selection.js";

export function memoryErrors(all: readonly ErrorEvent[]): ErrorSource {
	return errorsFrom({
		name: "memory",
		limitCode: "W-LIMIT",
		key: async () => "all",
		load: async () => ({ events: inOrder(all), warnings: [] }),
		async *everything() {
			yield* all;
		},
	});
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
