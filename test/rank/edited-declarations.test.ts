import { describe, expect, it } from "vitest";
import type { Hunk } from "../../src/model/commit.js";
import {
	editedDeclarations,
	linesWithin,
	standsInContext,
	substanceOf,
} from "../../src/rank/edited-declarations.js";
import { diffByHand as diff, hunkByHand } from "./diff-by-hand.js";

const hunk = (
	removed: readonly string[],
	added: readonly string[],
	context = "func (s *Store) Price(id string) int {",
): Hunk => hunkByHand(removed, added, context);

describe("editedDeclarations", () => {
	it("names the method that git's context line gives", () => {
		const [edit] = editedDeclarations(diff(hunk(["\tif it == nil {"], ["\treturn it.Price"])));
		expect(edit).toMatchObject({
			key: "Store.Price",
			added: 1,
			removed: 1,
			created: false,
			deleted: false,
			line: 12,
		});
	});

	it("sees a function that the hunk itself creates, and the one before it untouched", () => {
		const edits = editedDeclarations(diff(hunk([], ["func New() *Store {", "\treturn &Store{}", "}"])));
		expect(edits).toEqual([expect.objectContaining({ key: "New", created: true, added: 3 })]);
	});

	it("sees a documented function that comes behind another, and that other one untouched", () => {
		const added = [
			"// New makes one.",
			"// It is empty.",
			"func New() *Store {",
			"\treturn &Store{}",
			"}",
			"",
		];
		const keys = editedDeclarations(diff(hunk([], added))).map(({ key, created }) => [key, created]);
		expect(keys).toEqual([
			["", false],
			["New", true],
		]);
	});

	it("tells a deleted function from an edited one", () => {
		const edits = editedDeclarations(diff(hunk(["func old() {", "}"], [], "func before() {")));
		expect(edits).toEqual([expect.objectContaining({ key: "old", deleted: true, removed: 2 })]);
	});

	it("strips type parameters and pointers of receivers", () => {
		const edits = editedDeclarations(diff(hunk(["\tx"], [], "func (c *Cache[K, V]) Get(key K) V {")));
		expect(edits[0]?.key).toBe("Cache.Get");
	});

	it("keeps lines after a closing brace out of the declaration before", () => {
		const edits = editedDeclarations(diff(hunk([], ["\tx = 1", "}", "// about nothing"])));
		expect(edits.find((edit) => edit.key === "Store.Price")?.added).toBe(2);
	});
});

describe("standsInContext", () => {
	it("is false of a hunk that begins behind the declaration that git names", () => {
		expect(standsInContext(hunk([], ["\tx := 1"]))).toBe(true);
		expect(standsInContext(hunk(["\tx := 1", "}"], []))).toBe(true);
		expect(standsInContext(hunk([], ["", "// New makes one.", "func New() {", "}"]))).toBe(false);
		expect(standsInContext(hunk(["type Old struct{}"], ["type New struct{}"]))).toBe(false);
		expect(standsInContext(hunk(["\tx := 1"], [], ""))).toBe(false);
	});
});

describe("linesWithin", () => {
	it("gives the lines of one declaration, not of the one that the hunk goes on with", () => {
		const given = hunk(
			["\ta()", "}", "", "func next() {", "\tb()", "}"],
			["\tc()", "}", "// about nothing", "type T struct {", "\tn int", "}"],
		);
		expect(linesWithin(given, "removed", "Store.Price")).toEqual(["\ta()", "}"]);
		expect(linesWithin(given, "removed", "next")).toEqual(["func next() {", "\tb()", "}"]);
		expect(linesWithin(given, "added", "type T")).toEqual(["type T struct {", "\tn int", "}"]);
		expect(linesWithin(given, "added", "")).toEqual(["// about nothing"]);
	});
});

describe("substance", () => {
	it("is the share of changed lines that no repeated edit made", () => {
		const rename = hunk(["\ta.Key()"], ["\ta.Keys()"]);
		const own = hunk(["\tx := 1", "\ty := 2"], ["\tx := 3"]);
		const given = diff(rename, own);
		const [edit] = editedDeclarations(given);
		if (edit === undefined) throw new Error("no edit");
		expect(substanceOf(edit, given, (one) => one === rename)).toBeCloseTo(3 / 5, 9);
		expect(substanceOf(edit, given, () => false)).toBe(1);
	});
});
