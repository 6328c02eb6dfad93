import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credibleSet, observeScaled, probabilities } from "../../src/rank/combine.js";
import type { Producer } from "../../src/rank/producer.js";
import { commitFact, facts } from "./facts-by-hand.js";

describe("probabilities", () => {
	it("sums to one with the outcome none", () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { maxLength: 50 }), (scores) => {
				const odds = probabilities(scores, 1, 1.5);
				const sum = odds.each.reduce((total, one) => total + one, odds.none);
				expect(sum).toBeCloseTo(1, 9);
				expect(odds.each.every((one) => one >= 0)).toBe(true);
			}),
		);
	});

	it("keeps the order of the scores and flattens with temperature", () => {
		const sharp = probabilities([3, 1], 0, 1);
		const flat = probabilities([3, 1], 0, 3);
		expect(sharp.each[0]).toBeGreaterThan(flat.each[0] ?? 1);
		expect(flat.each[0]).toBeGreaterThan(flat.each[1] ?? 1);
	});

	it("survives scores that would overflow exp", () => {
		expect(probabilities([5000, -5000], 0, 1).each).toEqual([1, 0]);
	});
});

describe("credibleSet", () => {
	it("is the fewest commits that hold the mass", () => {
		const ranked = [
			{ sha: "a", probability: 0.6 },
			{ sha: "b", probability: 0.31 },
			{ sha: "c", probability: 0.04 },
		];
		expect(credibleSet(ranked, 0.05)).toEqual(["a", "b"]);
	});

	it("counts none towards the mass without naming it", () => {
		expect(credibleSet([{ sha: "a", probability: 0.2 }], 0.8)).toEqual(["a"]);
		expect(credibleSet([{ sha: "a", probability: 0.05 }], 0.95)).toEqual([]);
	});
});

describe("observeScaled", () => {
	const pattern = (holders: readonly string[]): Producer => ({
		id: "test",
		doc: "",
		scale: "rarity",
		observe: () => holders.map((commit) => ({ commit, value: 1, text: "", places: [] })),
	});
	const range = facts({ commits: Array.from({ length: 20 }, (_, i) => commitFact({ sha: `c${i}` })) });

	it("lets a pattern that one commit shows say more than one that half of them show", () => {
		const rare = observeScaled(range, pattern(["c1"]))[0]?.value ?? 0;
		const common =
			observeScaled(range, pattern(range.commits.slice(0, 10).map((one) => one.commit.sha)))[0]?.value ?? 0;
		expect(rare).toBeGreaterThan(2 * common);
		expect(common).toBeGreaterThan(0);
	});
});
