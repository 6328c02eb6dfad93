import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalTokens, sameSyntax, syntaxHash } from "../../src/golang/syntax-hash.js";

describe("sameSyntax", () => {
	it.each([
		["func f() { return }", "func f() {\n\treturn\n}"],
		["f(a, b)", "f(\n\ta, // why\n\tb,\n)"],
		["x := 1 /* one */", "x  :=  1"],
		["if a { b() }", "if a {\n\t// nothing\n\tb();\n}"],
	])("%j is %j", (a, b) => {
		expect(sameSyntax(a, b)).toBe(true);
		expect(syntaxHash(a)).toBe(syntaxHash(b));
	});

	it.each([
		["x := `a`", 'x := "a"'],
		["return\nx()", "return x()"],
		["//go:noinline\nfunc f() {}", "func f() {}"],
		['// #include <a.h>\nimport "C"', '// #include <b.h>\nimport "C"'],
		['// int a;\nimport (\n\t"C"\n)', '// int b;\nimport (\n\t"C"\n)'],
		['import (\n\t// int a;\n\t"C"\n)', 'import (\n\t// int b;\n\t"C"\n)'],
		["/*\nint a;\n*/\nimport `C`", "/*\nint b;\n*/\nimport `C`"],
		["//export price\nfunc price() {}", "func price() {}"],
		["//go:build linux\n\npackage p", "package p"],
		["// +build linux\n\npackage p", "package p"],
		["//go:embed a.html\nvar a string", "//go:embed b.html\nvar a string"],
		["x := `\n// a\n`", "x := `\n// b\n`"],
		["x := `\n\n`", "x := `\n`"],
		["/*\n// */\nx()\n// */", "/*\n//\nx()\n// */"],
		["x = a - b", "x = a-- b"],
		["a /* \n */ b", "a /* */ b"],
		["ab", "a b"],
		["type T[P *C,] int", "type T[P *C] int"],
	])("%j is not %j", (a, b) => {
		expect(sameSyntax(a, b)).toBe(false);
		expect(syntaxHash(a)).not.toBe(syntaxHash(b));
	});

	it("looks at the declarations around the differences as it does at all", () => {
		const pieces = ["f()", "}", "`", "/*", "*/", "//", "x", "{", '"', "// a"];
		const between = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((list) => list.join("\n"));
		fc.assert(
			fc.property(between, between, between, between, (first, old, now, last) => {
				const [a, b] = [old, now].map((text) => `${first}\n}\n${text}\n}\n${last}\n}\n`) as [string, string];
				expect(sameSyntax(a, b)).toBe(canonicalTokens(a) === canonicalTokens(b));
			}),
			{ numRuns: 3_000 },
		);
	});

	it("sees every changed token", () => {
		const token = fc.constantFrom(
			"a",
			"b",
			"1",
			"(",
			")",
			"{",
			"}",
			"+",
			"-",
			"=",
			";",
			"return",
			'"s"',
			"'r'",
		);
		fc.assert(
			fc.property(fc.array(token, { minLength: 1 }), fc.nat(), (tokens, at) => {
				const changed = tokens.map((one, index) => (index === at % tokens.length ? "zz" : one));
				expect(sameSyntax(tokens.join(" "), changed.join(" "))).toBe(false);
				expect(sameSyntax(tokens.join(" "), tokens.join("  /* c */ "))).toBe(true);
			}),
		);
	});

	it("is decided as by the tokens, whatever was edited", () => {
		const piece = fc.constantFrom(
			"a",
			"b1",
			" ",
			"\n",
			"\t",
			"// ",
			"/* ",
			" */",
			",",
			";",
			"`",
			'"',
			"(",
			")",
			"{",
			"}",
			"+",
			"/",
		);
		const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));
		fc.assert(
			fc.property(text, text, text, text, (head, old, now, tail) => {
				const [a, b] = [`${head}${old}${tail}`, `${head}${now}${tail}`];
				expect(sameSyntax(a, b)).toBe(canonicalTokens(a) === canonicalTokens(b));
			}),
			{ numRuns: 3_000 },
		);
	});
});
