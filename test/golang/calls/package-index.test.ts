import { describe, expect, it } from "vitest";
import { PackageIndex, placeOf } from "../../../src/golang/calls/package-index.js";
import { folderOf } from "./program-by-hand.js";

const source = `package order

import (
	"fmt"
	kv "example.com/shop/store"
)

type (
	Item struct {
		*base
		Name string
	}
	Kind int
)

var (
	first, second = 1, 2
	table         = map[string]int{
		"a": 1,
	}
)

var Default = New()

// New makes one.
func New() *Item { return &Item{} }

func (i *Item) Run(
	name string,
	n int,
) (int, error) {
	if n > 0 {
		return 1, nil
	}
	return 0, nil
}

func literal() struct{ A int } {
	return struct{ A int }{A: 1}
}

func assembly(x int) int
`;
const index = new PackageIndex("order", [{ path: "order/a.go", text: source }], folderOf);

const textOf = (key: string): string | null => {
	const found = index.get(key);
	return found === null ? null : found.text.slice(found.declaration.start, found.declaration.end);
};

describe("PackageIndex", () => {
	it("finds functions without reading their bodies", () => {
		expect(index.get("New")?.declaration).toMatchObject({ kind: "function", signature: "() *Item" });
		expect(textOf("New")).toBe("func New() *Item { return &Item{} }");
		expect(index.get("Item.Run")?.declaration).toMatchObject({
			kind: "method",
			receiver: "Item",
			pointerReceiver: true,
			signature: "( name string, n int, ) (int, error)",
		});
		expect(textOf("Item.Run")?.endsWith("return 0, nil\n}")).toBe(true);
		expect(index.get("literal")?.declaration.signature).toBe("() struct{ A int }");
		expect(index.get("assembly")?.declaration).toMatchObject({ bodyStart: null, signature: "(x int) int" });
	});

	it("finds the entries of groups", () => {
		expect(index.get("type Item")?.declaration.members.map((one) => one.name)).toEqual(["base", "Name"]);
		expect(index.get("type Kind")?.declaration.name).toBe("Kind");
		expect(index.get("var second")?.declaration.members.map((one) => one.name)).toEqual(["first", "second"]);
		expect(index.get("var table")?.text).toContain('"a": 1');
		expect(index.get("var Default")?.declaration.name).toBe("Default");
		expect(index.get("var a")).toBeNull();
		expect(index.embedding("base")).toEqual(["Item"]);
	});

	it("knows what the names of the file mean", () => {
		expect([...(index.get("New")?.place.imports ?? [])]).toEqual([
			["fmt", { path: "fmt", folder: null }],
			["kv", { path: "example.com/shop/store", folder: "store" }],
		]);
		expect(placeOf("x", "packag x\nimport (", folderOf).imports.size).toBe(0);
	});

	it.each([
		"",
		"func",
		"func (",
		"func F",
		"func F() {",
		"func (T) F(",
		"type T",
		"type (",
		"var (\n\tx",
		"\u0000",
	])("takes broken text: %j", (text) => {
		const broken = new PackageIndex("x", [{ path: "x/x.go", text: `package x\n\n${text}` }], folderOf);
		for (const key of ["F", "T.F", "type T", "var x"]) {
			const found = broken.get(key);
			expect(found === null || found.declaration.end <= found.text.length).toBe(true);
		}
	});
});
