/** Sample records of the contracts, by number. No test framework here: child processes use them too. */
import type { Burst } from "../../src/model/burst.js";
import type { Deploy, ErrorEvent } from "../../src/model/event.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { StackTrace } from "../../src/model/stack.js";

/** Where the samples' clock begins; a multiple of 300 s. */
export const start = 1_700_000_100;

/** A trace whose frames depend on `name` only and whose details depend on `n`. */
export function sampleTrace(name: string, n: number): StackTrace {
	const frames = [
		{ symbol: `example.com/shop/${name}.(*Store).Price`, file: `/src/shop/${name}/store.go`, line: 15 },
		{ symbol: "main.main.func1", file: "/src/shop/main.go", line: 80, inlined: true },
	];
	const createdBy = { symbol: "net/http.(*Server).Serve", file: null, line: null };
	return {
		form: "panic",
		failure: "nil-dereference",
		message: `order ${n}: nil`,
		causes: [`cause ${n}`],
		goroutines: [
			{ id: String(n), state: "running", frames, createdBy },
			{ id: String(n + 1), state: "chan receive", waitMinutes: n, frames: [], createdBy: null, count: 2 },
		],
		frames,
		createdBy,
		address: `0x${n}`,
	};
}

/** Event number `n`: one a 10 s, fingerprint and service by its arguments. */
export function sampleEvent(n: number, more: Partial<ErrorEvent> = {}): ErrorEvent {
	return {
		id: n.toString(16).padStart(32, "0"),
		time: start + n * 10,
		service: "shop-api",
		env: "prod",
		version: n < 6 ? "v1" : "v2",
		level: "error",
		message: `order ${n}: nil`,
		trace: sampleTrace("order", n),
		fingerprint: "aaaa",
		goroutineId: String(n),
		traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
		spanId: "00f067aa0ba902b7",
		attributes: { request: `r-${n}`, "user.id": "7" },
		...more,
	};
}

/** Deploy number `n`, finished at `start + n * 1000`. */
export function sampleDeploy(n: number, more: Partial<Deploy> = {}): Deploy {
	return {
		pipelineId: `run-${n}`,
		service: "shop-api",
		env: "prod",
		commit: n.toString(16).padStart(40, "a"),
		version: `v1.${n}.0`,
		startedAt: start + n * 1000 - 300,
		finishedAt: start + n * 1000,
		status: "success",
		url: `https://ci.example.com/run/${n}`,
		...more,
	};
}

/** Burst number `n`, an hour after the one before. */
export function sampleBurst(n: number, service = "shop-api"): Burst {
	const onset = start + n * 3600;
	return {
		id: `bst_${n.toString(16).padStart(10, "0")}`,
		service,
		env: "prod",
		version: "v2",
		fingerprint: null,
		onset,
		onsetInterval: [onset - 60, onset + 60],
		end: null,
		peak: { time: onset + 60, errors: 40 },
		observed: 120,
		expected: 0.4,
		logPValue: -300,
		detector: "counts",
		severity: "L2",
		novelty: "new",
		contrast: [],
		reason: "40 errors/min against 0.4 expected",
	};
}

/** An explanation of `burst` over a range that depends on `to`. */
export function sampleExplanation(burst: Burst | null, to = "b"): Explanation {
	return {
		incident: null,
		repository: "/src/shop",
		range: { from: "a".repeat(40), to: to.repeat(40) },
		rangeCommits: 3,
		burst,
		error: null,
		deploys: [],
		suspects: [],
		exculpated: [],
		noneProbability: 0.2,
		credibleSet: [],
		confidence: {
			score: null,
			grayRatio: { value: null, text: "unknown" },
			reproductionRate: { value: null, text: "unknown" },
			stackStability: { value: null, text: "unknown" },
			exclusivity: null,
		},
		verdict: { kind: "inconclusive", probability: null, weakPart: "both", text: "nothing known" },
		advice: [],
		clusters: [],
		bisect: null,
		chart: null,
		diff: [],
		warnings: [],
	};
}
