import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPatch, type Tree } from "../../src/demo/patch.js";

const tree: Tree = new Map([["a.go", { mode: "100644", text: "one\ntwo\nthree\nfour\nfive\n" }]]);

function patchOf(...lines: string[]): string {
	return `${lines.join("\n")}\n`;
}

describe("applyPatch", () => {
	it("replaces, adds and removes lines in several hunks", () => {
		const patch = patchOf(
			"diff --git a/a.go b/a.go",
			"--- a/a.go",
			"+++ b/a.go",
			"@@ -1,2 +1,3 @@",
			"-one",
			"+ONE",
			"+one and a half",
			" two",
			"@@ -4,2 +5 @@ func x",
			"-four",
			" five",
		);
		expect(applyPatch(tree, patch, "p")).toEqual([
			{ path: "a.go", file: { mode: "100644", text: "ONE\none and a half\ntwo\nthree\nfive\n" } },
		]);
	});

	it("inserts behind the line that a hunk without old lines names", () => {
		const patch = patchOf("diff --git a/a.go b/a.go", "--- a/a.go", "+++ b/a.go", "@@ -2,0 +3 @@", "+new");
		expect(applyPatch(tree, patch, "p")[0]?.file?.text).toBe("one\ntwo\nnew\nthree\nfour\nfive\n");
	});

	it("creates files with their mode and deletes files", () => {
		const patch = patchOf(
			"diff --git a/run.sh b/run.sh",
			"new file mode 100755",
			"--- /dev/null",
			"+++ b/run.sh",
			"@@ -0,0 +1 @@",
			"+#!/bin/sh",
			"diff --git a/a.go b/a.go",
			"deleted file mode 100644",
			"--- a/a.go",
			"+++ /dev/null",
			"@@ -1 +0,0 @@",
			"-one",
		);
		expect(applyPatch(tree, patch, "p")).toEqual([
			{ path: "run.sh", file: { mode: "100755", text: "#!/bin/sh\n" } },
			{ path: "a.go", file: null },
		]);
	});

	it("does not take removed or added text for a header", () => {
		const body = ["deleted file mode 100644", "--- a/x", "@@ -1 +1 @@"];
		const patch = patchOf(
			"diff --git a/n b/n",
			"new file mode 100644",
			"--- /dev/null",
			"+++ b/n",
			"@@ -0,0 +1,3 @@",
			...body.map((line) => `+${line}`),
		);
		expect(applyPatch(tree, patch, "p")[0]?.file?.text).toBe(patchOf(...body));
	});

	it.each([
		[
			"another line than the patch expects",
			["diff --git a/a.go b/a.go", "@@ -2 +2 @@", "-TWO", "+2"],
			/line 2 is not/,
		],
		[
			"a file that the parent lacks",
			["diff --git a/b.go b/b.go", "@@ -1 +1 @@", "-x", "+y"],
			/not in the parent/,
		],
		["no line feed at the end", ["diff --git a/a.go b/a.go", "\\ No newline at end of file"], /line feed/],
		["text that is no patch", ["hello"], /not a file header/],
	])("refuses %s", (_, lines, message) => {
		expect(() => applyPatch(tree, patchOf(...lines), "c007.patch")).toThrow(message);
	});

	it("rebuilds any text from a patch that replaces all lines", () => {
		const line = fc.string({ unit: "grapheme" }).filter((text) => !/[\n\r]/.test(text));
		fc.assert(
			fc.property(fc.array(line, { minLength: 1 }), fc.array(line, { minLength: 1 }), (before, after) => {
				const old: Tree = new Map([["f", { mode: "100644", text: patchOf(...before) }]]);
				const patch = patchOf(
					"diff --git a/f b/f",
					"--- a/f",
					"+++ b/f",
					`@@ -1,${before.length} +1,${after.length} @@`,
					...before.map((text) => `-${text}`),
					...after.map((text) => `+${text}`),
				);
				expect(applyPatch(old, patch, "p")[0]?.file?.text).toBe(patchOf(...after));
			}),
		);
	});
});
