import { describe, expect, it } from "vitest";
import { passageQuery, sourceQuery, stackQuery } from "../../src/rank/queries.js";
import { facts, sourceFrame } from "./facts-by-hand.js";

const source = `package pricing

func (e *Engine) Quote(basket *Basket) int {
	discount := lookUp(basket)
	log.Println(discount) // audit trail
	return discount.Percent
}
`;
const frame = sourceFrame("internal/pricing/engine.go", "Engine.Quote", source, 6);

describe("stackQuery", () => {
	it("holds the words of the message and its causes in full", () => {
		const query = stackQuery(facts({ message: "reserveStock: shelf 7 is gone", causes: ["counting"] }));
		expect(Object.fromEntries(query)).toEqual({
			reservestock: 1,
			reserve: 1,
			stock: 1,
			shelf: 1,
			gone: 1,
			counting: 1,
		});
	});

	it("holds the frames' names by their weight, paths a little less, the larger weight counting", () => {
		const query = stackQuery(facts({ frames: [{ ...frame, weight: 0.5 }], message: "engine" }));
		expect(Object.fromEntries(query)).toEqual({ engine: 1, quote: 0.5, pricing: 0.35 });
	});

	it("holds the modules of dependencies", () => {
		const dependencies = [{ module: "example.com/sqlpool", version: null, weight: 0.5 }];
		expect(stackQuery(facts({ dependencies })).get("sqlpool")).toBeCloseTo(0.35, 9);
	});
});

describe("sourceQuery", () => {
	it("weighs words by their closeness to the line and leaves comments out", () => {
		const query = sourceQuery(facts({ frames: [frame] }));
		expect(query.get("percent")).toBe(1);
		expect(query.get("println")).toBeCloseTo(1 / 1.5, 9);
		expect(query.get("lookup")).toBeCloseTo(1 / 2, 9);
		expect(query.get("basket")).toBeCloseTo(1 / 2, 9);
		expect(query.has("audit")).toBe(false);
	});

	it("takes all lines for equally far where the line is not known", () => {
		const query = sourceQuery(facts({ frames: [{ ...frame, line: null }] }));
		expect(new Set(query.values())).toEqual(new Set([1 / 4]));
	});

	it("asks the first four frames", () => {
		const silent = { ...frame, source: [] };
		expect(sourceQuery(facts({ frames: [silent, silent, silent, frame] })).size).toBeGreaterThan(0);
		expect(sourceQuery(facts({ frames: [silent, silent, silent, silent, frame] })).size).toBe(0);
	});
});

describe("passageQuery", () => {
	it("is both, the larger weight counting", () => {
		const given = facts({ frames: [{ ...frame, weight: 0.5 }], message: "basket" });
		const query = passageQuery(given);
		expect(query.get("basket")).toBe(1);
		expect(query.get("percent")).toBe(0.5);
		expect([...query.keys()].sort()).toEqual(
			[...new Set([...stackQuery(given).keys(), ...sourceQuery(given).keys()])].sort(),
		);
	});
});
