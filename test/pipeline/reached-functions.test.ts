import { describe, expect, it } from "vitest";
import { declarations } from "../../src/golang/declarations.js";
import { indexTree } from "../../src/golang/frame-resolver.js";
import { importFolders } from "../../src/golang/import-folders.js";
import { loadParser } from "../../src/golang/parser.js";
import { references } from "../../src/golang/references.js";
import { reachedFunctions } from "../../src/pipeline/reached-functions.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact, frameFact } from "../rank/facts-by-hand.js";

const parser = await loadParser();

const files: Readonly<Record<string, string>> = {
	"order/price.go": `package order

import "example.com/shop/stock"

type Shop struct {
	items *stock.Store
}

func (s *Shop) Price(id string) int {
	defer s.done()
	find(id)
	return s.items.Get(id)
}

func (s *Shop) done() {}
`,
	"order/find.go":
		"package order\n\nfunc find(id string) { find(id); load(); other.load() }\n\nfunc load() {}\n",
	"order/find_test.go": "package order\n\nfunc find() { load() }\n",
	"stock/store.go":
		"package stock\n\ntype Store struct{}\n\nfunc (s *Store) Get(id string) int { return 0 }\n",
	"stock/cache.go":
		"package stock\n\ntype Cache struct{}\n\nfunc (c *Cache) Get(id string) int { return 0 }\n",
};

/** Paths that were read, and what the crash in `Shop.Price` reaches when a commit edits a function. */
async function reach(path: string, head: string, depth = 0): Promise<{ read: Set<string>; found: string[] }> {
	const read = new Set<string>();
	const blobs: CommitSource["blobs"] = async (shas) => {
		for (const sha of shas) read.add(sha);
		return new Map(shas.map((sha) => [sha, files[sha] ?? null]));
	};
	const tree = indexTree(Object.keys(files), [{ folder: "", path: "example.com/shop" }]);
	const entries = Object.keys(files).map((one) => ({ path: one, blob: one }));
	const text = files["order/price.go"] ?? "";
	const declared = declarations(text);
	const declaration = declared.declarations.find((one) => one.key === "Shop.Price") ?? null;
	const frame = frameFact("order/price.go", "Shop.Price", {
		depth,
		line: 12,
		declaration,
		references: declaration === null ? null : references(text, declaration, parser),
		imports: importFolders(declared, tree),
	});
	const commits = [commitFact({ sha: "c", files: [{ path, hunks: [{ context: head, added: ["\tx()"] }] }] })];
	const found = await reachedFunctions({ blobs } as CommitSource, {
		tree,
		entries,
		frames: [frame],
		commits,
		parser,
	});
	return { read, found: found.map((one) => `${one.link} ${one.via ?? "-"} ${one.key} ${one.line}`) };
}

describe("reachedFunctions", () => {
	it("reads the packages that types on the way come from", async () => {
		const { found, read } = await reach("stock/store.go", "func (s *Store) Get(id string) int {");
		expect(found).toEqual(["call - Store.Get 12"]);
		expect(read.has("stock/store.go")).toBe(true);
	});

	it("leaves a method of another type alone", async () => {
		expect((await reach("stock/cache.go", "func (c *Cache) Get(id string) int {")).found).toEqual([]);
	});

	it("finds calls of the same package without reading it", async () => {
		const { found, read } = await reach("order/find.go", "func find(id string) {", 3);
		expect(found).toEqual(["call - find 11"]);
		expect([...read]).toEqual(["order/price.go"]);
		expect((await reach("order/price.go", "func (s *Shop) done() {}")).found).toEqual([
			"call - Shop.done 10",
		]);
	});

	it("follows a second call out of a callee near the crash", async () => {
		expect((await reach("order/find.go", "func load() {}")).found).toEqual(["call find load 12"]);
		expect((await reach("order/find.go", "func load() {}", 2)).found).toEqual([]);
	});

	it("reads nothing when no edited name is near", async () => {
		const { found, read } = await reach("web/page.go", "func render() {");
		expect(found).toEqual([]);
		expect(read.size).toBe(0);
	});
});
