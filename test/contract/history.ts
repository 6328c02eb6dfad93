/** Contract of HistorySource, run over every adapter. */
import { describe, expect, it } from "vitest";
import type { HistorySource } from "../../src/sources/history.js";
import { sampleBurst, sampleExplanation, start } from "./samples.js";

export interface HistoryFixture {
	readonly history: HistorySource;
	close(): Promise<void>;
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
