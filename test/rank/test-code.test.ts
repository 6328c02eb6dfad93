import { describe, expect, it } from "vitest";
import { failsInTest, mayRun } from "../../src/rank/test-code.js";
import { facts, frameFact } from "./facts-by-hand.js";

describe("code of tests", () => {
	it.each([
		["order/price.go", false, ["order/price.go"]],
		["order/price_test.go", true, ["order/price.go", "order/price_test.go"]],
	])("runs only where a frame lies in a test (%s)", (path, inTest, running) => {
		const given = facts({ frames: [frameFact(path, "F")] });
		expect(failsInTest(given)).toBe(inTest);
		const files = ["order/price.go", "order/price_test.go"].map((one) => ({ path: one }));
		expect(files.filter(mayRun(given)).map((file) => file.path)).toEqual(running);
	});
});
