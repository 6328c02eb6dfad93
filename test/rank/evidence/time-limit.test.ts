import { describe, expect, it } from "vitest";
import { timeLimitProducer } from "../../../src/rank/evidence/time-limit.js";
import type { RankFacts, ReachedFunction } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, frameFact, textsOf, valuesOf } from "../facts-by-hand.js";

const inFunction = (key: string, added: string, removed = "", path = "cart/cart.go"): FileByHand => ({
	path,
	hunks: [
		{ context: `func ${key}() {`, added: [added], removed: removed === "" ? [] : [removed], newStart: 9 },
	],
});
const reserve: ReachedFunction = {
	folder: "stock",
	key: "Reserve",
	frame: 0,
	line: 3,
	link: "call",
	statement: "call",
	via: null,
};

function given(files: Readonly<Record<string, FileByHand>>, more: Partial<RankFacts> = {}) {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	const frames = [frameFact("cart/cart.go", "Checkout", { weight: 0.5 })];
	return facts({ failure: "timeout", frames, reached: [reserve], commits, ...more });
}

const limit = "\tctx, cancel := context.WithTimeout(ctx, time.Second)";

describe("time-limit", () => {
	it("sees a new limit, by how near the stack it stands", () => {
		const asked = given({
			stack: inFunction("Checkout", limit),
			called: inFunction("Reserve", limit, "", "stock/stock.go"),
			beside: inFunction("Total", "\tc.SetDeadline(t)"),
			elsewhere: inFunction("load", "\tcase <-time.After(wait):", "", "api/api.go"),
			test: inFunction("Checkout", limit, "", "cart/cart_test.go"),
		});
		expect(valuesOf(timeLimitProducer, asked)).toEqual({
			stack: 0.5,
			called: 0.4,
			beside: 0.2,
			elsewhere: 0.2,
		});
		expect(textsOf(timeLimitProducer, asked).called).toBe(
			"sets a new time limit in Reserve, and time ran out",
		);
	});

	it.each([
		["\tconst wait = 500 * time.Millisecond", "\tconst wait = 5 * time.Second"],
		["\tconst wait = time.Second", "\tconst wait = time.Minute"],
		["\tconst wait = time.Second * 5", "\tconst wait = time.Second * 10"],
	])("sees that %s is shorter than %s", (added, removed) => {
		const asked = given({ c: inFunction("Checkout", added, removed) });
		expect(textsOf(timeLimitProducer, asked).c).toBe("shortens a time limit in Checkout, and time ran out");
		expect(valuesOf(timeLimitProducer, given({ c: inFunction("Checkout", removed, added) }))).toEqual({});
	});

	it("says nothing of limits that only moved, of comments and of other failures", () => {
		const asked = given({
			moved: inFunction("Checkout", `\t${limit}`, limit),
			comment: inFunction("Checkout", "\t// context.WithTimeout(ctx, d)"),
		});
		expect(valuesOf(timeLimitProducer, asked)).toEqual({});
		const other = given({ c: inFunction("Checkout", limit) }, { failure: "nil-dereference" });
		expect(valuesOf(timeLimitProducer, other)).toEqual({});
	});
});
