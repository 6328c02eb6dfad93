import { describe, expect, it } from "vitest";
import { reachProducer } from "../../../src/rank/evidence/reach.js";
import type { FrameFact, RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, frameFact, uses, valuesOf } from "../facts-by-hand.js";

/** Fails at line 10; calls find there, text.Width twenty lines below and a method of something unknown. */
const crash = frameFact("order/price.go", "Price", {
	line: 10,
	imports: new Map([["text", "internal/text"]]),
	references: uses([
		{ name: "find", line: 10 },
		{ name: "Width", qualifier: "text", line: 30 },
		{ name: "Load", qualifier: "s.db", line: 10 },
		{ name: "Total", line: 10 },
		{ name: "", line: 10 },
	]),
});
const caller = frameFact("order/total.go", "Total", { depth: 1, weight: 0.5 });

function range(
	files: Readonly<Record<string, FileByHand>>,
	frames: readonly FrameFact[] = [crash, caller],
): RankFacts {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	return facts({ frames, commits });
}

const edit = (path: string, context: string): FileByHand => ({
	path,
	hunks: [{ context, removed: ["\ta()"], added: ["\tb()"], newStart: 7 }],
});

describe("reach", () => {
	it("sees an edit of a called function and says who calls it where", () => {
		expect(
			reachProducer.observe(range({ c: edit("order/find.go", "func find(id string) *Item {") })),
		).toEqual([
			{
				commit: "c",
				value: 1,
				text: "edits find, which Price on the stack calls at line 10",
				places: [{ path: "order/find.go", line: 7, symbol: "find", commit: "c" }],
			},
		]);
	});

	it("says less of calls far from the failing line and of methods known by name only", () => {
		const seen = valuesOf(
			reachProducer,
			range({
				far: edit("internal/text/width.go", "func Width(s string) int {"),
				method: edit("db/db.go", "func (d *DB) Load(id string) error {"),
			}),
		);
		expect(seen).toEqual({ far: 0.5, method: 0.6 });
	});

	it("halves nothing but the frame's weight deeper in the stack, and guesses a distance without a line", () => {
		const file = edit("order/find.go", "func find(id string) *Item {");
		expect(valuesOf(reachProducer, range({ c: file }, [{ ...crash, weight: 0.5 }]))).toEqual({ c: 0.5 });
		const seen = valuesOf(reachProducer, range({ c: file }, [{ ...crash, line: null }]));
		expect(seen.c).toBeCloseTo(1 / 1.5, 9);
	});

	it("does not take the same name in another package, kind or test for the callee", () => {
		const seen = valuesOf(
			reachProducer,
			range({
				package: edit("cart/find.go", "func find(id string) *Item {"),
				method: edit("order/find.go", "func (s *Store) find(id string) *Item {"),
				plain: edit("db/db.go", "func Load(id string) error {"),
				unqualified: edit("order/width.go", "func Width(s string) int {"),
				test: edit("order/find_test.go", "func find(id string) *Item {"),
				type: edit("order/find.go", "type find struct {"),
				// It stands on the stack itself: the function producer's business.
				frame: edit("order/total.go", "func Total() int {"),
			}),
		);
		expect(seen).toEqual({});
	});

	it("sees nothing where the functions were not parsed", () => {
		const file = edit("order/find.go", "func find(id string) *Item {");
		expect(reachProducer.observe(range({ c: file }, [{ ...crash, references: null }]))).toEqual([]);
	});
});
