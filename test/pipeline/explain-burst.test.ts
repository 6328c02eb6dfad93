/** `explain` of a burst with every port in memory: which deploy, which range, what is said when one is missing. */
import { describe, expect, it } from "vitest";
import type { Deploy, ErrorEvent } from "../../src/model/event.js";
import type { Explanation } from "../../src/model/explanation.js";
import { type BurstPorts, type BurstQuestion, explainBurst } from "../../src/pipeline/explain-burst.js";
import type { MetricsSource } from "../../src/sources/metrics.js";
import { sampleBurst, sampleDeploy, sampleEvent } from "../contract/samples.js";
import { type MemoryCommit, memoryCommits, shaAt } from "./memory-commits.js";
import { memoryDeploys, memoryErrors, memoryRollout } from "./memory-ports.js";

const checked = `package order

func (s *Store) Price(id string) int {
	item := s.items[id]
	if item == nil {
		return 0
	}
	return item.Price
}
`;
const unchecked = checked.replace("\tif item == nil {\n\t\treturn 0\n\t}\n", "");
const base = {
	"go.mod": "module example.com/shop\n",
	"order/store.go": checked,
	"cart/cart.go": "package cart\n",
};
const guilty = { ...base, "order/store.go": unchecked };
const later = { ...guilty, "cart/cart.go": "package cart\n\nfunc Total() int {\n\treturn 0\n}\n" };
const history: readonly MemoryCommit[] = [
	{ subject: "shop", files: base, names: ["refs/tags/v1"] },
	{ subject: "order: every item is there", files: guilty },
	{ subject: "cart: a total", files: later, names: ["refs/tags/v2", "main"] },
];

const burst = sampleBurst(1);
const trace = {
	form: "panic" as const,
	failure: "nil-dereference" as const,
	message: "runtime error: invalid memory address or nil pointer dereference",
	causes: [],
	goroutines: [],
	frames: [{ symbol: "example.com/shop/order.(*Store).Price", file: "/src/shop/order/store.go", line: 5 }],
	createdBy: null,
};
const events: readonly ErrorEvent[] = Array.from({ length: 5 }, (_, n) =>
	sampleEvent(n, { time: burst.onset + n * 20, trace, message: trace.message, version: "v2" }),
);
const deploy = (n: number, minutes: number, more: Partial<Deploy> = {}): Deploy =>
	sampleDeploy(n, {
		startedAt: burst.onset + minutes * 60 - 60,
		finishedAt: burst.onset + minutes * 60,
		...more,
	});
const before = deploy(1, -3000, { commit: shaAt(0), version: "v1" });
const chosen = deploy(2, -5, { commit: shaAt(2), version: "v2" });

function explain(
	ports: Partial<BurstPorts> & { readonly all?: readonly Deploy[] } = {},
	more: Partial<BurstQuestion> = {},
): Promise<Explanation> {
	const { all = [before, chosen], ...given } = ports;
	return explainBurst(
		{
			repository: memoryCommits(history),
			metrics: null,
			errors: memoryErrors(events),
			deploys: memoryDeploys(all),
			rollout: null,
			...given,
		},
		{ burst, window: { before: 900, after: 300 }, step: 60, ...more },
	);
}

const codes = (answer: Explanation): string[] => answer.warnings.map((one) => one.code);

describe("explainBurst", () => {
	it("ranks the commits between the previous deploy and the one in the window", async () => {
		const answer = await explain();
		expect(answer.range).toEqual({ from: shaAt(0), to: shaAt(2) });
		expect(answer.rangeCommits).toBe(2);
		expect(answer.suspects[0]?.commit.sha).toBe(shaAt(1));
		expect(answer.deploys).toMatchObject([{ deploy: { pipelineId: "run-2" }, previous: before, drift: 300 }]);
		expect(answer.error).toMatchObject({
			events: 5,
			novelty: "new",
			crashPlace: { path: "order/store.go", line: 5, symbol: "Store.Price", commit: shaAt(2) },
		});
		expect(answer.advice[0]).toMatchObject({ kind: "rollback", text: "roll back shop-api v2 -> v1" });
		expect(answer.warnings).toEqual([]);
	});

	it("passes on the question's own warnings", async () => {
		const told = { code: "W-X", message: "x" };
		expect((await explain({}, { warnings: [told] })).warnings).toEqual([told]);
	});

	it("takes the deploy nearest to the onset, and none that failed or serves another", async () => {
		const answer = await explain({
			all: [
				before,
				deploy(3, -14, { commit: shaAt(1), version: "v1.5" }),
				deploy(4, -1, { status: "failed", commit: shaAt(1) }),
				deploy(5, -1, { service: "cart", commit: shaAt(1) }),
				deploy(6, -1, { env: "test", commit: shaAt(1) }),
				chosen,
			],
		});
		expect(answer.deploys.map((one) => one.deploy.pipelineId)).toEqual(["run-2", "run-3"]);
		expect(answer.range).toEqual({ from: shaAt(1), to: shaAt(2) });
	});

	it("answers that no change was found when no deploy lies in the window", async () => {
		const answer = await explain({ all: [before] });
		expect(answer.verdict).toMatchObject({ kind: "no-change-found", probability: null });
		expect(answer.verdict.text).toContain(
			"no deploy of shop-api in the window (its last deploy is run-1 (v1))",
		);
		expect(answer.suspects).toEqual([]);
		expect(answer.range).toBeNull();
		expect(answer.confidence.score).toBeNull();
		expect(answer.confidence.stackStability.value).toBe(1);
		expect(answer.advice.map((one) => one.kind)).toEqual(["inspect"]);
		expect((await explain({ all: [] })).verdict.text).toContain("no deploy of it is known");
	});

	it("cannot tell without the deploy before, and says how to give the range", async () => {
		const answer = await explain({ all: [chosen] });
		expect(answer.verdict).toMatchObject({ kind: "inconclusive", weakPart: "commit" });
		expect(answer.verdict.text).toContain("deploy run-2 is the first one known of shop-api");
		expect(codes(answer)).toEqual(["W-DEPLOY-FIRST"]);
	});

	it("cannot tell when a commit is not in the repository, and names the deploy", async () => {
		const lost = { commit: "f".repeat(40), version: "v9" };
		const gone = await explain({ all: [before, { ...chosen, ...lost }] });
		expect(gone.verdict.text).toBe(`commit ${lost.commit} of deploy run-2 is not in memory`);
		expect(codes(gone)).toEqual(["W-COMMIT-MISSING"]);
		const pushed = await explain({ all: [{ ...before, ...lost }, chosen] });
		expect(pushed.verdict.text).toContain("of the previous deploy run-1 is not in memory (force-push?)");
		expect(codes(pushed)).toEqual(["W-COMMIT-MISSING"]);
	});

	it("finds the commit by the version where the sha is not known, also by the configured pattern", async () => {
		const all = [before, { ...chosen, commit: "f".repeat(40) }];
		expect((await explain({ all })).range?.to).toBe(shaAt(2));
		const named = [before, { ...chosen, commit: "unknown", version: "shop_main_3" }];
		const answer = await explain({ all: named }, { versions: { pattern: /_(\w+)_/ } });
		expect(answer.range?.to).toBe(shaAt(2));
	});

	it("turns the range of a rollback round and says so", async () => {
		const answer = await explain({
			all: [
				{ ...before, commit: shaAt(2), version: "v2" },
				{ ...chosen, commit: shaAt(0), version: "v1" },
			],
		});
		expect(answer.range).toEqual({ from: shaAt(0), to: shaAt(2) });
		expect(codes(answer)).toContain("W-DEPLOY-ROLLBACK");
	});

	it("says that a deploy put the same commit on again, by whatever name", async () => {
		const answer = await explain({ all: [{ ...before, commit: "main" }, chosen] });
		expect(answer.verdict.kind).toBe("inconclusive");
		expect(answer.verdict.text).toBe(
			"deploys run-1 and run-2 put on the same commit cccccccccccc: no code changed",
		);
		expect(answer.error?.events).toBe(5);
		expect(codes(answer)).toEqual(["W-DEPLOY-SAME"]);
	});
});

describe("explainBurst's confidence", () => {
	const share = (minutes: number, version: string, value: number) => ({
		time: burst.onset + minutes * 60,
		service: burst.service,
		env: burst.env,
		version,
		share: value,
	});

	it("knows the gray ratio from the rollout, the rate and stability from the events", async () => {
		const rollout = memoryRollout([share(-4, "v2", 0.05), share(-2, "v2", 0.2), share(5, "v2", 1)]);
		const other = sampleEvent(50, { time: burst.onset + 30, fingerprint: "other" });
		const { confidence } = await explain({ rollout, errors: memoryErrors([...events, other]) });
		expect(confidence.grayRatio.value).toBe(0.2);
		expect(confidence.reproductionRate.value).toBeCloseTo(5 / 6, 9);
		expect(confidence.stackStability.value).toBe(1);
		expect(confidence.score).toBeCloseTo(0.45 * 0.2 + 0.35 * (5 / 6) + 0.2, 9);
		expect(confidence.exclusivity).toMatchObject({ events: 5, share: 0.2 });
		expect(confidence.exclusivity?.pValue).toBeCloseTo(0.2 ** 5, 12);
	});

	it("tests exclusivity for new errors only", async () => {
		const rollout = memoryRollout([share(-4, "v2", 0.2)]);
		const old = sampleEvent(60, { time: burst.onset - 80_000, version: "v2" });
		const { confidence } = await explain({ rollout, errors: memoryErrors([...events, old]) });
		expect(confidence.exclusivity).toBeNull();
	});

	it("leaves unknown what is unknown", async () => {
		const { confidence } = await explain();
		expect(confidence.grayRatio.value).toBeNull();
		expect(confidence.score).toBeCloseTo((0.35 + 0.2) / 0.55, 9);
	});

	it("ranks without errors, and says how to bring them", async () => {
		const answer = await explain({ errors: null });
		expect(answer.error).toBeNull();
		expect(answer.suspects).toHaveLength(2);
		expect(answer.confidence.score).toBeNull();
		expect(codes(answer)).toEqual(["W-ERRORS-NONE", "W-STACK-NONE"]);
	});
});

describe("explainBurst's chart", () => {
	const start = burst.onset - 30 * 60;
	const metrics: MetricsSource = {
		name: "memory",
		query: async ({ service, env }) => ({
			series: [
				{
					service: service ?? "",
					env: env ?? "",
					version: null,
					start,
					step: 60,
					errors: [0, 1, 40],
					requests: null,
				},
			],
			warnings: [],
		}),
		async *stream() {},
	};

	it("holds the counts and the deploys and shares that fall into them", async () => {
		const inside = deploy(7, -29, { commit: shaAt(1), version: null });
		const rollout = memoryRollout([
			{ time: start + 60, service: burst.service, env: burst.env, version: "v2", share: 0.5 },
			{ time: start + 180, service: burst.service, env: burst.env, version: "v2", share: 1 },
		]);
		const { chart } = await explain({ metrics, rollout, all: [before, inside, chosen] });
		expect(chart).toEqual({
			start,
			step: 60,
			errors: [0, 1, 40],
			requests: null,
			deploys: [{ time: start + 60, label: shaAt(1).slice(0, 9) }],
			rollout: [{ time: start + 60, version: "v2", share: 0.5 }],
		});
	});

	it("is none where the store has no series, and fails where the store does", async () => {
		const empty = { ...metrics, query: async () => ({ series: [], warnings: [] }) };
		expect((await explain({ metrics: empty })).chart).toBeNull();
		const broken = { ...metrics, query: () => Promise.reject(new Error("503")) };
		await expect(explain({ metrics: broken })).rejects.toThrow("503");
	});
});
