/** Contract of HistorySource, run over every adapter. */
import { describe, expect, it } from "vitest";
import type { Burst } from "../../src/model/burst.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { HistorySource } from "../../src/sources/history.js";

export interface HistoryFixture {
	readonly history: HistorySource;
	close(): Promise<void>;
}

const start = 1_700_000_000;

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

/** Registers the contract's tests under `name`. */
export function historyContract(name: string, make: () => Promise<HistoryFixture>): void {
	async function using(work: (history: HistorySource) => void): Promise<void> {
		const fixture = await make();
		try {
			work(fixture.history);
		} finally {
			await fixture.close();
		}
	}

	describe(`${name}: HistorySource contract`, () => {
		it("gives back what was saved, with its incident id", () =>
			using((history) => {
				const explanation = sampleExplanation(sampleBurst(1));
				const id = history.save(explanation, start);
				expect(id).toMatch(/^inc_[0-9a-z]{10}$/);
				expect(history.load(id)).toEqual({ ...explanation, incident: id });
				expect(history.load("inc_0000000000")).toBeNull();
			}));

		it("keeps one incident for the same burst and range, with the newest answer", () =>
			using((history) => {
				const first = sampleExplanation(sampleBurst(1));
				const id = history.save(first, start);
				expect(history.save({ ...first, noneProbability: 0.1 }, start + 60)).toBe(id);
				expect(history.load(id)?.noneProbability).toBe(0.1);
				expect(history.list({})).toHaveLength(1);
				expect(history.list({})[0]?.savedAt).toBe(start + 60);
			}));

		it("tells other ranges, other bursts and errors without a burst apart", () =>
			using((history) => {
				const ids = [
					history.save(sampleExplanation(sampleBurst(1)), start),
					history.save(sampleExplanation(sampleBurst(1), "c"), start),
					history.save(sampleExplanation(sampleBurst(2)), start),
					history.save(sampleExplanation(null), start),
				];
				expect(new Set(ids).size).toBe(4);
			}));

		it("lists by onset, newest first, within a range and of a service", () =>
			using((history) => {
				for (const n of [2, 1, 3]) history.save(sampleExplanation(sampleBurst(n)), start + 90_000);
				history.save(sampleExplanation(sampleBurst(4, "pay")), start + 90_000);
				const onsets = (query: Parameters<HistorySource["list"]>[0]): number[] =>
					history.list(query).map((entry) => ((entry.explanation.burst?.onset ?? 0) - start) / 3600);
				expect(onsets({})).toEqual([4, 3, 2, 1]);
				expect(onsets({ from: start + 2 * 3600, to: start + 4 * 3600 })).toEqual([3, 2]);
				expect(onsets({ service: "pay" })).toEqual([4]);
			}));
	});
}
