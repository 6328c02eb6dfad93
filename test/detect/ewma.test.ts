/** The seed's rule and each correction of it. */
import { describe, expect, it } from "vitest";
import { detectBursts } from "../../src/detect/detect.js";
import { seedRule } from "../bench/detect-rivals.js";
import { changesOf, script, stepOf } from "./series-script.js";

const ewma = (text: string, more = {}) => detectBursts([script(text)], { detector: "ewma", ...more });

describe("ewma", () => {
	it("compares with the mean before the point, where the seed needs 21x", () => {
		const text = "10x100 35x5 10x20";
		expect(ewma(text).map((burst) => stepOf(burst.onset))).toEqual([100]);
		expect(seedRule(0.3)(script(text))).toEqual([]);
		expect(seedRule(0.3)(script("10x100 220 10x20"))).toHaveLength(1);
		expect(seedRule(0.34)(script("10x100 99999 10x20"))).toEqual([]);
	});

	it("fires on a service that had no errors, where the seed starts anew at every 0", () => {
		const text = "0x100 20x5 0x20";
		const bursts = ewma(text);
		expect(bursts.map((burst) => [stepOf(burst.onset), stepOf(burst.end ?? 0)])).toEqual([[100, 105]]);
		expect(bursts[0]?.novelty).toBe("new");
		expect(seedRule(0.3)(script(text))).toEqual([]);
	});

	it("needs more than three times the mean and at least the floor of errors", () => {
		expect(ewma("10x100 30 10x20")).toEqual([]);
		expect(ewma("10x100 31 10x20")).toHaveLength(1);
		expect(ewma("0x100 4 0x20")).toEqual([]);
		expect(ewma("0x100 4 0x20", { minErrors: 4 })).toHaveLength(1);
	});

	it("holds the mean while a burst lasts", () => {
		const [burst] = ewma("10x100 40x50 10x20");
		expect(stepOf(burst?.end ?? 0)).toBe(150);
		expect(burst?.expected).toBeCloseTo(500, 6);
	});

	it("takes the level of a burst that outlasts the window for normal", () => {
		const bursts = ewma("10x100 40x400", { window: 60 });
		expect(bursts).toHaveLength(1);
		expect(stepOf(bursts[0]?.end ?? 0)).toBe(161);
		expect(bursts[0]?.reason).toMatch(/counts as normal/);
	});

	it("holds alpha and window to the seed's bounds", () => {
		expect(ewma("10x100 40x400", { window: 1 })).toEqual(ewma("10x100 40x400", { window: 60 }));
		expect(ewma("10x50 25x3 70", { alpha: 0.9 })).toEqual(ewma("10x50 25x3 70", { alpha: 0.5 }));
	});

	it("only asks for finer sampling when the mean rises steeply", () => {
		expect(changesOf(script("10x100 28 10x20"), "ewma")).toEqual(["finer-sampling"]);
		expect(changesOf(script("1x100 2 1x20"), "ewma")).toEqual([]);
	});
});
