import { describe, expect, it } from "vitest";
import { messageProducer } from "../../../src/rank/evidence/message.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, valuesOf } from "../facts-by-hand.js";

const message = "reserve sku-7: stock exhausted in Basel";

function range(
	files: Readonly<Record<string, readonly FileByHand[]>>,
	more: Partial<RankFacts> = {},
): RankFacts {
	const commits = Object.entries(files).map(([sha, list]) => commitFact({ sha, files: list }));
	return facts({ message, commits, ...more });
}

const adds = (added: string, removed: readonly string[] = [], path = "stock/reserve.go"): FileByHand => ({
	path,
	hunks: [{ context: "func Reserve() error {", added: [added], removed, newStart: 21 }],
});

describe("message", () => {
	it("sees the template that the error was written by, quotes it and says where", () => {
		const added = '\treturn fmt.Errorf("reserve %s: stock exhausted in %s", sku, town)';
		expect(messageProducer.observe(range({ c: [adds(added)] }))).toEqual([
			{
				commit: "c",
				value: 1,
				text: 'adds the literal "reserve %s: stock exhausted in %s", which the error\'s text fits',
				places: [{ path: "stock/reserve.go", line: 21, commit: "c" }],
			},
		]);
	});

	it("says less of a template that explains a part of the text", () => {
		const seen = valuesOf(messageProducer, range({ c: [adds('\treturn errors.New("stock exhausted")')] }));
		// 14 letters of the 60 % of the text's 29 that a template is expected to hold, at least 20.
		expect(seen.c).toBeCloseTo(14 / 20, 9);
	});

	it.each([
		["raw strings", "\tpanic(`stock exhausted in Basel`)", message],
		["flags and widths", '\tfmt.Errorf("reserve %-8.3s: stock exhausted", sku)', message],
		["quotes", '\tfmt.Errorf("stock exhausted in \\"%s\\"", town)', 'stock exhausted in "Basel"'],
		["a line break first", '\tfmt.Errorf("\\nstock exhausted in %s", town)', message],
		["braces", '\tlog.Msgf("reserve {sku}: stock exhausted", sku)', message],
		["percent signs", '\tfmt.Errorf("disk is full (%d%%)", share)', "disk is full (98%)"],
	])("reads %s", (_, added, said) => {
		const given = range({ c: [adds(added)] }, { message: said });
		expect(Object.keys(valuesOf(messageProducer, given))).toEqual(["c"]);
	});

	it("looks into the causes too", () => {
		const given = range(
			{ c: [adds('\treturn errors.New("shelf is being counted")')] },
			{ causes: ["shelf is being counted"] },
		);
		expect(Object.keys(valuesOf(messageProducer, given))).toEqual(["c"]);
	});

	it("does not take a like text, a removed or moved literal, a test or the runtime's words for it", () => {
		const literal = '\treturn errors.New("stock exhausted in Basel")';
		const seen = valuesOf(
			messageProducer,
			range({
				order: [adds('\tfmt.Errorf("exhausted in Basel, stock %s", sku)')],
				longer: [adds('\tfmt.Errorf("stock exhausted in Basel again")')],
				short: [adds('\tfmt.Errorf("stock %s", sku)')],
				rewrapped: [adds(`\t${literal}`, [literal])],
				otherFile: [adds(literal), adds("\treturn nil", [literal], "stock/old.go")],
				test: [adds(literal, [], "stock/reserve_test.go")],
				removed: [adds("\treturn nil", [literal])],
			}),
		);
		expect(seen).toEqual({});
		const runtime = range(
			{ c: [adds('\tif msg == "invalid memory address or nil pointer dereference" {')] },
			{ message: "runtime error: invalid memory address or nil pointer dereference" },
		);
		expect(messageProducer.observe(runtime)).toEqual([]);
	});
});
