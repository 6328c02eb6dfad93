/** The yardsticks of the benches: rivals must not be straw men, and the NAB scorer must follow its rules. */
import { describe, expect, it } from "vitest";
import { grafanaRule, sentryRule } from "../bench/detect-rivals.js";
import { profiles, scoreCorpus } from "../bench/nab-scorer.js";
import { script } from "./series-script.js";

describe("sentryRule", () => {
	const week = 7 * 1440;

	it("fires when an hour exceeds its limit, as soon as it does", () => {
		// 60 errors an hour, hardly varying: bursty limit 5 x 60, spike limit 60 + 5 x 60 = 360.
		const alarms = sentryRule(script(`1x${week} 1x30 40x60 1x600`));
		const fired = alarms.filter((alarm) => alarm.firedAt > 10);
		expect(fired).toHaveLength(1);
		// 30 + 40 n > 360 from the ninth minute of the burst on.
		expect(fired[0]?.firedAt).toBe(week + 30 + 8);
	});

	it("takes ten times the largest hour in the first week", () => {
		expect(sentryRule(script("1x1440 9x60")).filter((alarm) => alarm.firedAt > 10)).toEqual([]);
		expect(sentryRule(script("1x1440 11x60")).filter((alarm) => alarm.firedAt > 10)).toHaveLength(1);
	});

	it("counts the first event of a new issue", () => {
		expect(sentryRule(script("0x100 1 0x100")).map((alarm) => alarm.firedAt)).toEqual([100]);
	});
});

describe("grafanaRule", () => {
	it("fires when the hourly median leaves the band for five minutes", () => {
		const [alarm] = grafanaRule(script("~10x2880 ~40x120 ~10x600"));
		// Half of the hour must be high, then five minutes.
		expect(alarm?.firedAt).toBeGreaterThan(2880 + 29);
		expect(alarm?.firedAt).toBeLessThan(2880 + 45);
	});

	it("has no baseline where errors are rare", () => {
		expect(grafanaRule(script("0x2880 20x60 0x60"))).toEqual([]);
	});
});

describe("NAB scorer", () => {
	const standard = profiles[0] as (typeof profiles)[number];
	const file = (hits: readonly number[]) => {
		const scores = new Float64Array(1000);
		for (const hit of hits) scores[hit] = 1;
		return { scores, windows: [[500, 549]] as const };
	};
	const score = (hits: readonly number[]): number => scoreCorpus([file(hits)], standard).score;

	it("gives 100 to the first row of the window and 0 to silence", () => {
		expect(score([500])).toBeCloseTo(100, 0);
		expect(score([])).toBe(0);
	});

	it("gives less for later detections, counting only the best of a window", () => {
		expect(score([525])).toBeLessThan(score([505]));
		expect(score([500, 501, 540])).toBeCloseTo(score([500]), 9);
	});

	it("charges false detections, more far behind the window than just behind it", () => {
		const both = (other: number): number => score([500, other]);
		expect(both(551)).toBeLessThan(score([500]));
		expect(both(900)).toBeLessThan(both(551));
		// 0.11 of the 2 points between silence and perfection.
		expect(score([500]) - both(900)).toBeCloseTo((100 * 0.11) / 2, 1);
	});

	it("ignores the probation period", () => {
		expect(score([10, 140, 500])).toBeCloseTo(score([500]), 9);
	});

	it("chooses one threshold for all files", () => {
		const noisy = file([500]);
		for (let i = 600; i < 700; i++) noisy.scores[i] = 0.5;
		expect(scoreCorpus([noisy, file([500])], standard)).toMatchObject({ threshold: 1, windowsFound: 2 });
	});
});
