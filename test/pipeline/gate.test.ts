import { describe, expect, it } from "vitest";
import { defaultRules } from "../../src/decide/gate.js";
import type { CountSeries } from "../../src/model/burst.js";
import type { Deploy, ErrorEvent, RolloutPoint } from "../../src/model/event.js";
import { type GatePorts, type GateQuestion, judgeDeploy } from "../../src/pipeline/gate.js";
import type { DeploySource } from "../../src/sources/deploys.js";
import type { ErrorSource, FingerprintCount } from "../../src/sources/errors.js";
import type { MetricsSource } from "../../src/sources/metrics.js";

const finished = 100_000;

function deployOf(version: string | null, pipelineId = "2", at = finished): Deploy {
	return {
		pipelineId,
		service: "shop",
		env: "prod",
		commit: "a".repeat(40),
		version,
		startedAt: at - 300,
		finishedAt: at,
		status: "success",
		url: null,
	};
}

interface Minute {
	readonly version: string | null;
	/** Errors and requests a minute; requests null when not counted. */
	readonly before: readonly [errors: number, requests: number | null] | null;
	readonly after: readonly [errors: number, requests: number | null] | null;
	readonly panics?: number;
}

/** Metrics that are constant before the deploy's start and constant after its end. */
function metricsOf(minutes: readonly Minute[]): MetricsSource {
	const series = (
		one: Minute,
		from: number,
		to: number,
		rate: readonly [number, number | null],
	): CountSeries => {
		const steps = Math.round((to - from) / 60);
		const [errors, requests] = rate;
		return {
			service: "shop",
			env: "prod",
			version: one.version,
			start: from,
			step: 60,
			errors: Array.from({ length: steps }, () => errors),
			requests: requests === null ? null : Array.from({ length: steps }, () => requests),
			panics: one.panics === undefined ? null : Array.from({ length: steps }, () => one.panics ?? 0),
		};
	};
	return {
		name: "fake",
		async query({ range }) {
			const after = range.from >= finished;
			const rows = minutes.flatMap((one) => {
				const rate = after ? one.after : one.before;
				return rate === null ? [] : [series(one, range.from, range.to, rate)];
			});
			return { series: rows, warnings: [] };
		},
		async *stream() {},
	};
}

function deploysOf(deploys: readonly Deploy[]): DeploySource {
	return {
		name: "fake",
		deploys: async () => deploys,
		previous: async (_service, _env, time) =>
			deploys.filter((one) => (one.finishedAt ?? 0) < time).at(-1) ?? null,
	};
}

const question: GateQuestion = {
	service: "shop",
	env: null,
	deploy: "2",
	window: 900,
	now: finished + 900,
	step: 60,
	rules: defaultRules,
};

function ports(minutes: readonly Minute[], more: Partial<GatePorts> = {}): GatePorts {
	return {
		metrics: metricsOf(minutes),
		errors: null,
		deploys: deploysOf([deployOf("v1", "1", finished - 86_400), deployOf("v2")]),
		rollout: null,
		...more,
	};
}

describe("judging a deploy", () => {
	it("compares with the old version in the same minutes while it serves", async () => {
		const report = await judgeDeploy(
			ports([
				{ version: "v1", before: [1, 1000], after: [8, 900] },
				{ version: "v2", before: null, after: [9, 1000] },
			]),
			question,
		);
		// Both got worse at once: load or a dependency, not the deploy.
		expect(report.baseline).toBe("same-minutes");
		expect(report.outcome).toBe("pass");
		expect(report.previous?.version).toBe("v1");
	});

	it("compares with the hour before when the old version is gone", async () => {
		const report = await judgeDeploy(
			ports([
				{ version: "v1", before: [1, 1000], after: null },
				{ version: "v2", before: null, after: [9, 1000] },
			]),
			question,
		);
		expect(report.baseline).toBe("before");
		expect(report.outcome).toBe("fail");
		expect(report.checks[0]).toMatchObject({
			candidate: { errors: 135, requests: 15_000 },
			baseline: { errors: 60, requests: 60_000 },
		});
	});

	it("does not take the last 2 % of the old version for a baseline", async () => {
		const report = await judgeDeploy(
			ports([
				{ version: "v1", before: [1, 1000], after: [0, 20] },
				{ version: "v2", before: null, after: [1, 980] },
			]),
			question,
		);
		expect(report.baseline).toBe("before");
	});

	it("works without version labels: after against before", async () => {
		const report = await judgeDeploy(
			ports([{ version: null, before: [0, 1000], after: [2, 1000] }]),
			question,
		);
		expect(report.baseline).toBe("before");
		expect(report.outcome).toBe("fail");
		expect(report.checks[0]?.ratio).toBeNull();
	});

	it("uses the rollout share where requests are not counted", async () => {
		const points: readonly RolloutPoint[] = [
			{ time: finished, service: "shop", env: "prod", version: "v2", share: 0.1 },
		];
		const minutes: readonly Minute[] = [
			{ version: "v1", before: [1, null], after: [9, null] },
			{ version: "v2", before: null, after: [1, null] },
		];
		const rollout = { rollout: async () => points };
		const report = await judgeDeploy(ports(minutes, { rollout }), question);
		// A tenth of the traffic with a tenth of the errors is no rise.
		expect(report.checks[0]?.candidate.exposure).toBeCloseTo(90);
		expect(report.checks[0]?.ratio).toBeCloseTo(1);
		expect(report.outcome).not.toBe("fail");
	});

	it("does not take the old version's errors for the new one's before that serves", async () => {
		const report = await judgeDeploy(
			ports([{ version: "v1", before: [1, 1000], after: [30, 1000] }]),
			question,
		);
		expect(report.outcome).toBe("inconclusive");
		expect(report.checks[0]?.text).toBe("the new version had no traffic");
	});

	it("is inconclusive without traffic", async () => {
		const report = await judgeDeploy(ports([{ version: "v1", before: [1, 1000], after: null }]), question);
		expect(report.outcome).toBe("inconclusive");
		expect(report.checks[0]?.text).toBe("the new version had no traffic");
	});

	it("fails on panics that the error rate hides", async () => {
		const report = await judgeDeploy(
			ports([
				{ version: "v1", before: [50, 1000], after: null, panics: 0 },
				{ version: "v2", before: null, after: [50, 1000], panics: 2 },
			]),
			question,
		);
		expect(report.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
			["error-rate", "pass"],
			["panics", "fail"],
		]);
		expect(report.outcome).toBe("fail");
	});

	it("fails on a signature that the deploy brought, not on one it found", async () => {
		const row = (fingerprint: string): FingerprintCount => ({
			fingerprint,
			service: "shop",
			env: "prod",
			events: 30,
			firstSeen: finished + 10,
			lastSeen: finished + 800,
			message: `${fingerprint}: boom`,
			sample: {} as ErrorEvent,
		});
		const errors: ErrorSource = {
			name: "fake",
			events: async () => ({ rows: [], warnings: [] }),
			fingerprints: async () => ({ rows: [row("old"), row("new")], warnings: [] }),
			counts: async () => ({ rows: [], warnings: [] }),
			firstSeen: async (fingerprint) => (fingerprint === "old" ? finished - 86_400 : finished + 10),
			lastSeen: async () => null,
		};
		const steady: readonly Minute[] = [
			{ version: "v1", before: [20, 1000], after: null },
			{ version: "v2", before: null, after: [20, 1000] },
		];
		const report = await judgeDeploy(ports(steady, { errors }), question);
		expect(report.checks.map(({ name, subject, outcome }) => [name, subject, outcome])).toEqual([
			["error-rate", null, "pass"],
			["new-error", "new: boom", "fail"],
		]);
		expect(report.outcome).toBe("fail");
	});

	it("finds a deploy by version or commit, and names the newest when it cannot", async () => {
		const minutes: readonly Minute[] = [{ version: "v2", before: [1, 1000], after: [1, 1000] }];
		const byVersion = await judgeDeploy(ports(minutes), { ...question, deploy: "v2" });
		expect(byVersion.deploy.pipelineId).toBe("2");
		const byCommit = await judgeDeploy(ports(minutes), { ...question, deploy: "aaaaaaa" });
		expect(byCommit.deploy.pipelineId).toBe("2");
		await expect(judgeDeploy(ports(minutes), { ...question, deploy: "aa" })).rejects.toMatchObject({
			kind: "inconclusive",
			hint: "the newest known one is 2 (v2)",
		});
	});

	it("says so when the deploy has served no time yet", async () => {
		await expect(judgeDeploy(ports([]), { ...question, now: finished })).rejects.toMatchObject({
			kind: "inconclusive",
			message: "deploy 2 has served no time yet",
		});
	});
});
