import { describe, expect, it } from "vitest";
import type { Scored } from "../../src/rank/combine.js";
import { unexplained } from "../../src/rank/unexplained.js";
import { commitFact, facts, frameFact } from "./facts-by-hand.js";

const given = facts({
	message: "basket is gone",
	frames: [frameFact("pricing/engine.go", "Engine.Quote")],
	commits: [commitFact({ sha: "c", files: [{ path: "web/page.go", hunks: [{ added: ["\trender(x)"] }] }] })],
});
const scored = (producer: string, weight: number): Scored[] => [
	{ sha: "c", score: weight, evidence: [{ producer, weight, text: "", places: [] }] },
];

describe("unexplained", () => {
	it("is full where nothing of the range speaks of the failure", () => {
		expect(unexplained(given, [])).toBe(1);
		expect(unexplained(given, scored("recency", 9))).toBe(1);
	});

	it("falls with evidence that needs no words of the code", () => {
		expect(unexplained(given, scored("config", 2))).toBeCloseTo(0.5);
		expect(unexplained(given, scored("dependency", 9))).toBe(0);
	});
});
