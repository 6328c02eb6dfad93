import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	exclusivity,
	grayRatio,
	reproductionRate,
	seedScore,
	stackStability,
} from "../../src/confidence/seed.js";
import { traceOfFrames } from "../../src/golang/stack/assemble.js";
import type { ErrorEvent } from "../../src/model/event.js";

const known = (value: number | null) => ({ value, text: "" });

function event(functions: readonly string[], more: Partial<ErrorEvent> = {}): ErrorEvent {
	const frames = functions.map((name) => ({
		symbol: `example.com/shop/order.${name}`,
		file: "/src/shop/order/order.go",
		line: 1,
	}));
	const base = {
		id: "1",
		time: 1,
		service: "order",
		env: "prod",
		version: "v2",
		level: "error",
		message: "m",
	};
	const ids = { fingerprint: "f", goroutineId: null, traceId: null, spanId: null, attributes: {} };
	return { ...base, ...ids, trace: traceOfFrames("frames", "m", frames), ...more };
}

describe("seedScore", () => {
	it("weighs .45, .35 and .20: the seed's example", () => {
		const parts = { grayRatio: known(0.38), reproductionRate: known(0.62), stackStability: known(0.89) };
		expect(seedScore(parts)).toBeCloseTo(0.566, 9);
	});

	it("renormalises over what is known and stays between the parts", () => {
		const parts = { grayRatio: known(null), reproductionRate: known(0.62), stackStability: known(0.89) };
		expect(seedScore(parts)).toBeCloseTo((0.35 * 0.62 + 0.2 * 0.89) / 0.55, 9);
		const none = { grayRatio: known(null), reproductionRate: known(null), stackStability: known(null) };
		expect(seedScore(none)).toBeNull();
		const value = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
		fc.assert(
			fc.property(value, value, fc.double({ min: 0, max: 1, noNaN: true }), (gray, rate, stable) => {
				const values = [gray, rate, stable].filter((one) => one !== null);
				const score = seedScore({
					grayRatio: known(gray),
					reproductionRate: known(rate),
					stackStability: known(stable),
				});
				expect(score).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
				expect(score).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
			}),
		);
	});
});

describe("components", () => {
	it("are unknown rather than zero when nothing is known", () => {
		expect(grayRatio(0.3, null).value).toBeNull();
		expect(grayRatio(null, "v2").value).toBeNull();
		expect(grayRatio(0, "v2").value).toBe(0);
		expect(reproductionRate(0, 0).value).toBeNull();
		expect(reproductionRate(5, 20).value).toBe(0.25);
	});

	it("stability is 1 / (1 + s), s the mean deviation of the key frames' positions", () => {
		expect(stackStability([event(["A", "B"])]).value).toBeNull();
		expect(stackStability([event(["A", "B"]), event(["A", "B"])]).value).toBe(1);
		// A and B swap places: each has positions 0 and 1, deviation 0.5.
		expect(stackStability([event(["A", "B"]), event(["B", "A"])]).value).toBeCloseTo(1 / 1.5, 9);
	});
});

describe("exclusivity", () => {
	it("is w^k: three events on a version with 5 % of the traffic", () => {
		const events = [event(["A"]), event(["A"]), event(["A"])];
		const answer = exclusivity(events, "v2", 0.05);
		expect(answer?.events).toBe(3);
		expect(answer?.pValue).toBeCloseTo(1.25e-4, 12);
	});

	it("says nothing when another version has the error too, or the share is no share", () => {
		const mixed = [event(["A"]), event(["A"], { version: "v1" })];
		expect(exclusivity(mixed, "v2", 0.05)).toBeNull();
		for (const share of [null, 0, 1]) expect(exclusivity([event(["A"])], "v2", share)).toBeNull();
		expect(exclusivity([event(["A"], { version: null })], "v2", 0.5)).toBeNull();
	});
});
