import { describe, expect, it } from "vitest";
import { parseBlame } from "../../../src/sources/git/blame-parser.js";

const one = "1".repeat(40);
const two = "2".repeat(40);

describe("parseBlame", () => {
	it("reads lines of several commits; a commit's header is printed only once", () => {
		const text = [
			`${one} 4 7 1`,
			"author A",
			"summary first",
			"filename old/a.go",
			"\treturn it.Cents",
			`${two} 8 8 2`,
			"boundary",
			"filename a.go",
			"\t}",
			`${two} 9 9`,
			"\t",
			`${one} 5 10 1`,
			"\tx",
			"",
		].join("\n");
		expect(parseBlame(text, "a.go")).toEqual([
			{ path: "a.go", line: 7, commit: one, originalPath: "old/a.go", originalLine: 4, boundary: false },
			{ path: "a.go", line: 8, commit: two, originalPath: "a.go", originalLine: 8, boundary: true },
			{ path: "a.go", line: 9, commit: two, originalPath: "a.go", originalLine: 9, boundary: true },
			{ path: "a.go", line: 10, commit: one, originalPath: "old/a.go", originalLine: 5, boundary: false },
		]);
	});

	it("does not take source lines, authors or subjects for headers", () => {
		const text = [
			`${one} 1 1 1`,
			"author boundary",
			"summary filename evil.go",
			"filename a.go",
			`\t${two} 3 3 1`,
			`${one} 2 2 1`,
			"\tboundary",
			`${one} 3 3 1`,
			"\tfilename evil.go",
		].join("\n");
		const lines = parseBlame(text, "a.go");
		expect(lines.map((line) => [line.line, line.commit, line.originalPath, line.boundary])).toEqual([
			[1, one, "a.go", false],
			[2, one, "a.go", false],
			[3, one, "a.go", false],
		]);
	});

	it("reads sha-256 names and quoted paths, and nothing out of nothing", () => {
		const name = "c".repeat(64);
		const [line] = parseBlame(`${name} 1 1 1\nfilename "odd\\n\\"name\\".go"\n\tx\n`, "a.go");
		expect([line?.commit, line?.originalPath]).toEqual([name, 'odd\n"name".go']);
		expect(parseBlame("", "a.go")).toEqual([]);
		expect(parseBlame("fatal: junk\n", "a.go")).toEqual([]);
	});
});
