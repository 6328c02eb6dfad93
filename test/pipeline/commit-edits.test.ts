import { describe, expect, it } from "vitest";
import type { FileDiff } from "../../src/model/commit.js";
import { editsByCommit } from "../../src/pipeline/commit-edits.js";

const diff = (commit: string, path: string, added: readonly string[]): FileDiff => ({
	commit,
	path,
	oldPath: path,
	binary: false,
	hunks: [
		{
			oldStart: 1,
			oldLines: 0,
			newStart: 1,
			newLines: added.length,
			context: "func f() {",
			removed: [],
			added,
		},
	],
});

async function* stream(...diffs: readonly FileDiff[]): AsyncGenerator<FileDiff> {
	yield* diffs;
}

describe("editsByCommit", () => {
	it("keeps the files of each commit in order and counts code lines only", async () => {
		const code = ["//go:build linux", "\tx := 1", "", "\t// why", "// go: why", "\treturn x"];
		const found = await editsByCommit(
			stream(diff("one", "b.go", code), diff("one", "a.go", ["y"]), diff("two", "c.go", [])),
		);
		expect([...found.keys()]).toEqual(["one", "two"]);
		expect(found.get("one")?.map((file) => [file.path, file.codeLines])).toEqual([
			["b.go", 3],
			["a.go", 1],
		]);
	});

	it("takes a commit that comes in two runs as one: a repeated edit is repeated over both", async () => {
		const edit = (path: string): FileDiff => diff("one", path, ["\tuse(newName)"]);
		const found = await editsByCommit(
			stream(edit("a.go"), edit("b.go"), diff("two", "x.go", ["z"]), edit("c.go"), edit("d.go")),
		);
		const files = found.get("one") ?? [];
		expect(files.map((file) => file.path)).toEqual(["a.go", "b.go", "c.go", "d.go"]);
		expect(files.flatMap((file) => file.diff.hunks.map(file.isMechanical))).toEqual([true, true, true, true]);
	});

	it("knows nothing of no diffs", async () => {
		expect((await editsByCommit(stream())).size).toBe(0);
	});
});
