import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffGoMod, parseGoMod } from "../../src/golang/go-mod.js";

const text = `// Deprecated: use v3
module example.com/shop/v2 // the shop

go 1.22.1
toolchain go1.23.0

require github.com/a/b v1.0.0
require (
	github.com/c/d v0.0.0-20240101000000-abcdefabcdef // indirect
	"github.com/q/r" v1.2.3
)
replace (
	github.com/a/b => ../b
	github.com/c/d v1.0.0 => github.com/e/f v1.1.0
)
exclude github.com/x/y v1.0.0
unknown (
	whatever
)
`;

describe("parseGoMod", () => {
	it("reads blocks, single lines, quotes, comments and replacements", () => {
		const mod = parseGoMod(text);
		expect([mod.module, mod.go, mod.toolchain]).toEqual(["example.com/shop/v2", "1.22.1", "go1.23.0"]);
		expect([...mod.require]).toEqual([
			["github.com/a/b", { version: "v1.0.0", indirect: false }],
			["github.com/c/d", { version: "v0.0.0-20240101000000-abcdefabcdef", indirect: true }],
			["github.com/q/r", { version: "v1.2.3", indirect: false }],
		]);
		expect([...mod.replace]).toEqual([
			["github.com/a/b", "../b"],
			["github.com/c/d@v1.0.0", "github.com/e/f@v1.1.0"],
		]);
	});

	it("reads the same with Windows line ends", () => {
		expect(parseGoMod(text.replaceAll("\n", "\r\n"))).toEqual(parseGoMod(text));
	});

	it("survives junk", () => {
		expect(parseGoMod("<<<<<<< HEAD\nrequire (\n").module).toBeNull();
		fc.assert(fc.property(fc.string({ unit: "binary" }), (junk) => void parseGoMod(junk)));
	});
});

describe("diffGoMod", () => {
	it("names what changed, came and went, and nothing else", () => {
		const after = text
			.replace("github.com/a/b v1.0.0", "github.com/a/b v1.0.1")
			.replace("toolchain go1.23.0\n", "")
			.replace("../b", "../fork");
		expect(diffGoMod(parseGoMod(text), parseGoMod(after))).toEqual([
			{ module: "github.com/a/b", from: "v1.0.0", to: "v1.0.1" },
			{ module: "github.com/a/b", from: "../b", to: "../fork" },
			{ module: "toolchain", from: "go1.23.0", to: null },
		]);
		expect(diffGoMod(parseGoMod(text), parseGoMod(text))).toEqual([]);
	});
});
