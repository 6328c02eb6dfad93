import { describe, expect, it } from "vitest";
import { isWrittenByCode, toldNames } from "../../src/rank/told-names.js";
import { facts } from "./facts-by-hand.js";

describe("toldNames", () => {
	const { holds, quotes } = toldNames(
		facts({
			message: 'lookup redis-v2.internal: column "total_cents" of orders, then amounts. panic: x',
			causes: ["dial 10.0.0.7:6379"],
		}),
	);

	it.each([
		"redis-v2.internal",
		"total_cents",
		"Total_Cents",
		"amounts",
		"10.0.0.7",
		"10.0.0.7:6379",
		"orders",
	])("finds %s", (name) => expect(holds(name)).toBe(true));

	it.each(["redis", "redis-v2", "internal", "total", "cents", "amount", "0.0.7", "of", "panic"])(
		"does not take %s for a name of its own",
		(name) => expect(holds(name)).toBe(false),
	);

	it("knows what stands in quotes", () => {
		expect(quotes("total_cents")).toBe(true);
		expect(quotes("total")).toBe(false);
		expect(quotes("amounts")).toBe(false);
		expect(quotes("")).toBe(false);
	});
});

describe("isWrittenByCode", () => {
	it.each(["total_cents", "redis-v2.internal", "maxConns", "PAYMENTS_URL", "10.0.0.7", "v12", "a/b"])(
		"knows %s",
		(name) => expect(isWrittenByCode(name)).toBe(true),
	);
	it.each(["timeout", "Timeout", "REDIS", "100", "1.5", "-", ""])("takes %j for a word", (name) =>
		expect(isWrittenByCode(name)).toBe(false),
	);
});
