import { describe, expect, it } from "vitest";
import { indexTree } from "../../src/golang/frame-resolver.js";
import { linkedFolders, packageOfSymbol } from "../../src/golang/linked-folders.js";

describe("linked packages", () => {
	it.each([
		["main.main", "main"],
		["example.com/shop/order.(*Store).Price.func1", "example.com/shop/order"],
		["example.com/shop/order.Map[go.shape.int_0,example.com/x.T]", "example.com/shop/order"],
		["gopkg.in/yaml%2ev2.Marshal", "gopkg.in/yaml.v2"],
		["type..eq.example.com/shop/order.Key", "example.com/shop/order"],
		["type:.hash.example.com/shop/order.Key", "example.com/shop/order"],
		["example.com/shop.init.0", "example.com/shop"],
		["memeqbody", "memeqbody"],
	])("%s belongs to %s", (symbol, name) => {
		expect(packageOfSymbol(symbol)).toBe(name);
	});

	it("maps packages to folders of the tree", () => {
		const tree = indexTree([], [{ folder: "src", path: "example.com/shop" }]);
		const names = ["main.main", "fmt.Println", "example.com/shop/order.F"];
		expect([...linkedFolders(names, tree, ["src/cmd/api"])]).toEqual(["src/cmd/api", "src/order"]);
	});
});
