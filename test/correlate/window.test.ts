import { describe, expect, it } from "vitest";
import { deploysInWindow, previousDeploy, seedWindow, shareAt } from "../../src/correlate/window.js";
import type { Deploy, RolloutPoint } from "../../src/model/event.js";

const onset = 1_000_000;

function deploy(pipelineId: string, finishedAt: number | null, more: Partial<Deploy> = {}): Deploy {
	const at = finishedAt === null ? null : finishedAt - 60;
	const base = { service: "order", env: "prod", commit: pipelineId, version: null, url: null };
	return { ...base, pipelineId, startedAt: at, finishedAt, status: "success", ...more };
}

const share = (version: string, time: number, value: number): RolloutPoint => ({
	time,
	service: "order",
	env: "prod",
	version,
	share: value,
});

const ids = (deploys: readonly Deploy[], rollout: readonly RolloutPoint[] = []): string[] =>
	deploysInWindow(deploys, rollout, onset).map((one) => one.deploy.pipelineId);

describe("deploysInWindow", () => {
	it("holds both edges of the window and nothing beyond", () => {
		const { before, after } = seedWindow;
		expect([before, after]).toEqual([900, 300]);
		const inside = [deploy("a", onset - before), deploy("b", onset + after)];
		expect(ids(inside)).toEqual(["b", "a"]);
		expect(ids([deploy("a", onset - before - 1), deploy("b", onset + after + 1)])).toEqual([]);
	});

	it("puts the nearest drift first, whatever its sign", () => {
		const found = deploysInWindow(
			[deploy("far", onset - 500), deploy("after", onset + 90), deploy("near", onset - 60)],
			[],
			onset,
		);
		expect(found.map((one) => [one.deploy.pipelineId, one.drift])).toEqual([
			["near", 60],
			["after", -90],
			["far", 500],
		]);
	});

	it("leaves failed and canceled pipelines out", () => {
		expect(
			ids([
				deploy("failed", onset - 10, { status: "failed" }),
				deploy("canceled", onset - 10, { status: "canceled" }),
				deploy("undone", onset - 10, { status: "rolled-back" }),
				deploy("no times", null, { startedAt: null }),
			]),
		).toEqual(["undone"]);
	});

	it("takes a pipeline that still ran and a version that still ramped, and says so", () => {
		const running = deploy("running", null, { startedAt: onset - 2000, status: "running" });
		const ramping = deploy("ramping", onset - 3600, { version: "v2" });
		const points = [share("v2", onset - 3600, 0.1), share("v2", onset - 60, 0.5), share("v2", onset + 60, 1)];
		const found = deploysInWindow([running, ramping], points, onset);
		expect(found.map((one) => one.deploy.pipelineId).sort()).toEqual(["ramping", "running"]);
		expect(found.every((one) => one.note !== null)).toBe(true);
		expect(ids([ramping], [...points, share("v2", onset - 1800, 1)])).toEqual([]);
		expect(ids([ramping], [share("v1", onset - 60, 0.5)])).toEqual([]);
	});
});

describe("previousDeploy", () => {
	it("skips redeploys of the same commit, failures and other services", () => {
		const last = deploy("5", onset, { commit: "new" });
		const deploys = [
			last,
			deploy("4", onset - 100, { commit: "new" }),
			deploy("3", onset - 200, { status: "failed" }),
			deploy("3b", onset - 250, { service: "pay" }),
			deploy("3c", onset - 260, { env: "staging" }),
			deploy("2", onset - 300),
			deploy("1", onset - 400),
		];
		expect(previousDeploy(deploys, last)?.pipelineId).toBe("2");
		expect(previousDeploy([last], last)).toBeNull();
	});
});

describe("shareAt", () => {
	it("is the last point at or before the time, in any order", () => {
		const points = [share("v2", 30, 0.9), share("v2", 10, 0.1), share("v1", 20, 1)];
		expect([5, 10, 29, 30].map((time) => shareAt(points, "v2", time))).toEqual([null, 0.1, 0.1, 0.9]);
	});
});
