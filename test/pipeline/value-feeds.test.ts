import { beforeAll, describe, expect, it } from "vitest";
import { declarations } from "../../src/golang/declarations.js";
import { indexTree } from "../../src/golang/frame-resolver.js";
import { type GoParser, loadParser } from "../../src/golang/parser.js";
import type { FailureClass } from "../../src/model/stack.js";
import { valueFeeds } from "../../src/pipeline/value-feeds.js";
import type { Feed, FrameFact } from "../../src/rank/facts.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { frameFact } from "../rank/facts-by-hand.js";

let parser: GoParser;
beforeAll(async () => {
	parser = await loadParser();
});

const files: Readonly<Record<string, string>> = {
	"view/list.go":
		"package view\n\nfunc (l *List) insert(at int, widths []int) string {\n\treturn pad(widths[at])\n}\n\nfunc (l *List) draw() {\n\tlines, widths := text.Layout(l.rows)\n\tl.insert(half(lines), widths)\n}\n",
	"text/layout.go":
		"package text\n\nfunc Layout(rows []Row) ([]string, []int) {\n\treturn join(rows), measure(rows)\n}\n",
};
const tree = indexTree(Object.keys(files), []);

function frame(path: string, key: string, line: number | null, depth: number): FrameFact {
	const text = files[path] ?? "";
	const declaration = declarations(text).declarations.find((one) => one.key === key) ?? null;
	return frameFact(path, key, {
		depth,
		weight: 1,
		line,
		declaration,
		source: declaration === null ? [] : text.split("\n").slice(declaration.line - 1, declaration.endLine),
		imports: new Map([["text", "text"]]),
	});
}

function feeds(frames: readonly FrameFact[], failure: FailureClass = "index-out-of-range"): Promise<Feed[]> {
	const blobs: CommitSource["blobs"] = async (shas) => new Map(shas.map((sha) => [sha, files[sha] ?? null]));
	const entries = Object.keys(files).map((path) => ({ path, blob: path }));
	return valueFeeds({ blobs } as CommitSource, { tree, entries, frames, failure, parser });
}

const crash = () => frame("view/list.go", "List.insert", 4, 0);
const caller = () => frame("view/list.go", "List.draw", 9, 1);

describe("valueFeeds", () => {
	it("follows a parameter into the caller, and its value out of the function that returned it", async () => {
		const seen = await feeds([crash(), caller()]);
		const layout = seen.find((one) => one.name === "Layout");
		expect(layout).toMatchObject({ kind: "result", folder: "text", taken: "List.draw at line 8" });
		const measure = seen.find((one) => one.name === "measure");
		expect(measure?.folder).toBe("text");
		expect(measure?.taken).toBe("Layout, whose result List.draw at line 8 uses");
		expect(measure?.weight ?? 1).toBeLessThan(layout?.weight ?? 0);
		// The other result feeds the index only through its length.
		expect(seen.find((one) => one.name === "join")?.weight ?? 0).toBeLessThan(measure?.weight ?? 0);
	});

	it("stops where the stack gives no line", async () => {
		expect(await feeds([crash(), frame("view/list.go", "List.draw", null, 1)])).toEqual([]);
		expect(await feeds([frame("view/list.go", "List.insert", null, 0), caller()])).toEqual([]);
	});

	it("has nothing to say of guessed frames", async () => {
		expect(await feeds([{ ...crash(), inferred: "caller" }, caller()])).toEqual([]);
	});

	it("takes what was passed to the dependency when the crash is in there", async () => {
		const seen = await feeds([{ ...caller(), depth: 0, weight: 0.7 }], "nil-dereference");
		expect(seen.map((one) => one.name)).toContain("Layout");
	});
});
