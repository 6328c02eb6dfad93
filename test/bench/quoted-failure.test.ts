import { describe, expect, it } from "vitest";
import { quotedFailure } from "../../src/bench/quoted-failure.js";

const read = (body: string) => quotedFailure({ subject: "cart: guard nil", body });

describe("quotedFailure", () => {
	it.each([
		["    panic: assignment to entry in nil map\n\n", "panic: assignment to entry in nil map"],
		["time=1 msg=x fatal error: concurrent map writes", "fatal error: concurrent map writes"],
		["2026 http: runtime error: index out of range [3]", "runtime error: index out of range [3]"],
		["==================\nWARNING: DATA RACE\nRead at", "WARNING: DATA RACE"],
		["> Error: no such order", "Error: no such order"],
		['fails with "order 7: context deadline exceeded" now', "order 7: context deadline exceeded"],
		["Nothing quoted here.", "cart: guard nil"],
	])("takes the error text of %j", (body, expected) => {
		expect(read(body).message).toBe(expected);
	});

	it("joins white space and cuts long texts", () => {
		expect(read(`panic: a\t b${"x".repeat(999)}`).message).toMatch(/^panic: a bx{290}$/);
	});

	it("sees a stack in a goroutine header or in two places with lines", () => {
		expect(read("goroutine 7 [running]:\nmain.main()").hasStack).toBe(true);
		expect(read("cart.go:12 called from main.go:3").hasStack).toBe(true);
		expect(read("see cart.go:12").hasStack).toBe(false);
	});
});
