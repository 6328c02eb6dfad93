import { describe, expect, it } from "vitest";
import { literalFit } from "../../src/golang/literal-fit.js";

describe("literalFit", () => {
	it("counts the letters of fixed parts that occur in order", () => {
		expect(literalFit("reserve order %s: %w", "reserve order A-17: no stock")?.letters).toBe(12);
		expect(literalFit("order %s reserve for %s", "reserve for order A")).toBeNull();
	});

	it.each([
		["get user: %w", "api: get user: no rows"],
		["get user: %w", "get user: no rows"],
		["cache get %s: %w", "GET /: cache get k1: dial tcp"],
		["no user %d", "get: no user 7: x"],
		["not ready", "probe: not ready"],
		["reserve: %w", "reserve: no stock"],
	])("takes the short %j in %j, a whole part of a chain", (template, text) => {
		expect(literalFit(template, text)).not.toBeNull();
	});

	it.each([
		["get user: %w", "forget user: no rows"],
		["not ready", "probe: not ready yet"],
		["%s: user", "7: user"],
		["get: %w", "get: no rows"],
		["user", "user"],
	])("does not take %j for a part of %j", (template, text) => {
		expect(literalFit(template, text)).toBeNull();
	});
});
