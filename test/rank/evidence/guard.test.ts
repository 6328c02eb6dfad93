import { describe, expect, it } from "vitest";
import type { FailureClass } from "../../../src/model/stack.js";
import { guardProducer } from "../../../src/rank/evidence/guard.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, sourceFrame, textsOf, valuesOf } from "../facts-by-hand.js";

const path = "order/price.go";
const source = `package order

func (s *Store) Price(id string) int {
	item := s.items[id]
	total := item.Price
	return total
}
`;
const context = "func (s *Store) Price(id string) int {";
/** Crashes where `item.Price` is read. */
const crash = sourceFrame(path, "Store.Price", source, 5);

const without = (removed: readonly string[], added: readonly string[] = []): FileByHand => ({
	path,
	hunks: [{ context, removed, added, newStart: 5 }],
});

function range(
	files: Readonly<Record<string, FileByHand>>,
	failure: FailureClass = "nil-dereference",
): RankFacts {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	return facts({ failure, frames: [crash], commits });
}

const nilCheck = ["\tif item == nil {", "\t\treturn 0", "\t}"];

describe("guard", () => {
	it("says most of a removed check that names what the failing line uses", () => {
		const given = range({ guilty: without(nilCheck) });
		const [seen] = guardProducer.observe(given);
		expect(seen).toEqual({
			commit: "guilty",
			value: 1,
			text: "removes the check `item == nil` from Store.Price, which protected what the failing line uses",
			places: [{ path, line: 5, symbol: "Store.Price", commit: "guilty" }],
		});
	});

	it("says less of a check about something else, and hardly anything of one of another kind", () => {
		const seen = valuesOf(
			guardProducer,
			range({
				other: without(["\tif discount == nil {"]),
				size: without(["\tif len(item.Name) > 3 {"]),
				receiver: without(["\tif s == nil {"]),
			}),
		);
		expect(seen.other).toBeCloseTo(0.35, 9);
		expect(seen.size).toBeCloseTo(0.2, 9);
		// Every line of a method names its receiver.
		expect(seen.receiver).toBeCloseTo(0.35, 9);
	});

	it("takes any check, and says less of it, where the failure asks for no kind", () => {
		const given = range({ c: without(["\tif item.Sold {"]) }, "explicit-panic");
		const [seen] = guardProducer.observe(given);
		expect(seen?.value).toBeCloseTo(0.4, 9);
		expect(seen?.text).toMatch(/, which protected what the failing line uses$/);
	});

	it("sees no guard in an error check, a check that came back, or one that was added", () => {
		const seen = valuesOf(
			guardProducer,
			range({
				error: without(["\tif err != nil {"]),
				inline: without(["\tif err := s.load(item); err != nil {"]),
				indented: without(["\tif item == nil {"], ["\t\tif item == nil {"]),
				added: without([], ["\tif item == nil {"]),
			}),
		);
		expect(seen).toEqual({});
	});

	it("leaves the checks of other functions to them", () => {
		const touched = { context, added: ["\tlog(id)"] };
		const seen = textsOf(
			guardProducer,
			range({
				longer: {
					path,
					hunks: [touched, { context: "func (s *Store) PriceAll() int {", removed: nilCheck }],
				},
				receiver: {
					path,
					hunks: [touched, { context: "func (c *Cart) Price() int {", removed: nilCheck }],
				},
				// git names the function before the hunk; the hunk itself takes the next one away.
				next: { path, hunks: [touched, { context, removed: ["func Old(item *Item) {", ...nilCheck, "}"] }] },
				file: { path: "order/cart.go", hunks: [{ context, removed: nilCheck }] },
			}),
		);
		expect(seen).toEqual({});
	});

	it("counts the frame's weight, and the strongest frame only", () => {
		const far = { ...crash, depth: 1, weight: 0.5 };
		const given = range({ c: without(nilCheck) });
		expect(valuesOf(guardProducer, { ...given, frames: [far] })).toEqual({ c: 0.5 });
		expect(valuesOf(guardProducer, { ...given, frames: [far, crash] })).toEqual({ c: 1 });
	});

	it("knows no use where the line is not known", () => {
		const given = range({ c: without(nilCheck) });
		expect(valuesOf(guardProducer, { ...given, frames: [{ ...crash, line: null }] })).toEqual({ c: 0.35 });
	});
});
