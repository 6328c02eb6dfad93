import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type Counts,
	compareCounts,
	defaultRules,
	gateOutcome,
	powerOf,
	worsePValue,
} from "../../src/decide/gate.js";

const about = { name: "error-rate", subject: null, window: 900 };

function counts(errors: number, requests: number | null, exposure = 900): Counts {
	return { errors, requests, exposure };
}

describe("comparing a new version with the old one", () => {
	it("fails a rise from nothing: a zero baseline is no pass", () => {
		const check = compareCounts(about, counts(12, 5000), counts(0, 95_000));
		expect(check.outcome).toBe("fail");
		expect(check.ratio).toBeNull();
		expect(check.pValue).toBeLessThan(1e-10);
	});

	it("is inconclusive without traffic on either side", () => {
		expect(compareCounts(about, counts(0, 0), counts(3, 9000)).outcome).toBe("inconclusive");
		expect(compareCounts(about, counts(9, 900), counts(0, 0)).outcome).toBe("inconclusive");
		expect(compareCounts(about, counts(0, 0), counts(3, 9000)).text).toContain("no traffic");
	});

	it("passes only when a rise would have been seen", () => {
		const busy = compareCounts(about, counts(400, 100_000), counts(400, 100_000));
		expect(busy.outcome).toBe("pass");
		expect(busy.power).toBeGreaterThan(0.8);
		const quiet = compareCounts(about, counts(1, 250), counts(4, 1000));
		expect(quiet.outcome).toBe("inconclusive");
		expect(quiet.text).toMatch(/a 2x rise would be seen \d+ % of the time; wait \d+ min/);
		expect(quiet.wait).toBeGreaterThan(0);
	});

	it("tolerates a sure rise below the budget", () => {
		const check = compareCounts(about, counts(1300, 1e6), counts(1000, 1e6));
		expect(check.pValue).toBeLessThan(defaultRules.alpha);
		expect(check.outcome).toBe("pass");
	});

	it("does not fail on one or two errors", () => {
		expect(compareCounts(about, counts(2, 20), counts(0, 1e6)).outcome).not.toBe("fail");
	});

	it("uses exposure when requests are not counted", () => {
		const check = compareCounts(about, counts(12, null, 0.05 * 900), counts(1, null, 0.95 * 900));
		expect(check.outcome).toBe("fail");
		const even = compareCounts(about, counts(100, null, 900), counts(100, null, 900));
		expect(even.outcome).toBe("pass");
	});

	it("does not break when one request logs several errors", () => {
		expect(compareCounts(about, counts(50, 10), counts(5, 10)).outcome).toBe("fail");
	});
});

describe("properties", () => {
	const side = fc.record({ errors: fc.nat(60), requests: fc.integer({ min: 60, max: 100_000 }) });
	const whole = ({ errors, requests }: { errors: number; requests: number }): Counts =>
		counts(errors, requests);

	it("more errors on the new version never look better", () => {
		fc.assert(
			fc.property(side, side, (ours, theirs) => {
				const worse = { ...whole(ours), errors: ours.errors + 1 };
				fc.pre(worse.errors <= ours.requests);
				expect(worsePValue(worse, whole(theirs))).toBeLessThanOrEqual(
					worsePValue(whole(ours), whole(theirs)) + 1e-9,
				);
			}),
		);
	});

	it("a p-value is a probability and power too", () => {
		fc.assert(
			fc.property(side, side, (ours, theirs) => {
				for (const value of [
					worsePValue(whole(ours), whole(theirs)),
					powerOf(whole(ours), whole(theirs), defaultRules),
				]) {
					expect(value).toBeGreaterThanOrEqual(0);
					expect(value).toBeLessThanOrEqual(1);
				}
			}),
		);
	});

	it("holds its promise: versions that are no worse fail at most once in 1/alpha", () => {
		// Exact size of the test: both sides drawn from the same rate, every pair of outcomes weighed.
		for (const [rate, requests, most] of [
			[0.001, 2000, 20],
			[0.01, 500, 30],
			[0.2, 60, 60],
		] as const) {
			let mass = (1 - rate) ** requests;
			const masses = Array.from({ length: most + 1 }, (_, errors) => {
				const here = mass;
				mass *= ((requests - errors) / (errors + 1)) * (rate / (1 - rate));
				return here;
			});
			let failing = 0;
			masses.forEach((ours, a) => {
				masses.forEach((theirs, b) => {
					const worse = compareCounts(about, counts(a, requests), counts(b, requests)).outcome === "fail";
					if (worse) failing += ours * theirs;
				});
			});
			expect(failing).toBeLessThanOrEqual(defaultRules.alpha);
		}
	});

	it("power rises with traffic", () => {
		let before = 0;
		for (const factor of [1, 4, 16, 64, 256]) {
			const power = powerOf(counts(0, 100 * factor), counts(factor, 100 * factor), defaultRules);
			expect(power).toBeGreaterThanOrEqual(before - 0.02);
			before = power;
		}
		expect(before).toBeGreaterThan(0.95);
	});
});

describe("gateOutcome", () => {
	const pass = compareCounts(about, counts(400, 100_000), counts(400, 100_000));
	const fail = compareCounts({ ...about, subject: "sig" }, counts(12, 5000), counts(0, 95_000));
	const unknown = compareCounts(about, counts(0, 0), counts(0, 0));

	it("fails on any failing check, is inconclusive on any main check that cannot tell", () => {
		expect(gateOutcome([pass])).toBe("pass");
		expect(gateOutcome([pass, fail])).toBe("fail");
		expect(gateOutcome([pass, unknown])).toBe("inconclusive");
		expect(gateOutcome([])).toBe("inconclusive");
	});

	it("does not wait for the power to see a signature that did not come back", () => {
		expect(gateOutcome([pass, { ...unknown, subject: "sig" }])).toBe("pass");
	});
});
