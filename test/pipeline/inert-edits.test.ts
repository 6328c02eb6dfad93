/** What only looks like a comment or a blank line must stay under suspicion. */
import { describe, expect, it } from "vitest";
import { readRange } from "../../src/pipeline/range-reading.js";
import type { FileEdits } from "../../src/rank/facts.js";
import { memoryCommits, type Snapshot, shaAt } from "./memory-commits.js";

/** Edits of the second of two trees. */
async function edits(before: Snapshot, after: Snapshot): Promise<readonly FileEdits[]> {
	const source = memoryCommits([
		{ subject: "one", files: before },
		{ subject: "two", files: after },
	]);
	const reading = readRange(source, { from: shaAt(0), to: shaAt(1) });
	return (await reading.edits).get(shaAt(1)) ?? [];
}

async function edit(before: string, after: string): Promise<FileEdits> {
	const [file] = await edits({ "a.go": before }, { "a.go": after });
	if (file === undefined) throw new Error("no edit");
	return file;
}

const tail = "\nfunc f() { x() }\n";

describe("inert edits", () => {
	it.each([
		["a comment", `package a\n// one\n${tail}`, `package a\n// two\n// lines\n${tail}`],
		["a blank line", `package a\n${tail}`, `package a\n\n\n${tail}`],
		["a comment beside a raw string", `package a\n// one\nvar x = \`\n\`\n`, `package a\nvar x = \`\n\`\n`],
	])("%s is one", async (_, before, after) => {
		expect(await edit(before, after)).toMatchObject({ inert: true, codeLines: 0 });
	});

	it.each([
		["a line like a comment in a raw string", "var x = `\n// one\n`", "var x = `\n// two\n`"],
		["a blank line in a raw string", "var x = `a\n\nb`", "var x = `a\nb`"],
		["the end of a block comment", "/*\n//\nx()\n// */", "/*\n// */\nx()\n// */"],
		["a build constraint", "package a", "//go:build linux\npackage a"],
		["an old build constraint", "// +build linux\n\npackage a", "package a"],
		["an embedded folder", "//go:embed a.html\nvar a string", "//go:embed b.html\nvar a string"],
		["a cgo flag", '// #cgo LDFLAGS: -lm\nimport "C"', 'import "C"'],
		["an exported name", `//export price${tail}`, `//export cost${tail}`],
		["C code", '// int a;\nimport "C"', '// int b;\nimport "C"'],
		["C code before a group", '// int a;\nimport (\n\t"C"\n)', '// int b;\nimport (\n\t"C"\n)'],
	])("%s is none and counts as code", async (_, before, after) => {
		const file = await edit(`${before}\n`, `${after}\n`);
		expect(file.inert).toBe(false);
		expect(file.codeLines).toBeGreaterThan(0);
	});

	it("says nothing of new, gone and renamed files, and of other languages", async () => {
		const text = "// nothing but a comment\n";
		const seen = await edits({ "gone.go": text, "a.s": text }, { "new.go": text, "a.s": "// other\n" });
		expect(seen.map((file) => [file.path, file.inert])).toEqual([
			["gone.go", false],
			["a.s", false],
			["new.go", false],
		]);
	});

	it("does not read files whose diff shows code", async () => {
		const source = memoryCommits([
			{ subject: "one", files: { "a.go": "package a\n" } },
			{ subject: "two", files: { "a.go": "package b\n" } },
		]);
		await readRange(source, { from: shaAt(0), to: shaAt(1) }).edits;
		expect(source.read).toEqual([]);
	});

	it("does not read files of a commit that changes other code", async () => {
		const text = "package a\n// one\n";
		const other = text.replace("one", "two");
		const read = async (before: Snapshot, after: Snapshot) => {
			const source = memoryCommits([
				{ subject: "one", files: before },
				{ subject: "two", files: after },
			]);
			await readRange(source, { from: shaAt(0), to: shaAt(1) }).edits;
			return source.read.length;
		};
		expect(await read({ "a.go": text, "b.go": text }, { "a.go": other, "b.go": "package b\n" })).toBe(0);
		expect(await read({ "a.go": text, "a.sql": "" }, { "a.go": other, "a.sql": "x" })).toBe(0);
		const tests = { "a_test.go": text, "README.md": "" };
		expect(
			await read({ "a.go": text, ...tests }, { "a.go": other, "a_test.go": "package b\n", "README.md": "x" }),
		).toBe(2);
	});

	it("leaves what cannot be read under suspicion", async () => {
		const source = memoryCommits([
			{ subject: "one", files: { "a.go": "package a\n" } },
			{ subject: "two", files: { "a.go": "package a\n// why\n" } },
		]);
		const blind = { ...source, blobs: async () => new Map() };
		const found = await readRange(blind, { from: shaAt(0), to: shaAt(1) }).edits;
		expect(found.get(shaAt(1))?.[0]?.inert).toBe(false);
	});
});
