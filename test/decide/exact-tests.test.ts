import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialUpperTail, hypergeometricUpperTail } from "../../src/decide/exact-tests.js";

/** n choose k by Pascal's rule, exact in bigint: the slow truth. */
function choose(n: number, k: number): bigint {
	if (k < 0 || k > n) return 0n;
	let result = 1n;
	for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i);
	return result;
}

function ratio(a: bigint, b: bigint): number {
	const scale = 10n ** 18n;
	return Number((a * scale) / b) / 1e18;
}

describe("binomialUpperTail", () => {
	it("agrees with figures of R", () => {
		// pbinom(k - 1, n, p, lower.tail = FALSE)
		expect(binomialUpperTail(3, 10, 0.1)).toBeCloseTo(0.0701908264, 9);
		expect(binomialUpperTail(8, 10, 0.5)).toBeCloseTo(0.0546875, 12);
		expect(binomialUpperTail(1, 5, 0)).toBe(0);
		expect(binomialUpperTail(0, 5, 0)).toBe(1);
	});

	it("is w^k when every one of k events must land on a share w", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 60 }),
				fc.double({ min: 0.01, max: 0.99, noNaN: true }),
				(k, w) => {
					expect(binomialUpperTail(k, k, w) / w ** k).toBeCloseTo(1, 6);
				},
			),
		);
	});

	it("falls as k rises and stays a probability", () => {
		const input = fc.tuple(
			fc.integer({ min: 1, max: 3000 }),
			fc.double({ min: 0.001, max: 0.999, noNaN: true }),
		);
		fc.assert(
			fc.property(input, fc.nat(), ([n, p], seed) => {
				const k = seed % (n + 1);
				const here = binomialUpperTail(k, n, p);
				const next = binomialUpperTail(k + 1, n, p);
				expect(here).toBeGreaterThanOrEqual(next - 1e-9);
				expect(here).toBeLessThanOrEqual(1);
				expect(next).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe("hypergeometricUpperTail", () => {
	it("agrees with the exact fraction", () => {
		const table = fc.record({
			total: fc.integer({ min: 1, max: 60 }),
			marked: fc.nat(60),
			draws: fc.nat(60),
			k: fc.nat(60),
		});
		fc.assert(
			fc.property(table, ({ total, marked, draws, k }) => {
				fc.pre(marked <= total && draws <= total && k <= draws);
				let favourable = 0n;
				for (let j = k; j <= Math.min(marked, draws); j++) {
					favourable += choose(marked, j) * choose(total - marked, draws - j);
				}
				const expected = ratio(favourable, choose(total, draws));
				expect(hypergeometricUpperTail(k, marked, draws, total)).toBeCloseTo(expected, 9);
			}),
		);
	});

	it("is symmetric in marked and drawn items", () => {
		const table = fc.tuple(fc.integer({ min: 2, max: 5000 }), fc.nat(), fc.nat(), fc.nat());
		fc.assert(
			fc.property(table, ([total, a, b, c]) => {
				const marked = a % (total + 1);
				const draws = b % (total + 1);
				const k = c % (Math.min(marked, draws) + 1);
				expect(hypergeometricUpperTail(k, marked, draws, total)).toBeCloseTo(
					hypergeometricUpperTail(k, draws, marked, total),
					6,
				);
			}),
		);
	});

	it("holds at production counts", () => {
		// phyper(199, 240, 2e6 - 240, 1e6, lower.tail = FALSE): 200 of 240 errors on one half of 2 M requests.
		const p = hypergeometricUpperTail(200, 240, 1_000_000, 2_000_000);
		const binomial = binomialUpperTail(200, 240, 0.5);
		expect(p / binomial).toBeGreaterThan(0.95);
		expect(p / binomial).toBeLessThan(1.05);
	});
});
