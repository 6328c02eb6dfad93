import { describe, expect, it } from "vitest";
import type { ResolvedFrame } from "../../src/golang/frame-resolver.js";
import { isRecoverHelper, weighFrames } from "../../src/rank/weigh-frames.js";

function frame(symbol: string, more: Partial<ResolvedFrame> = {}): ResolvedFrame {
	const functionKey = symbol.slice(symbol.lastIndexOf(".") + 1);
	const own = { origin: "own" as const, path: `${functionKey}.go`, folder: "", module: null };
	return { frame: { symbol, file: null, line: null }, functionKey, ...own, ...more };
}
const std = (symbol: string) => frame(symbol, { origin: "std", path: null, folder: null });
const foreign = (symbol: string) => frame(symbol, { origin: "dependency", path: null, folder: null });

const weights = (frames: readonly ResolvedFrame[]): [string, number][] =>
	weighFrames(frames).map((one) => [one.resolved.functionKey, one.weight]);

describe("weighFrames", () => {
	it("falls with the depth among own frames", () => {
		expect(weights([frame("shop.a"), std("sort.Slice"), frame("shop.b"), frame("main.main")])).toEqual([
			["a", 1],
			["b", 1 / 1.35],
			["main", 1 / 1.7],
		]);
	});

	it("begins below the panic: what printed it is no part of it", () => {
		const stack = [
			std("runtime/debug.Stack"),
			frame("shop.logIt"),
			std("panic"),
			frame("shop.crash"),
			frame("shop.caller"),
		];
		expect(weights(stack).map(([name]) => name)).toEqual(["crash", "caller"]);
	});

	it("takes the frames above a panic when nothing of ours stands below it", () => {
		const cut = [frame("shop.crash"), frame("shop.caller"), std("panic"), std("runtime.main")];
		expect(weights(cut).map(([name]) => name)).toEqual(["crash", "caller"]);
	});

	it("takes the first panic of a value that was panicked with again", () => {
		const stack = [
			std("runtime.gopanic"),
			frame("shop.again"),
			std("runtime.gopanic"),
			std("runtime.sigpanic"),
			frame("shop.crash"),
		];
		expect(weights(stack).map(([name]) => name)).toEqual(["crash"]);
	});

	it("skips recover helpers at the crash and keeps functions that are called like them deeper", () => {
		const stack = [frame("shop.Recoverer.func1"), frame("shop.crash"), frame("shop.recoverOrders")];
		expect(weights(stack).map(([name]) => name)).toEqual(["crash", "recoverOrders"]);
	});

	it("says less when the crash lies in a dependency, up to three frames of it", () => {
		expect(weights([foreign("example.com/db.get"), frame("shop.a")])).toEqual([["a", 1 / 1.35]]);
		const deep = Array.from({ length: 9 }, () => foreign("example.com/db.get"));
		expect(weights([...deep, frame("shop.a")])[0]?.[1]).toBeCloseTo(1 / (1 + 3 * 0.35), 9);
		// Beyond the first own frame a framework takes nothing away.
		expect(weights([frame("shop.a"), ...deep, frame("shop.b")])[1]?.[1]).toBe(1 / 1.35);
	});

	it("quarters a frame that stood there before, and drops those that lead nowhere", () => {
		const lost = frame("shop.lost", { path: null, folder: null });
		const seen = weights([frame("shop.walk"), lost, frame("shop.walk"), frame("shop.a")]);
		expect(seen.map(([name]) => name)).toEqual(["walk", "walk", "a"]);
		expect(seen[1]?.[1]).toBeCloseTo(1 / 1.35 / 4, 9);
		expect(seen[2]?.[1]).toBeCloseTo(1 / 1.7, 9);
	});
});

describe("isRecoverHelper", () => {
	it.each([
		"example.com/shop/web.Recover",
		"example.com/shop/web.(*Server).recoverPanic",
		"example.com/shop/web.Recovery.func1",
		"k8s.io/apimachinery/pkg/util/runtime.HandleCrash",
		"runtime/debug.PrintStack",
	])("knows %s", (symbol) => expect(isRecoverHelper(symbol)).toBe(true));

	it.each(["example.com/recover/order.Price", "example.com/shop.Price", "example.com/shop.panicked"])(
		"does not know %s",
		(symbol) => expect(isRecoverHelper(symbol)).toBe(false),
	);
});
