import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileDiff } from "../../../src/model/commit.js";
import { commitMark, createDiffParser } from "../../../src/sources/git/diff-parser.js";

function parse(text: string): FileDiff[] {
	const parser = createDiffParser();
	return [...parser.feed(text), ...parser.end()];
}

const sha = "a".repeat(40);
const head = (text: string): string => `${commitMark}${sha}\n\n${text}`;

const edit = [
	"diff --git a/a.go b/a.go",
	"index 111..222 100644",
	"--- a/a.go",
	"+++ b/a.go",
	"@@ -3 +3,2 @@ func F() {",
	"-\told()",
	"+\tnew()",
	"+\tmore()",
	"",
].join("\n");

/** Content lines that look like headers, a file without a last newline, a rename, a binary file, an odd name. */
const hostile = head(
	[
		"diff --git a/q.sql b/q.sql",
		"--- a/q.sql",
		"+++ b/q.sql",
		"@@ -1,3 +1,3 @@",
		"--- a comment",
		"-@@ -1 +1 @@",
		`-${commitMark}${"b".repeat(40)}`,
		"+++ b/other.sql",
		"+diff --git a/x b/x",
		"+last",
		"\\ No newline at end of file",
		"@@ -9 +8,0 @@ tail",
		"-gone",
		"diff --git a/old b/name.go b/new b/name.go",
		"similarity index 90%",
		"rename from old b/name.go",
		"rename to new b/name.go",
		"--- a/old b/name.go\t",
		"+++ b/new b/name.go\t",
		"@@ -1 +1 @@",
		"-é",
		"+日本",
		"diff --git a/logo.png b/logo.png",
		"Binary files a/logo.png and b/logo.png differ",
		"",
	].join("\n"),
);

describe("createDiffParser", () => {
	it("reads hunks with git's numbers, defaults and context", () => {
		const [diff] = parse(head(edit));
		expect(diff).toEqual({
			commit: sha,
			path: "a.go",
			oldPath: "a.go",
			binary: false,
			hunks: [
				{
					oldStart: 3,
					oldLines: 1,
					newStart: 3,
					newLines: 2,
					context: "func F() {",
					removed: ["\told()"],
					added: ["\tnew()", "\tmore()"],
				},
			],
		});
	});

	it("takes lines inside a hunk as content, whatever they look like", () => {
		const [sql, renamed, binary, more] = parse(hostile);
		expect(more).toBeUndefined();
		expect(sql?.commit).toBe(sha);
		expect(sql?.path).toBe("q.sql");
		expect(sql?.hunks[0]?.removed).toEqual(["-- a comment", "@@ -1 +1 @@", `${commitMark}${"b".repeat(40)}`]);
		expect(sql?.hunks[0]?.added).toEqual(["++ b/other.sql", "diff --git a/x b/x", "last"]);
		expect(sql?.hunks[1]).toMatchObject({ oldStart: 9, newLines: 0, removed: ["gone"], added: [] });
		expect([renamed?.oldPath, renamed?.path]).toEqual(["old b/name.go", "new b/name.go"]);
		expect([binary?.path, binary?.binary, binary?.hunks.length]).toEqual(["logo.png", true, 0]);
	});

	it("names added and deleted files, and keeps the commits apart", () => {
		const added =
			"diff --git a/n.go b/n.go\nnew file mode 100644\n--- /dev/null\n+++ b/n.go\n@@ -0,0 +1 @@\n+x\n";
		const deleted =
			"diff --git a/d.go b/d.go\ndeleted file mode 100644\n--- a/d.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
		const diffs = parse(`${head(added)}${commitMark}${"b".repeat(40)}\n\n${deleted}`);
		expect(diffs.map((diff) => [diff.commit[0], diff.path, diff.oldPath])).toEqual([
			["a", "n.go", "n.go"],
			["b", "d.go", "d.go"],
		]);
	});

	it.each([
		['diff --git "a/tab\\there" "b/tab\\there"', "tab\there"],
		['diff --git "a/quote\\"😀" "b/quote\\"😀"', 'quote"😀'],
		['diff --git "a/line\\nbreak b/" "b/line\\nbreak b/"', "line\nbreak b/"],
		['diff --git "a/\\303\\251\\\\" "b/\\303\\251\\\\"', "é\\"],
		["diff --git a/x b/x b/x b/x", "x b/x"],
	])("names a binary file by %s", (header, path) => {
		const [diff] = parse(head(`${header}\nBinary files a and b differ\n`));
		expect([diff?.path, diff?.oldPath, diff?.binary]).toEqual([path, path, true]);
	});

	it("names a file that only one side quotes", () => {
		const [diff] = parse(
			head('diff --git a/plain.go "b/odd\\n.go"\nrename from plain.go\nrename to "odd\\n.go"\n'),
		);
		expect([diff?.oldPath, diff?.path]).toEqual(["plain.go", "odd\n.go"]);
	});

	it("cuts endless diffs and lines, and says so", () => {
		const lines = Array.from({ length: 20_001 }, () => "+x");
		const text = `diff --git a/d b/d\n--- a/d\n+++ b/d\n@@ -0,0 +1,20001 @@\n${lines.join("\n")}\n`;
		const [diff, next] = parse(head(text + edit));
		expect(diff?.truncated).toContain("20000");
		expect(diff?.hunks[0]?.added).toHaveLength(20_000);
		expect(next?.path).toBe("a.go");
		const wide = `diff --git a/d b/d\n@@ -0,0 +1 @@\n+${"y".repeat(9000)}\n`;
		expect(parse(head(wide))[0]?.hunks[0]?.added[0]?.length).toBeLessThanOrEqual(2000);
	});

	it("answers the same wherever the chunks end", () => {
		const text = hostile + head(edit);
		const whole = parse(text);
		fc.assert(
			fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
				const parser = createDiffParser();
				const found: FileDiff[] = [];
				let from = 0;
				for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
					found.push(...parser.feed(text.slice(from, cut)));
					from = cut;
				}
				found.push(...parser.end());
				expect(found).toEqual(whole);
			}),
		);
	});

	it("survives any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 200 }), (junk) => {
				expect(parse(`${junk}\n${head(edit)}`).at(-1)?.path).toBe("a.go");
			}),
		);
	});
});
