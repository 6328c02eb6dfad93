import { describe, expect, it } from "vitest";
import { declarations as declarationsOf } from "../../src/golang/declarations.js";
import { placeOfFrame } from "../../src/golang/frame-declaration.js";
import { parseSymbol } from "../../src/golang/symbol.js";

const file = declarationsOf(`package shop

func init() { register() }

func init() {
	load()
}

var handlers = map[string]func(){
	"pay": func() {
		charge()
	},
}

type Cart struct{}

func (c *Cart) Total() int {
	return c.sum(func() int { return 1 })
}

func (c *Cart) Each(yield func(int) bool) {
	yield(1)
}

func Print(c *Cart) {
	println(c.Total())
}
`);

const place = (symbol: string, line: number | null) => {
	const found = placeOfFrame(parseSymbol(`example.com/shop.${symbol}`), line, file);
	return [found.declaration?.key ?? null, found.line];
};

describe("placeOfFrame", () => {
	it.each([
		["a method", "(*Cart).Total", 18, ["Cart.Total", 18]],
		["a closure in a method", "(*Cart).Total.func1", 18, ["Cart.Total", 18]],
		["the second of two init functions", "init.1", 6, ["init#2", 6]],
		["a closure of a package variable", "init.func1", 11, ["handlers", 11]],
		["a closure of a package variable before Go 1.21", "glob..func1", 11, ["handlers", 11]],
		["a closure that was inlined into another function", "Print.(*Cart).Total.func1", 18, ["Cart.Total", 18]],
		["a range body that was inlined", "Print.(*Cart).Each-range1", 22, ["Cart.Each", 22]],
		["the outer function of an inlined closure", "Print.(*Cart).Total.func1", 26, ["Print", 26]],
	])("finds %s", (_, symbol, line, expected) => {
		expect(place(symbol, line)).toEqual(expected);
	});

	it("believes the name where the line stands in another function, and says no line", () => {
		expect(place("(*Cart).Total", 26)).toEqual(["Cart.Total", null]);
		expect(place("init.func1", 26)).toEqual(["init", null]);
	});

	it("takes the line where the name is unknown, the name where there is no line", () => {
		expect(place("Gone", 26)).toEqual(["Print", 26]);
		expect(place("Print", null)).toEqual(["Print", null]);
		expect(place("Gone", null)).toEqual([null, null]);
		expect(place("Gone", 999)).toEqual([null, null]);
	});
});
