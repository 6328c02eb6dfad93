import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedScore } from "../../src/confidence/seed.js";
import { decideVerdict } from "../../src/confidence/verdict.js";
import type { Confidence } from "../../src/model/confidence.js";
import type { Ranking } from "../../src/model/suspect.js";
import { commitFact } from "../rank/facts-by-hand.js";

function ranking(probability: number, more: Partial<Ranking> = {}): Ranking {
	const { commit } = commitFact({ sha: "c" });
	const suspects = [{ rank: 1, commit, probability, evidence: [], pullRequest: null }];
	return { suspects, exculpated: [], noneProbability: 0, credibleSet: ["c"], flat: false, ...more };
}

function confidence(...values: readonly (number | null)[]): Confidence {
	const [gray = null, rate = null, stable = null] = values.map((value) => ({ value, text: "" }));
	const none = { value: null, text: "" };
	const parts = { grayRatio: gray ?? none, reproductionRate: rate ?? none, stackStability: stable ?? none };
	return { ...parts, score: seedScore(parts), exclusivity: null };
}

describe("decideVerdict", () => {
	it("assigns when both questions are answered surely", () => {
		const verdict = decideVerdict(ranking(0.9), confidence(0.9, 0.8, 0.9), true);
		expect([verdict.kind, verdict.weakPart]).toEqual(["assign", "none"]);
	});

	it("never assigns while a component is unknown", () => {
		const part = fc.double({ min: 0, max: 1, noNaN: true });
		const parts = fc.tuple(fc.option(part), fc.option(part), fc.option(part));
		fc.assert(
			fc.property(part, parts, fc.boolean(), (probability, values, asked) => {
				fc.pre(values.some((value) => value === null));
				expect(decideVerdict(ranking(probability), confidence(...values), asked).kind).not.toBe("assign");
			}),
		);
		expect(decideVerdict(ranking(1), confidence(null, 1, 1), true)).toMatchObject({
			kind: "review",
			weakPart: "version",
		});
	});

	it("names the weak part", () => {
		expect(decideVerdict(ranking(0.5), confidence(0.9, 0.9, 0.9), true).weakPart).toBe("commit");
		expect(decideVerdict(ranking(0.9), confidence(0.1, 0.1, 0.1), true)).toMatchObject({
			kind: "to-be-verified",
			weakPart: "version",
		});
		expect(decideVerdict(ranking(0.5), confidence(0.5, 0.5, 0.5), true).weakPart).toBe("both");
	});

	it("blames nobody when no commit fits, and does not guess in a flat field", () => {
		const sure = confidence(1, 1, 1);
		expect(decideVerdict(ranking(0.2, { suspects: [] }), sure, true).kind).toBe("no-change-found");
		expect(decideVerdict(ranking(0.3, { noneProbability: 0.6 }), sure, true).kind).toBe("no-change-found");
		expect(decideVerdict(ranking(0.1, { flat: true }), sure, true).kind).toBe("inconclusive");
	});
});
