import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyActions, plainTree } from "../../src/change/apply.js";
import { difference } from "../../src/change/difference.js";
import { narrowed } from "../../src/change/narrow.js";
import { tree } from "./go-code.js";

const entry = (n: number): string =>
	`\t\t{name: "case ${n}", in: []int{${n}, 2, 3}, want: "value number ${n}"},\n`;
const table = (entries: readonly string[], after = ""): string =>
	`func TestTable(t *testing.T) {\n\tcases := []struct{ name string }{\n${entries.join("")}\t}\n\tfor _, c := range cases {\n\t\trun(c)\n\t}\n${after}}\n`;
const entries = (count: number): string[] => Array.from({ length: count }, (_, n) => entry(n));

describe("narrowed", () => {
	it("keeps the differing entry of a large table", () => {
		const old = table(entries(100));
		const now = table(entries(100).map((text, n) => (n === 50 ? text.replace("value", "other") : text)));
		const [a, b] = narrowed(old, now);
		expect(a.length).toBeLessThan(300);
		expect(tree(a).root.children[0]?.kind).toBe("function_declaration");
		expect(difference(tree(a), tree(b)).actions.map((one) => one.type)).toEqual(["update"]);
	});

	it("leaves short texts and switches alone", () => {
		expect(narrowed("func a() { b() }", "func a() { c() }")).toEqual([
			"func a() { b() }",
			"func a() { c() }",
		]);
		const cases = `func a() {\n\tswitch x {\n${Array.from({ length: 99 }, (_, n) => `\tcase ${n}:\n\t\tf(${n})\n`).join("")}\t}\n}`;
		const [old, now] = narrowed(cases, cases.replace("f(7)", "g(7)"));
		expect(tree(old).root.children).toHaveLength(1);
		expect(now).toContain("case 7:");
	});

	it("gives as many actions as the whole texts do", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(59), { minLength: 1, maxLength: 5 }), fc.boolean(), (places, more) => {
				const old = table(entries(60));
				const changed = entries(60).map((text, n) =>
					places.includes(n) ? text.replace("value", "other") : text,
				);
				const now = table(changed, more ? "\tt.Log(1)\n" : "");
				const [a, b] = narrowed(old, now).map(tree) as [ReturnType<typeof tree>, ReturnType<typeof tree>];
				const small = difference(a, b).actions;
				expect(applyActions(a.root, small)).toEqual(plainTree(b.root));
				expect(small).toHaveLength(difference(tree(old), tree(now)).actions.length);
			}),
			{ numRuns: 30 },
		);
	});
});
