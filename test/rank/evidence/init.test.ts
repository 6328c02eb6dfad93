import { describe, expect, it } from "vitest";
import type { FailureClass } from "../../../src/model/stack.js";
import { initProducer } from "../../../src/rank/evidence/init.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, sourceFrame, valuesOf } from "../facts-by-hand.js";

const source = `package order

func (s *Store) Put(id string) {
	s.mu.Lock()
	s.items[id]++ // never of s.names
}
`;
const crash = sourceFrame("order/store.go", "Store.Put", source, 5);

function range(
	files: Readonly<Record<string, readonly FileByHand[]>>,
	failure: FailureClass = "nil-map-write",
): RankFacts {
	const commits = Object.entries(files).map(([sha, list]) => commitFact({ sha, files: list }));
	return facts({ failure, frames: [crash], commits });
}

const inNew = (
	removed: readonly string[],
	added: readonly string[] = [],
	path = "order/new.go",
): FileByHand => ({
	path,
	hunks: [{ context: "func New() *Store {", removed, added, newStart: 8 }],
});

describe("init", () => {
	it("sees a field of the failing line that is no longer made, quotes it and says where", () => {
		const given = range({ c: [inNew(["\t\titems: make(map[string]int),"])] });
		expect(initProducer.observe(given)).toEqual([
			{
				commit: "c",
				value: 1,
				text: "no longer sets items (`items: make(map[string]int),`), which Store.Put uses where it fails",
				places: [{ path: "order/new.go", line: 8, commit: "c" }],
			},
		]);
	});

	it.each([
		"\ts.items = map[string]int{}",
		"\ts.items = newItems()",
		"\ts.all[0].items = &Items{}",
		"\t\titems: new(Items),",
	])("knows %j for a making", (line) => {
		expect(valuesOf(initProducer, range({ c: [inNew([line])] }))).toEqual({ c: 1 });
	});

	it("does not miss what was nil, is still made, is not used at the line, or stood in a test", () => {
		const made = "\t\titems: make(map[string]int),";
		const seen = valuesOf(
			initProducer,
			range({
				nil: [inNew(["\t\titems: nil,"])],
				copy: [inNew(["\ts.items = other"])],
				sized: [inNew([made], ["\t\titems: make(map[string]int, 8),"])],
				movedFile: [inNew([made]), inNew([], [made], "order/build.go")],
				comment: [inNew(["\t\tnames: make(map[string]int),"])],
				short: [inNew(["\t\tmu: new(sync.Mutex),"])],
				added: [inNew([], [made])],
				test: [inNew([made], [], "order/store_test.go")],
			}),
		);
		expect(seen).toEqual({});
	});

	it("has nothing to say of failures that no missing value makes, or without a line", () => {
		const made = [inNew(["\t\titems: make(map[string]int),"])];
		expect(initProducer.observe(range({ c: made }, "deadlock"))).toEqual([]);
		expect(initProducer.observe({ ...range({ c: made }), frames: [{ ...crash, line: null }] })).toEqual([]);
	});

	it("counts the weight of the frame and looks at the first three", () => {
		const made = range({ c: [inNew(["\t\titems: make(map[string]int),"])] });
		const other = { ...crash, line: null };
		expect(valuesOf(initProducer, { ...made, frames: [other, other, { ...crash, weight: 0.5 }] })).toEqual({
			c: 0.5,
		});
		expect(initProducer.observe({ ...made, frames: [other, other, other, crash] })).toEqual([]);
	});
});
