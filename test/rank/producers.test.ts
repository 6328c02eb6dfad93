/** What holds for every evidence producer, whatever it looks at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observeScaled } from "../../src/rank/combine.js";
import { defaultModel } from "../../src/rank/default-model.js";
import { producers } from "../../src/rank/producers.js";
import { rank } from "../../src/rank/rank.js";
import { hostileFacts } from "./hostile-facts.js";

const folder = join(import.meta.dirname, "../../src/rank/model");
const weightsOf = (file: string): Record<string, number> =>
	JSON.parse(readFileSync(join(folder, file), "utf8")).weights;
const prior = weightsOf("prior.json");
const learnt = weightsOf("weights.json");

/** One sample for all: to make the facts costs more than to look at them. */
const samples = fc.sample(hostileFacts, { numRuns: 900, seed: 7 });

describe("the producers", () => {
	it("have distinct ids, and the models weigh them and nothing else", () => {
		const ids = producers.map((one) => one.id).sort();
		expect(new Set(ids).size).toBe(ids.length);
		expect(Object.keys(prior).sort()).toEqual(ids);
		expect(Object.keys(learnt).sort()).toEqual(ids);
	});

	it("have learnt weights of the sign that an engineer expects", () => {
		for (const { id } of producers)
			expect((learnt[id] ?? 0) * (prior[id] ?? 0), id).toBeGreaterThanOrEqual(0);
	});

	it.each(producers.map((one) => [one.id, one] as const))("%s keeps the contract", (id, producer) => {
		expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
		expect(producer.doc).toMatch(/^[^\n]{20,160}$/);
		let findings = 0;
		for (const facts of samples) {
			const seen = producer.observe(facts);
			findings += seen.length;
			const faults = seen.filter(
				({ commit, value, text, places }) =>
					!(value > 0 && value <= 1) || text === "" || places.some((place) => place.commit !== commit),
			);
			expect(faults).toEqual([]);
			expect(new Set(seen.map((one) => one.commit)).size).toBe(seen.length);
			expect(observeScaled(facts, producer).filter(({ value }) => !(value >= 0))).toEqual([]);
			expect(producer.observe(facts)).toEqual(seen);
		}
		// The facts reach every producer: none of the above holds for want of findings.
		expect(findings).toBeGreaterThan(5);
	});

	it("leave the facts as they are", () => {
		for (const facts of samples.slice(0, 50)) {
			const before = JSON.stringify(facts);
			for (const producer of producers) producer.observe(facts);
			expect(JSON.stringify(facts)).toBe(before);
		}
	});
});

describe("rank on hostile facts", () => {
	it("judges every commit once, with probabilities that sum to one", () => {
		fc.assert(
			fc.property(hostileFacts, (facts) => {
				const { suspects, exculpated, noneProbability } = rank(facts, defaultModel);
				const judged = [...suspects, ...exculpated].map((one) => one.commit.sha).sort();
				expect(judged).toEqual(facts.commits.map((one) => one.commit.sha).sort());
				const sum = suspects.reduce((total, one) => total + one.probability, noneProbability);
				expect(sum).toBeCloseTo(1, 9);
			}),
		);
	});
});
