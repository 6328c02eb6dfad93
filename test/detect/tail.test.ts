import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialTwoSided, fisherTwoSided, logMass, logTail } from "../../src/detect/tail.js";

/** P(X >= k) summed the slow way. */
function slowTail(count: number, mean: number, inverseSize: number): number {
	let below = 0;
	for (let k = 0; k < count; k++) below += Math.exp(logMass(k, mean, inverseSize));
	return 1 - below;
}

describe("logTail", () => {
	it("agrees with textbook values", () => {
		// Poisson(10): P(X >= 3) = 0.997231, P(X >= 20) = 0.003454.
		expect(Math.exp(logTail(3, 10, 0))).toBeCloseTo(0.997231, 6);
		expect(Math.exp(logTail(20, 10, 0))).toBeCloseTo(0.003454, 6);
		// Geometric with mean 1: P(X >= 10) = 2^-10.
		expect(logTail(10, 1, 1)).toBeCloseTo(-10 * Math.LN2, 9);
	});

	it("agrees with the plain sum", () => {
		const mean = fc.double({ min: 0.05, max: 40, noNaN: true });
		const inverseSize = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 4, noNaN: true }));
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 40 }), mean, inverseSize, (count, m, v) => {
				expect(Math.exp(logTail(count, m, v))).toBeCloseTo(slowTail(count, m, v), 8);
			}),
		);
	});

	it("stays finite and falls with the count, far beyond double precision", () => {
		let last = 0;
		for (const count of [1, 10, 100, 1000, 100_000]) {
			const log = logTail(count, 1, 0.1);
			expect(log).toBeLessThan(last);
			expect(Number.isFinite(log)).toBe(true);
			last = log;
		}
	});

	it("is heavier when counts scatter more", () => {
		expect(logTail(40, 10, 0.5)).toBeGreaterThan(logTail(40, 10, 0.1));
		expect(logTail(40, 10, 0.1)).toBeGreaterThan(logTail(40, 10, 0));
	});
});

describe("exact tests of shares", () => {
	it("gives Fisher's tea-tasting p-value", () => {
		expect(fisherTwoSided(3, 1, 1, 3)).toBeCloseTo(0.485714, 6);
		expect(fisherTwoSided(10, 0, 0, 10)).toBeCloseTo(2 / 184_756, 9);
	});

	it("gives the binomial p-value of ten heads", () => {
		expect(binomialTwoSided(10, 10, 0.5)).toBeCloseTo(2 / 1024, 9);
		expect(binomialTwoSided(3, 3, 0.05)).toBeCloseTo(0.05 ** 3, 9);
	});
});
