import { describe, expect, it } from "vitest";
import type { FileDiff, Hunk } from "../../src/model/commit.js";
import { editedDeclarations } from "../../src/rank/edited-declarations.js";
import { mechanicalHunks, signature } from "../../src/rank/mechanical.js";

const hunk = (
	removed: string[],
	added: string[],
	context = "func (s *Store) Price(id string) int {",
): Hunk => ({
	oldStart: 10,
	oldLines: removed.length,
	newStart: 12,
	newLines: added.length,
	context,
	removed,
	added,
});
const diff = (...hunks: Hunk[]): FileDiff => ({
	commit: "c",
	path: "a.go",
	oldPath: "a.go",
	binary: false,
	hunks,
});

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

describe("mechanicalHunks", () => {
	it("finds a rename that is repeated, and not the edit that stands alone", () => {
		const renames = ["a", "b", "c", "d"].map((name) => hunk([`\t${name}.Key()`], [`\t${name}.Keys()`]));
		const own = hunk(["\tif x != nil {"], ["\tif y > 3 {"]);
		const found = mechanicalHunks([diff(...renames, own)]);
		expect(renames.every((one) => found.has(one))).toBe(true);
		expect(found.has(own)).toBe(false);
	});

	it("calls a move without any change of tokens mechanical at once", () => {
		const moved = hunk(["\ta()", "\tb()"], ["\t\ta()", "\t\tb()"]);
		expect(signature(moved)).toBe("");
		expect(mechanicalHunks([diff(moved)]).has(moved)).toBe(true);
	});

	it("does not take three alike edits for a pattern", () => {
		const few = ["a", "b", "c"].map((name) => hunk([`\t${name}.Key()`], [`\t${name}.Keys()`]));
		expect(mechanicalHunks([diff(...few)]).size).toBe(0);
	});
});
