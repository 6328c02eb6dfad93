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
		fc.assert(
			fc.property(hostileFacts, (facts) => {
				const before = JSON.stringify(facts);
				const seen = producer.observe(facts);
				findings += seen.length;
				expect(new Set(seen.map((one) => one.commit)).size).toBe(seen.length);
				for (const one of seen) {
					expect(one.value).toBeGreaterThan(0);
					expect(one.value).toBeLessThanOrEqual(1);
					expect(one.text).not.toBe("");
					// A finding of a commit is checked in that commit.
					for (const place of one.places) expect(place.commit).toBe(one.commit);
				}
				for (const { value } of observeScaled(facts, producer)) expect(value).toBeGreaterThanOrEqual(0);
				expect(producer.observe(facts)).toEqual(seen);
				expect(JSON.stringify(facts)).toBe(before);
			}),
			{ numRuns: 300, seed: 7 },
		);
		// The facts reach every producer: none of the above holds for want of findings.
		expect(findings).toBeGreaterThan(5);
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
