import { beforeAll, describe, expect, it } from "vitest";
import { type GoParser, loadParser } from "../../../src/golang/parser.js";
import { FunctionFlow } from "../../../src/golang/value-flow/function-flow.js";
import type { ValueSource } from "../../../src/golang/value-flow/value-source.js";
import type { FailureClass } from "../../../src/model/stack.js";

let parser: GoParser;
beforeAll(async () => {
	parser = await loadParser();
});

const flow = (text: string, line = 1): FunctionFlow => new FunctionFlow(text, line, parser);
const told = (sources: readonly ValueSource[]): string[] =>
	sources.map((one) => {
		const name = one.qualifier === null ? one.name : `${one.qualifier}.${one.name}`;
		return one.position === null ? `${one.kind} ${name}` : `${one.kind} ${name} ${one.position}`;
	});
const failing = (text: string, line: number, failure: FailureClass): string[] =>
	told(flow(text).atFailure(line, failure));

describe("FunctionFlow.atFailure", () => {
	it("follows a dereferenced variable to the call that returned it, by result position", () => {
		const text = "func f(id string) int {\n\tn, o := store.Find(id)\n\t_ = n\n\treturn o.Price\n}";
		expect(failing(text, 4, "nil-dereference")).toEqual([
			"result store.Find 1",
			"field store",
			"parameter id 0",
		]);
	});

	it("asks only what the failure looked at: the operand of an index, not what stands beside it", () => {
		const text = "func f(widths []int) string {\n\tpad := pads()\n\treturn pad + s[widths[c.Column]]\n}";
		const seen = failing(text, 3, "index-out-of-range");
		expect(seen).toContain("parameter widths 0");
		expect(seen).toContain("field c.Column");
		expect(seen).not.toContain("result pads");
	});

	it("names the fields that a chain goes through, the dereferenced one and its owner", () => {
		const seen = failing("func f() {\n\tapp.Auto.Rules = nil\n}", 2, "nil-dereference");
		expect(seen).toEqual(["field app.Auto", "field app"]);
	});

	it("does not take a nil map's entry for a dereference", () => {
		expect(failing("func (e *E) f() any {\n\treturn e.cache[1]\n}", 2, "nil-dereference")).toEqual([
			"receiver e",
		]);
	});

	it("knows loop variables for local names", () => {
		const text = "func f() {\n\tfor i, it := range list() {\n\t\tuse(it.x[i])\n\t}\n}";
		const seen = failing(text, 3, "index-out-of-range");
		expect(seen.filter((one) => /^field (?:i|it)$/.test(one))).toEqual([]);
		expect(seen).toContain("field it.x");
		expect(seen).toContain("result list 1");
	});

	it("takes the conditions around an explicit panic", () => {
		const text = 'func f() {\n\tif err := load(); err != nil {\n\t\tpanic("no")\n\t}\n}';
		expect(failing(text, 3, "explicit-panic")).toContain("result load");
	});

	it("ends on a loop of assignments and on broken code", () => {
		expect(failing("func f() {\n\ta = b\n\tb = a\n\ta.x()\n}", 4, "nil-dereference")).toEqual([]);
		expect(() => failing("func f( {\n\ta.b.(", 2, "nil-dereference")).not.toThrow();
	});

	it("gives nothing for a line without values", () => {
		expect(failing("func f() {\n\n}", 2, "nil-dereference")).toEqual([]);
	});
});

describe("FunctionFlow.passedTo", () => {
	const text = "func g() {\n\trows, cols := render(in())\n\ts.out(1,\n\t\trows, cols)\n}";

	it("follows an argument of the call that the line is part of", () => {
		expect(told(flow(text).passedTo(4, "out", 2))).toContain("result render 1");
		expect(told(flow(text).passedTo(4, "out", 1))).toContain("result render 0");
	});

	it("follows the receiver, and nothing for another call or line", () => {
		expect(told(flow(text).passedTo(3, "out", null))).toEqual(["field s"]);
		expect(flow(text).passedTo(3, "other", 0)).toEqual([]);
		expect(flow(text).passedTo(2, "out", 2)).toEqual([]);
	});
});

describe("FunctionFlow.returned", () => {
	it("follows one result of every return, closures' returns left out", () => {
		const text =
			"func f() (int, *T) {\n\tg := func() *T { return inner() }\n\tif x {\n\t\treturn 0, cached.T\n\t}\n\treturn one(), g()\n}";
		expect(told(flow(text).returned(1))).toEqual(["field cached.T", "result g", "field cached"]);
	});

	it("follows named results of a bare return", () => {
		expect(told(flow("func f() (n int, err error) {\n\terr = load()\n\treturn\n}").returned(1))).toEqual([
			"result load",
		]);
	});

	it("counts lines from the declaration's own", () => {
		expect(flow("func f() *T {\n\treturn load()\n}", 40).returned(0)[0]?.line).toBe(41);
	});
});
