import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyActions, plainTree } from "../../src/change/apply.js";
import { difference } from "../../src/change/difference.js";
import { type EditAction, holesOf } from "../../src/change/edit-action.js";
import { textOf } from "../../src/change/tree.js";
import { tree, twoVersions } from "./go-code.js";

/** Actions as `type old -> new` in source text; holes in angle brackets after it. */
function told(before: string, after: string): string[] {
	const old = tree(before);
	const now = tree(after);
	const script = difference(old, now);
	expect(applyActions(old.root, script.actions)).toEqual(plainTree(now.root));
	return script.actions.map((action) => line(action));

	function line(action: EditAction): string {
		const graft = action.type === "update" || action.type === "insert" ? action.graft : null;
		const from = action.type === "insert" ? "" : textOf(old, action.node);
		const to = graft === null ? "" : textOf(now, graft.node);
		const holes = graft === null ? [] : holesOf(graft).map((hole) => `<${textOf(old, hole)}>`);
		return [action.type, from, to === "" ? "" : `-> ${to}`, ...holes]
			.filter((part) => part !== "")
			.join(" ")
			.replace(/\s+/g, " ");
	}
}

const body = (...lines: string[]): string => `func f() {\n${lines.join("\n")}\n}\n`;

describe("difference", () => {
	it("is empty for the same program", () => {
		expect(told(body("a()"), body("a() // why", ""))).toEqual([]);
	});

	it.each([
		["a changed literal", ["wait(5)"], ["wait(10)"], ["update 5 -> 10"]],
		["an operator", ["if a < b { c() }"], ["if a <= b { c() }"], ["update < -> <="]],
		["an added argument", ["get(id)"], ["get(ctx, id)"], ["insert -> ctx"]],
		["a removed statement", ["a()", "b()", "c()"], ["a()", "c()"], ["delete b()"]],
		[
			"a comparison that became a call",
			["if err == io.EOF { return }"],
			["if errors.Is(err, io.EOF) { return }"],
			["update err == io.EOF -> errors.Is(err, io.EOF)"],
		],
		[
			"a wrapped expression",
			["x := load(a, b)"],
			["x := must(load(a, b))"],
			["update load(a, b) -> must(load(a, b)) <load(a, b)>"],
		],
		[
			"an added condition",
			["if a.ok() { b() }"],
			["if a != nil && a.ok() { b() }"],
			["update a.ok() -> a != nil && a.ok() <a.ok()>"],
		],
		[
			"a removed guard",
			["if a != nil { a.run(b, c) }"],
			["a.run(b, c)"],
			["delete if a != nil { a.run(b, c) }", "move a.run(b, c)"],
		],
		[
			"a statement put into a guard",
			["a.run(b, c)", "d()"],
			["if a != nil { a.run(b, c) }", "d()"],
			["insert -> if a != nil { a.run(b, c) } <a.run(b, c)>"],
		],
		["a moved statement", ["a.run(b, c)", "d()", "e()"], ["d()", "e()", "a.run(b, c)"], ["move a.run(b, c)"]],
	])("tells %s", (_name, before, after, actions) => {
		expect(told(body(...before), body(...after)).sort()).toEqual([...actions].sort());
	});

	it("gives actions that make the new tree of the old one", () => {
		fc.assert(
			fc.property(twoVersions, ([before, after]) => {
				const [old, now] = [tree(before), tree(after)];
				const there = difference(old, now).actions;
				expect(applyActions(old.root, there)).toEqual(plainTree(now.root));
				expect(applyActions(now.root, difference(now, old).actions)).toEqual(plainTree(old.root));
			}),
			{ numRuns: 400 },
		);
	});

	it("stays bounded on long lists and says so", () => {
		const list = (from: number): string =>
			`var x = []int{${Array.from({ length: 900 }, (_, at) => `f(${at * 7 + from})`).join(", ")}}`;
		const [old, now] = [tree(list(0)), tree(list(3))];
		const script = difference(old, now);
		expect(applyActions(old.root, script.actions)).toEqual(plainTree(now.root));
		expect(script.reasons).toEqual([
			"a list with 900 and 900 differing entries is shown as removed and added",
		]);
	});
});
