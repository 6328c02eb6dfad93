import { describe, expect, it } from "vitest";
import { assignmentProducer, fieldProducer } from "../../../src/rank/evidence/data.js";
import type { FrameFact, RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, frameFact, uses, valuesOf } from "../facts-by-hand.js";

/** Fails at line 10 and reads `order.Total` there, `order.Rate` four lines above and `order.Name` there. */
const frame = frameFact("order/price.go", "Price", {
	line: 10,
	references: uses(
		[],
		[
			{ name: "Total", qualifier: "order", line: 10 },
			{ name: "Rate", qualifier: "order", line: 6 },
			{ name: "Name", qualifier: "order", line: 10 },
			{ name: "ok", line: 10 },
		],
	),
});

function range(
	files: Readonly<Record<string, FileByHand>>,
	frames: readonly FrameFact[] = [frame],
): RankFacts {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	return facts({ frames, commits });
}

const inType = (...added: string[]): FileByHand => ({
	path: "order/order.go",
	hunks: [{ context: "type Order struct {", added, newStart: 7 }],
});
const inCode = (...added: string[]): FileByHand => ({
	path: "order/load.go",
	hunks: [{ context: "func load() *Order {", added, newStart: 30 }],
});

describe("data-type", () => {
	it("sees a field's declaration that the crash reads, with its place and both names", () => {
		expect(fieldProducer.observe(range({ c: inType('\tTotal *Money `json:"total"`') }))).toEqual([
			{
				commit: "c",
				value: 1,
				text: "changes the declaration of Total, which Price reads",
				places: [{ path: "order/order.go", line: 7, commit: "c" }],
			},
		]);
	});

	it("says less with distance, and less of names that every type has", () => {
		const seen = valuesOf(
			fieldProducer,
			range({ far: inType("\tSum, Rate int"), common: inType("\tName string"), short: inType("\tok bool") }),
		);
		expect(seen).toEqual({ far: 0.5, common: 0.3 });
	});

	it("takes a read of unknown distance for a far one", () => {
		const seen = valuesOf(fieldProducer, range({ c: inType("\tTotal int") }, [{ ...frame, line: null }]));
		expect(seen.c).toBeCloseTo(1 / 3, 9);
	});

	it("does not take a like-named field of a new type, a statement or a test for it", () => {
		const seen = valuesOf(
			fieldProducer,
			range({
				// The hunk stands behind `type Order`, but what it adds is another type, or a function.
				newType: inType("}", "", "type Cart struct {", "\tTotal int", "}"),
				newFunction: inType("}", "", "func sum() {", "\tTotal -= 1", "\tRate += 2", "}"),
				code: inCode("\tTotal int"),
				test: { ...inType("\tTotal int"), path: "order/order_test.go" },
				otherField: inType("\tWeight int"),
				yaml: { ...inType("\tTotal int"), path: "order/order.yaml" },
			}),
		);
		expect(seen).toEqual({});
	});
});

describe("data-write", () => {
	it("sees assignments, increments and literal keys of what the crash reads", () => {
		const seen = valuesOf(
			assignmentProducer,
			range({
				assign: inCode("\torder.Total = sum(lines)"),
				element: inCode("\torder.Total[id] = 1"),
				increment: inCode("\torder.Rate++"),
				literal: inCode("\t\tTotal: sum(lines),"),
			}),
		);
		expect(seen).toEqual({ assign: 1, element: 1, increment: 0.5, literal: 1 });
	});

	it("says where and of what", () => {
		const [seen] = assignmentProducer.observe(range({ c: inCode("\torder.Total = nil") }));
		expect(seen?.text).toBe("changes an assignment of Total, which Price reads");
		expect(seen?.places).toEqual([{ path: "order/load.go", line: 30, commit: "c" }]);
	});

	it("sees a removed assignment too", () => {
		const file = { path: "a.go", hunks: [{ removed: ["\torder.Total = 1"] }] };
		expect(valuesOf(assignmentProducer, range({ c: file }))).toEqual({ c: 1 });
	});

	it("does not take comparisons, calls, locals or tests for assignments", () => {
		const seen = valuesOf(
			assignmentProducer,
			range({
				compared: inCode("\tif order.Total == 1 {"),
				called: inCode("\torder.Total()"),
				local: inCode("\tTotal = 1"),
				declared: inCode("\tTotal := 1"),
				test: { ...inCode("\torder.Total = 1"), path: "order/a_test.go" },
			}),
		);
		expect(seen).toEqual({});
	});
});
