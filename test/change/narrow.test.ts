import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyActions, plainTree } from "../../src/change/apply.js";
import { difference } from "../../src/change/difference.js";
import { narrowed } from "../../src/change/narrow.js";
import { tree, twoVersions } from "./go-code.js";

const entry = (n: number): string =>
	`\t\t{name: "case ${n}", in: []int{${n}, 2, 3}, want: "value number ${n}"},\n`;
const table = (entries: readonly string[], after = ""): string =>
	`func TestTable(t *testing.T) {\n\tcases := []struct{ name string }{\n${entries.join("")}\t}\n\tfor _, c := range cases {\n\t\trun(c)\n\t}\n${after}}\n`;
const entries = (count: number): string[] => Array.from({ length: count }, (_, n) => entry(n));

const texts = (old: string, now: string): [string, string] => {
	const [a, b] = narrowed(old, now);
	return [a.text, b.text];
};

describe("narrowed", () => {
	it("keeps the differing entry of a large table", () => {
		const old = table(entries(100));
		const now = table(entries(100).map((text, n) => (n === 50 ? text.replace("value", "other") : text)));
		const [a, b] = texts(old, now);
		expect(a.length).toBeLessThan(300);
		expect(tree(a).root.children[0]?.kind).toBe("function_declaration");
		expect(difference(tree(a), tree(b)).actions.map((one) => one.type)).toEqual(["update"]);
	});

	it("leaves short texts alone and keeps a label with what it rules", () => {
		expect(texts("func a() { b() }", "func a() { c() }")).toEqual(["func a() { b() }", "func a() { c() }"]);
		const cases = `func a() {\n\tswitch x {\n${Array.from({ length: 99 }, (_, n) => `\tcase ${n}:\n\t\tf(${n})\n\t\tg(${n}, 1)\n`).join("")}\t}\n}`;
		const [old, now] = texts(cases, cases.replace("g(7, 1)", "g(7, 2)"));
		expect(old).toBe("func a() {\n\tswitch x {\n\tcase 7:\n\t\tf(7)\n\t\tg(7, 1)\n}\n}");
		expect(now).toBe(old?.replace("g(7, 1)", "g(7, 2)"));
	});

	it("keeps something shared between two edits, so that they stay apart", () => {
		const body = Array.from({ length: 40 }, (_, n) => `\tstep${n}(a, b, c)\n`).join("");
		const old = `func f() {\n\tfirst(1)\n${body}\tlast(1)\n}\n`;
		const [a] = texts(old, old.replaceAll("(1)", "(2)"));
		expect(a).toBe("func f() {\n\tfirst(1)\n\tstep0(a, b, c)\n\tlast(1)\n}\n");
	});

	it("takes a semicolon in the head of a statement for no separator", () => {
		const rest = Array.from({ length: 20 }, (_, n) => `\tstep${n}(a, b, c)\n`).join("");
		const heads = ["if err := read(); err != nil", "// why\n\tfor i := 0; i < n; i++", "switch x := y(); x"];
		for (const head of heads) {
			const old = `func f() {\n${rest}\t${head} {\n\t\treturn one(1)\n\t} else if z := g(); z {\n\t}\n}\n`;
			const [a, b] = texts(old, old.replace("one(1)", "one(2)"));
			expect(a).toBe(old.replace(rest, "").replace("\t} else", "} else"));
			expect(b).toBe(a.replace("one(1)", "one(2)"));
		}
		const line = `func f() {\n${rest}\tif a { b(1) }; c(1); d()\n}\n`;
		expect(texts(line, line.replace("c(1)", "c(2)"))[0]).toBe("func f() {\n c(1);}\n");
	});

	it("keeps a long statement that another one has moved across", () => {
		const long = `\tfor range xs {\n${"\t\tstep(a, b, c)\n".repeat(30)}\t}\n`;
		const [a, b] = texts(`func f() {\n\tx = y\n${long}}\n`, `func f() {\n${long}\tx = y\n}\n`);
		expect(difference(tree(a), tree(b)).actions.length).toBeGreaterThan(0);
	});

	it("does not split a list of names at its commas", () => {
		const rest = Array.from({ length: 20 }, (_, n) => `\tstep${n}(a, b, c)\n`).join("");
		const old = `func f() {\n\tvalue, err := read(1)\n${rest}}\n`;
		expect(texts(old, old.replace("(1)", "(2)"))).toEqual([
			"func f() {\n\tvalue, err := read(1)\n}\n",
			"func f() {\n\tvalue, err := read(2)\n}\n",
		]);
	});

	it("does not split the header of a statement at its semicolons", () => {
		const rest = Array.from({ length: 20 }, (_, n) => `\tstep${n}(a, b, c)\n`).join("");
		const headers = [
			"if err := open(a); err != nil {",
			"for i := len(a) - 1; i >= 0; i-- {",
			"switch kind := a.Kind(); kind {",
			"if ok {\n\t\tuse(b)\n\t} else if err := open(a); err != nil {",
			"// first\n\tif err := open(func() { use(b) }); err != nil {",
		];
		for (const header of headers) {
			const old = `func f() {\n\t${header}\n\t\treturn 1\n\t}\n${rest}}`;
			expect(texts(old, old.replace("return 1", "return 2"))).toEqual([
				`func f() {\n\t${header}\n\t\treturn 1\n}\n}`,
				`func f() {\n\t${header}\n\t\treturn 2\n}\n}`,
			]);
		}
	});

	it("knows where what remains stood", () => {
		const old = table(entries(100));
		const [cut] = narrowed(old, old.replace("case 50", "case x"));
		const at = cut.text.indexOf("case 50");
		expect(cut.originOf(at)).toBe(old.indexOf("case 50"));
		expect(cut.span(0, cut.text.length)).toBe(old);
		expect(cut.hidden(0, cut.text.length)).toBe(old.length - cut.text.length);
		expect(cut.hidden(at, at + 3)).toBe(0);
	});

	it("gives the actions that the whole texts do", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(59), { minLength: 1, maxLength: 5 }), fc.boolean(), (places, more) => {
				const old = table(entries(60));
				const changed = entries(60).map((text, n) =>
					places.includes(n) ? text.replace("value", "other") : text,
				);
				const now = table(changed, more ? "\tt.Log(1)\n" : "");
				const [a, b] = texts(old, now).map(tree) as [ReturnType<typeof tree>, ReturnType<typeof tree>];
				const small = difference(a, b).actions;
				expect(applyActions(a.root, small)).toEqual(plainTree(b.root));
				expect(small).toHaveLength(difference(tree(old), tree(now)).actions.length);
			}),
			{ numRuns: 30 },
		);
	});

	it("leaves out nothing that differs, whatever the text", () => {
		fc.assert(
			fc.property(twoVersions, fc.string(), ([old, now], junk) => {
				const long = `${"\tpadding()\n".repeat(30)}`;
				const pair = [old, now].map((text) => text.replace("{\n", `{\n${long}`)) as [string, string];
				const [a, b] = texts(...pair);
				expect(a === b).toBe(old === now);
				expect(difference(tree(a), tree(b)).actions.length === 0).toBe(
					difference(tree(pair[0]), tree(pair[1])).actions.length === 0,
				);
				expect(narrowed(`${junk}${long}`, long)).toHaveLength(2);
			}),
			{ numRuns: 60 },
		);
	});
});
