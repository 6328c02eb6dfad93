import { describe, expect, it } from "vitest";
import { parseSignature, sameSignature, takes } from "../../../src/golang/calls/signature.js";

const types = (text: string): unknown => {
	const { parameters, results, variadic, generics } = parseSignature(text);
	return [
		generics.map((one) => one.name),
		parameters.map((one) => `${one.name}|${one.type}`),
		variadic,
		results.map((one) => one.type),
	];
};

describe("parseSignature", () => {
	it.each([
		["()", [[], [], false, []]],
		["(a, b int, c string) error", [[], ["a|int", "b|int", "c|string"], false, ["error"]]],
		["(int, ...string) (int, error)", [[], ["|int", "|string"], true, ["int", "error"]]],
		[
			"(ctx context.Context, opts ...Option) (n int, err error)",
			[[], ["ctx|context.Context", "opts|Option"], true, ["int", "error"]],
		],
		[
			"(fn func(a, b int) (int, error), m map[string]chan int)",
			[[], ["fn|func(a, b int) (int, error)", "m|map[string]chan int"], false, []],
		],
		["(chan int, func() error) <-chan int", [[], ["|chan int", "|func() error"], false, ["<-chan int"]]],
		["[K comparable, V any](m map[K]V) []K", [["K", "V"], ["m|map[K]V"], false, ["[]K"]]],
		["", [[], [], false, []]],
		["(a int", [[], ["a|int"], false, []]],
	])("%s", (text, wanted) => expect(types(text)).toEqual(wanted));
});

describe("sameSignature", () => {
	const same = (a: string, b: string, wild: string[] = []): boolean =>
		sameSignature(parseSignature(a), parseSignature(b), new Set(wild));

	it("compares counts and types, not names of parameters, nor of packages", () => {
		expect(same("(id string) (*Order, error)", "(key string) (*order.Order, error)")).toBe(true);
		expect(same("(a, b int)", "(int, int)")).toBe(true);
		expect(same("(v interface{})", "(v any)")).toBe(true);
		expect(same("(id string) error", "(id int) error")).toBe(false);
		expect(same("(id string)", "(id string) error")).toBe(false);
		expect(same("(ids ...string)", "(ids string)")).toBe(false);
	});

	it("lets type parameters be any type", () => {
		expect(same("(k K) V", "(k string) *Order", ["K", "V"])).toBe(true);
		expect(same("(k K) V", "(k string) *Order")).toBe(false);
	});
});

describe("takes", () => {
	it.each([
		["(a, b int)", 2, true],
		["(a, b int)", 3, false],
		["(a, b int)", 1, true],
		["(a int)", 0, false],
		["(a int, b ...int)", 1, true],
		["(a int, b ...int)", 5, true],
		["(a int, b ...int)", 0, false],
	])("%s with %i arguments: %s", (text, args, wanted) =>
		expect(takes(parseSignature(text), args)).toBe(wanted),
	);
});
