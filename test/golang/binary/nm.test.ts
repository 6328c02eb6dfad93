import { describe, expect, it } from "vitest";
import { parseNm } from "../../../src/golang/binary/nm.js";
import { Failure } from "../../../src/model/failure.js";

describe("parseNm", () => {
	it("takes code symbols of plain, sized and GNU listings", () => {
		const text = [
			"  45b3c0 T runtime.main",
			"  45c000 t main.main",
			"  4a0000       1532 T example.com/shop/order.(*Store).Price",
			"  4b0000 T example.com/shop.Map[go.shape.int_0,go.shape.string_1]",
			"  55d000 D runtime.buildVersion",
			"         U malloc",
			"00000000004c0000 R example.com/shop.table",
		].join("\r\n");
		const { functions, inlinedToo } = parseNm(text, "symbols.txt");
		expect([...functions]).toEqual([
			"runtime.main",
			"main.main",
			"example.com/shop/order.(*Store).Price",
			"example.com/shop.Map[go.shape.int_0,go.shape.string_1]",
		]);
		expect(inlinedToo).toBe(false);
	});

	it.each(["", "no symbols", "hello\nworld\n", "0000 T _start\n"])("refuses %j", (text) => {
		expect(() => parseNm(text, "symbols.txt")).toThrow(Failure);
	});

	it("names the line that is none", () => {
		try {
			parseNm("\n{}\n", "symbols.txt");
			expect.unreachable();
		} catch (error) {
			expect(error).toMatchObject({ kind: "input", where: "symbols.txt:2" });
		}
	});
});
