import { describe, expect, it } from "vitest";
import { callsProducer } from "../../../src/rank/evidence/calls.js";
import { commitFact, facts, frameFact } from "../facts-by-hand.js";

const file = (path: string, added: readonly string[], removed: readonly string[] = []) => ({
	path,
	hunks: [{ context: "func run() {", added, removed }],
});

function values(
	key: string,
	files: Readonly<Record<string, ReturnType<typeof file>>>,
): Record<string, number> {
	const frames = [frameFact("order/order.go", key)];
	const commits = Object.entries(files).map(([sha, one]) => commitFact({ sha, files: [one] }));
	return Object.fromEntries(
		callsProducer.observe(facts({ frames, commits })).map((one) => [one.commit, one.value]),
	);
}

describe("calls", () => {
	it("sees a new call of a function on the stack, not one that was there or only looks alike", () => {
		const seen = values("Reserve", {
			added: file("cart/cart.go", ["\torder.Reserve(id)"]),
			changed: file("cart/cart.go", ["\torder.Reserve(id, 1)"], ["\torder.Reserve(id)"]),
			declared: file("cart/cart.go", ["func Reserve(id string) {"]),
			commented: file("cart/cart.go", ["\t// Reserve(id) is not called"]),
			longer: file("cart/cart.go", ["\torder.ReserveAll(id)"]),
			test: file("cart/cart_test.go", ["\torder.Reserve(id)"]),
		});
		expect(seen).toEqual({ added: 1 });
	});

	it("knows a method by its name only, and says less then", () => {
		const seen = values("Store.Close", {
			method: file("cart/cart.go", ["\ts.Close()"]),
			plain: file("cart/cart.go", ["\tClose()"]),
		});
		expect(seen).toEqual({ method: 0.5 });
	});

	it("takes an unexported function for another one outside its package", () => {
		const seen = values("reserve", {
			here: file("order/cancel.go", ["\treserve(id)"]),
			away: file("cart/cart.go", ["\treserve(id)"]),
		});
		expect(seen).toEqual({ here: 1 });
	});
});
