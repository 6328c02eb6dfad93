/** Contract of DeploySource, RolloutSource and TopologySource, run over every adapter. */
import { describe, expect, it } from "vitest";
import type { Deploy, RolloutPoint, ServiceEdge } from "../../src/model/event.js";
import type { DeploySource, RolloutSource, TopologySource } from "../../src/sources/deploys.js";
import { sampleDeploy, start } from "./samples.js";

/** Sources over a backend that holds the given records. */
export interface DeploysFixture {
	readonly deploys: DeploySource;
	readonly rollouts?: RolloutSource;
	readonly topology?: TopologySource;
	close(): Promise<void>;
}

export interface DeployRecords {
	readonly deploys: readonly Deploy[];
	readonly rollouts: readonly RolloutPoint[];
	readonly edges: readonly ServiceEdge[];
}

export interface DeploysContract {
	make(records: DeployRecords): Promise<DeploysFixture>;
	/** Which of the three ports the adapter has. */
	readonly rollouts: boolean;
	readonly topology: boolean;
}

/** Registers the contract's tests under `name`. */
export function deploysContract(name: string, contract: DeploysContract): void {
	const records: DeployRecords = {
		deploys: [
			sampleDeploy(3),
			sampleDeploy(1),
			sampleDeploy(2, { status: "failed" }),
			sampleDeploy(4, { finishedAt: null, status: "running", version: null, url: null }),
			sampleDeploy(5, { service: "pay" }),
			sampleDeploy(6, { env: "staging" }),
		],
		rollouts: [
			{ time: start + 10, service: "shop-api", env: "prod", version: "v2", share: 0.05 },
			{ time: start, service: "shop-api", env: "prod", version: "v1", share: 1 },
			{ time: start + 20, service: "shop-api", env: "prod", version: "v2", share: 0.25 },
			{ time: start + 30, service: "shop-api", env: "prod", version: "v2", share: 1 },
			{ time: start + 30, service: "pay", env: "prod", version: "v9", share: 1 },
		],
		edges: [
			{ caller: "web", callee: "shop-api" },
			{ caller: "shop-api", callee: "pay" },
		],
	};

	async function using(work: (fixture: DeploysFixture) => Promise<void>): Promise<void> {
		const fixture = await contract.make(records);
		try {
			await work(fixture);
		} finally {
			await fixture.close();
		}
	}

	describe(`${name}: DeploySource contract`, () => {
		it("gives deploys that ended in the range, oldest first, its end left out", () =>
			using(async ({ deploys }) => {
				const rows = await deploys.deploys({
					range: { from: start + 1000, to: start + 3000 },
					service: "shop-api",
					env: "prod",
				});
				expect(rows.map((deploy) => deploy.pipelineId)).toEqual(["run-1", "run-2"]);
				expect(rows[0]).toEqual(sampleDeploy(1));
			}));

		it("places a running deploy by its start", () =>
			using(async ({ deploys }) => {
				const rows = await deploys.deploys({ range: { from: start + 3500, to: start + 3800 } });
				expect(rows).toEqual([records.deploys[3]]);
			}));

		it("filters by service and env", () =>
			using(async ({ deploys }) => {
				expect((await deploys.deploys({ service: "pay" })).map((deploy) => deploy.pipelineId)).toEqual([
					"run-5",
				]);
				expect((await deploys.deploys({ env: "staging" })).map((deploy) => deploy.pipelineId)).toEqual([
					"run-6",
				]);
				expect(await deploys.deploys({ service: "nobody" })).toEqual([]);
			}));

		it("finds the last successful deploy before an instant", () =>
			using(async ({ deploys }) => {
				expect((await deploys.previous("shop-api", "prod", start + 3000))?.pipelineId).toBe("run-1");
				expect((await deploys.previous("shop-api", "prod", start + 9000))?.pipelineId).toBe("run-3");
				expect(await deploys.previous("shop-api", "prod", start)).toBeNull();
				expect(await deploys.previous("pay", "staging", start + 9000)).toBeNull();
			}));

		it.runIf(contract.rollouts)("gives the shares of the range and the last of each version before it", () =>
			using(async ({ rollouts }) => {
				const rows = await rollouts?.rollout("shop-api", "prod", { from: start + 15, to: start + 30 });
				expect(rows?.map((point) => [point.time - start, point.version, point.share])).toEqual([
					[0, "v1", 1],
					[10, "v2", 0.05],
					[20, "v2", 0.25],
				]);
			}),
		);

		it.runIf(contract.topology)("gives every edge of the graph", () =>
			using(async ({ topology }) => {
				const edges = await topology?.edges();
				expect(edges?.map((edge) => `${edge.caller}>${edge.callee}`).sort()).toEqual([
					"shop-api>pay",
					"web>shop-api",
				]);
			}),
		);
	});
}
