import { describe, expect, it } from "vitest";
import { withoutRuntimeText } from "../../src/rank/runtime-text.js";

describe("withoutRuntimeText", () => {
	it.each([
		"panic: runtime error: invalid memory address or nil pointer dereference",
		"[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48]",
		"runtime error: index out of range [3] with length 3",
		"runtime error: slice bounds out of range [:5] with capacity 2",
		"fatal error: concurrent map read and map write",
		"fatal error: all goroutines are asleep - deadlock!",
		"panic: close of closed channel",
		"panic: assignment to entry in nil map",
	])("leaves nothing of %s", (text) => {
		expect(withoutRuntimeText(text).trim()).toBe("");
	});

	it("keeps what somebody wrote", () => {
		const text = "panic: interface conversion: interface {} is *order.Item, not order.Item";
		expect(withoutRuntimeText(text)).toContain("*order.Item");
		expect(withoutRuntimeText("reserve sku-7: index missing")).toBe("reserve sku-7: index missing");
	});
});
