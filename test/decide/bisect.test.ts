import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bisectPlan } from "../../src/decide/bisect.js";

const range = { from: "a".repeat(40), to: "b".repeat(40) };
const sha = (n: number): string => n.toString(16).padStart(40, "0");
const history = (weights: readonly number[]) => weights.map((weight, n) => ({ sha: sha(n), weight }));

describe("bisectPlan", () => {
	it("needs the entropy of the weights when they are uniform over a power of two", () => {
		for (const bits of [2, 3, 7]) {
			const plan = bisectPlan(history(Array.from({ length: 2 ** bits }, () => 0.3)), range);
			expect(plan?.expectedSteps).toBeCloseTo(bits, 9);
			expect(plan?.plainSteps).toBe(bits);
		}
	});

	it("lies between the entropy and one step more than a plain bisect", () => {
		const weight = fc.double({ min: 1e-6, max: 1, noNaN: true });
		fc.assert(
			fc.property(fc.array(weight, { minLength: 3, maxLength: 200 }), (weights) => {
				const plan = bisectPlan(history(weights), range);
				const total = weights.reduce((sum, one) => sum + one, 0);
				const entropy = weights.reduce((sum, one) => sum - (one / total) * Math.log2(one / total), 0);
				expect(plan?.expectedSteps).toBeGreaterThanOrEqual(entropy - 1e-9);
				expect(plan?.expectedSteps).toBeLessThanOrEqual((plan?.plainSteps ?? 0) + 1 + 1e-9);
			}),
		);
	});

	it("starts beside the likely culprit, with commands a shell takes", () => {
		const plan = bisectPlan(history([0.01, 0.01, 0.9, 0.01, 0.01, 0.01, 0.01, 0.04]), range);
		expect(plan?.commands[0]).toBe(`git bisect start ${range.to} ${range.from}`);
		expect(plan?.commands[1]).toContain(sha(2));
		for (const command of plan?.commands.slice(1) ?? [])
			expect(command).toMatch(/^git checkout [0-9a-f]{40} {3}# [^\n]*$/);
		expect(plan?.expectedSteps).toBeLessThan(2.5);
	});

	it("has no plan for two commits or without any probability", () => {
		expect(bisectPlan(history([1, 1]), range)).toBeNull();
		expect(bisectPlan(history([0, 0, 0, 0]), range)).toBeNull();
	});
});
