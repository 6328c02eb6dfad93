import { describe, expect, it } from "vitest";
import { mechanicalEdits, signature } from "../../src/rank/mechanical.js";
import { diffByHand as diff, hunkByHand as hunk } from "./diff-by-hand.js";

describe("signature", () => {
	it("is what an edit takes and adds, in any order, without comments", () => {
		expect(signature(hunk(["\ta.Key(x)"], ["\ta.Keys(x) // all"]))).toBe("Key>Keys");
		expect(signature(hunk(["\tf(a)"], ["\tf(ctx, a)"]))).toBe(">, ctx");
		expect(signature(hunk(["\tb(1)", "\ta(1)"], ["\ta(1)", "\tb(1)"]))).toBe("");
	});

	it("is none for edits that were written, not repeated", () => {
		expect(signature(hunk([], ["\treturn total * rate / 100 + shipping(weight, zone)"]))).toBeNull();
		expect(signature(hunk(Array<string>(41).fill("\tx()"), []))).toBeNull();
	});
});

describe("mechanicalEdits", () => {
	it("finds a rename that is repeated, and not the edit that stands alone", () => {
		const renames = ["a", "b", "c", "d"].map((name) => hunk([`\t${name}.Key()`], [`\t${name}.Keys()`]));
		const own = hunk(["\tif x != nil {"], ["\tif y > 3 {"]);
		const isMechanical = mechanicalEdits([diff(...renames, own)]);
		expect(renames.every(isMechanical)).toBe(true);
		expect(isMechanical(own)).toBe(false);
	});

	it("calls a move without any change of tokens mechanical at once", () => {
		const moved = hunk(["\ta()", "\tb()"], ["\t\ta()", "\t\tb()"]);
		expect(signature(moved)).toBe("");
		expect(mechanicalEdits([diff(moved)])(moved)).toBe(true);
	});

	it("finds a pattern across files", () => {
		const renames = ["a", "b", "c", "d"].map((name) => hunk([`\t${name}.Key()`], [`\t${name}.Keys()`]));
		expect(renames.filter(mechanicalEdits(renames.map((one) => diff(one))))).toHaveLength(4);
	});

	it("does not take three alike edits for a pattern", () => {
		const few = ["a", "b", "c"].map((name) => hunk([`\t${name}.Key()`], [`\t${name}.Keys()`]));
		expect(few.some(mechanicalEdits([diff(...few)]))).toBe(false);
	});
});
