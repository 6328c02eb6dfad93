import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bytes, Malformed } from "../../../src/golang/binary/bytes.js";
import { readFunctionTable } from "../../../src/golang/binary/pclntab.js";
import { tableByHand } from "./bytes-by-hand.js";

const functions = ["runtime.main", "main.main", "example.com/shop/order.(*Store).Price"];

describe("readFunctionTable", () => {
	for (const layout of ["1.16", "1.18", "1.20"] as const) {
		for (const pointerSize of [4, 8] as const) {
			for (const littleEndian of [true, false]) {
				it(`reads layout ${layout}, ${pointerSize * 8} bit, ${littleEndian ? "little" : "big"} endian`, () => {
					const inlined = ["example.com/shop/order.Limit"];
					const files = ["/src/order/store.go"];
					const bytes = tableByHand({ layout, pointerSize, littleEndian, functions, inlined, files });
					const table = readFunctionTable(new Bytes(bytes, littleEndian));
					expect([...table.functions]).toEqual(functions);
					expect([...table.names]).toEqual([...functions, ...inlined]);
					expect(table.files).toEqual(files);
					expect(table.layout).toContain(layout);
				});
			}
		}
	}

	it("refuses the layout of Go 1.2", () => {
		const bytes = tableByHand({ layout: "1.20", pointerSize: 8, littleEndian: true, functions });
		bytes.writeUInt32LE(0xfffffffb, 0);
		expect(() => readFunctionTable(new Bytes(bytes, true))).toThrow(Malformed);
	});

	it("ends in Malformed or a table for any damage", () => {
		const whole = tableByHand({ layout: "1.20", pointerSize: 8, littleEndian: true, functions });
		const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
		fc.assert(
			fc.property(damage, fc.nat(whole.length), (edits, length) => {
				const bytes = Buffer.from(whole.subarray(0, length));
				for (const [at, value] of edits) if (at < length) bytes[at] = value;
				try {
					readFunctionTable(new Bytes(bytes, true));
				} catch (error) {
					expect(error).toBeInstanceOf(Malformed);
				}
			}),
		);
	});
});
