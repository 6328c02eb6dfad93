/** What a rule says step by step, and the bursts that come of it. */
import { describe, expect, it } from "vitest";
import { burstId } from "../../src/detect/burst-record.js";
import { detectBursts } from "../../src/detect/detect.js";
import type { CountSeries } from "../../src/model/burst.js";
import { changesOf, monday, script, stepOf } from "./series-script.js";

describe("a rule, step by step", () => {
	const series = script("~3x300 ~30x20 ~3x100 ~25x30 ~3x50");

	it("says when a burst opens and ends", () => {
		expect(changesOf(series)).toEqual(["opened", "ended", "opened", "ended"]);
		expect(detectBursts([series])).toHaveLength(2);
	});

	it("takes back an alarm that went away", () => {
		expect(changesOf(script("~5x300 60 55 ~5x60"))).toEqual(["opened", "withdrawn"]);
		expect(detectBursts([script("~5x300 60 55 ~5x60")])).toEqual([]);
	});

	it("takes a gap for missed scrapes", () => {
		const errors = series.errors.map((count, step) => (step >= 200 && step < 230 ? null : count));
		const onsets = (one: CountSeries): number[] => detectBursts([one]).map((burst) => stepOf(burst.onset));
		expect(onsets({ ...series, errors })).toEqual(onsets(series));
	});
});

describe("bursts", () => {
	it("have ids that depend on service, env, fingerprint and onset only", () => {
		const id = burstId("shop", "prod", null, monday);
		expect(id).toMatch(/^bst_[0-9a-f]{10}$/);
		expect(burstId("shop", "prod", null, monday)).toBe(id);
		const others = [
			burstId("shop2", "prod", null, monday),
			burstId("shop", "dev", null, monday),
			burstId("shop", "prod", "fp", monday),
			burstId("shop", "prod", null, monday + 60),
		];
		expect(new Set([id, ...others]).size).toBe(5);
	});

	it("come oldest first over all series", () => {
		const late = script("~3x400 ~30x20 ~3x20", { service: "late" });
		const early = script("~3x300 ~30x20 ~3x20", { service: "early" });
		expect(detectBursts([late, early]).map((burst) => burst.service)).toEqual(["early", "late"]);
	});

	it("count panics of the burst for severity", () => {
		const series = script("~3x300 ~30x30 ~3x20");
		const panics = series.errors.map((_, i) => (i >= 300 && i < 330 ? 1 : 0));
		const impact = { default: 85, services: new Map() };
		expect(detectBursts([{ ...series, panics }], { impact })[0]?.severity).toBe("L3");
		expect(detectBursts([series], { impact })[0]?.severity).toBe("L2");
		const quiet = { default: 20, services: new Map() };
		expect(detectBursts([{ ...series, panics }], { impact: quiet })[0]?.severity).toBe("L1");
	});
});
