import { describe, expect, it } from "vitest";
import { indexTree } from "../../src/golang/frame-resolver.js";
import type { References } from "../../src/golang/references.js";
import { farCalls } from "../../src/pipeline/far-calls.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact, frameFact } from "../rank/facts-by-hand.js";

const files: Readonly<Record<string, string>> = {
	"order/price.go": "package order\n\nfunc Price() { find() }\n",
	"order/find.go": "package order\n\nfunc find() { find(); load(); other() }\n\nfunc load() {}\n",
	"order/find_test.go": "package order\n\nfunc find() { load() }\n",
};

const calling = (...names: readonly string[]): References => ({
	calls: names.map((name) => ({ name, qualifier: null, line: 3, via: "call" as const })),
	reads: [],
	writes: [],
	identifiers: new Set(),
	strings: [],
	messages: [],
	errors: false,
});

function found(depth: number, edited: string) {
	const blobs: CommitSource["blobs"] = async (shas) => new Map(shas.map((sha) => [sha, files[sha] ?? null]));
	const tree = indexTree(Object.keys(files), []);
	const entries = Object.keys(files).map((path) => ({ path, blob: path }));
	const frame = frameFact("order/price.go", "Price", { depth, references: calling("find") });
	const hunks = [{ context: `func ${edited}() {`, added: ["\tx()"] }];
	const commit = commitFact({ sha: "c", files: [{ path: "order/find.go", hunks }] });
	return farCalls({ blobs } as CommitSource, tree, entries, [frame], [commit]);
}

describe("farCalls", () => {
	it("finds the edited function that a callee of the crash calls", async () => {
		expect(await found(0, "load")).toEqual([
			{ name: "load", folder: "order", via: "find", caller: "Price", weight: 1 },
		]);
	});

	it("leaves direct callees to reach, and deep frames alone", async () => {
		expect(await found(0, "find")).toEqual([]);
		expect(await found(2, "load")).toEqual([]);
		expect(await found(0, "unrelated")).toEqual([]);
	});
});
