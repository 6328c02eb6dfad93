import { describe, expect, it } from "vitest";
import { reachFarProducer, reachProducer } from "../../../src/rank/evidence/reach.js";
import type { ReachedFunction } from "../../../src/rank/facts.js";
import { commitFact, facts, frameFact } from "../facts-by-hand.js";

const edit = (path: string, name: string) => ({
	path,
	hunks: [{ context: `func (s *Store) ${name}() {`, removed: ["\ta()"], added: ["\tb()"] }],
});
const way: ReachedFunction = {
	folder: "order",
	key: "Store.load",
	frame: 0,
	line: 30,
	link: "call",
	statement: "call",
	via: null,
};
const frames = [
	frameFact("order/price.go", "Price", { line: 30 }),
	frameFact("order/total.go", "Total", { depth: 1, weight: 0.5, line: 10 }),
];
const commits = [
	commitFact({ sha: "here", files: [edit("order/store.go", "load")] }),
	commitFact({ sha: "elsewhere", files: [edit("cart/store.go", "load")] }),
	commitFact({ sha: "other", files: [edit("order/store.go", "save")] }),
	commitFact({
		sha: "type",
		files: [{ path: "order/store.go", hunks: [{ context: "type load struct {", added: ["\tx int"] }] }],
	}),
	commitFact({ sha: "test", files: [edit("order/store_test.go", "load")] }),
];
const seen = (producer: typeof reachProducer, ...reached: ReachedFunction[]) =>
	producer.observe(facts({ frames, commits, reached }));

describe("reach", () => {
	it("takes the edit of the function itself, in its package only", () => {
		const found = seen(reachProducer, way);
		expect(found.map((one) => [one.commit, one.value])).toEqual([["here", 1]]);
		expect(found[0]?.text).toBe("edits Store.load, which Price on the stack calls at line 30");
	});

	it("takes the strongest way: by frame, distance, certainty and statement", () => {
		const value = (...ways: ReachedFunction[]): number => seen(reachProducer, ...ways)[0]?.value ?? 0;
		expect(value({ ...way, frame: 1, line: 10 })).toBe(0.5);
		expect(value({ ...way, line: 50 })).toBe(0.5);
		expect(value({ ...way, link: "name" })).toBeLessThan(value({ ...way, link: "interface" }));
		expect(value({ ...way, statement: "go" })).toBeLessThan(1);
		expect(value({ ...way, link: "name" }, way)).toBe(1);
	});

	it("guesses a distance where the frame has no line, and needs the frame", () => {
		const lineless = [frameFact("order/price.go", "Price")];
		const observe = (one: ReachedFunction) =>
			reachProducer.observe(facts({ frames: lineless, commits, reached: [one] }));
		expect(observe(way)[0]?.value).toBeCloseTo(1 / 1.5, 9);
		expect(observe({ ...way, frame: 1 })).toEqual([]);
	});

	it("says how the call is known", () => {
		const text = (more: Partial<ReachedFunction>): string =>
			seen(reachProducer, { ...way, ...more })[0]?.text ?? "";
		expect(text({ link: "interface" })).toContain("calls through an interface");
		expect(text({ link: "stored" })).toContain("calls through a variable or field");
		expect(text({ statement: "go" })).toContain("starts as a goroutine");
		expect(text({ link: "name" })).toContain("by name");
	});

	it("leaves ways over a callee to reach-far", () => {
		const far = { ...way, via: "Store.get" };
		expect(seen(reachProducer, far)).toEqual([]);
		expect(seen(reachFarProducer, way)).toEqual([]);
		expect(seen(reachFarProducer, far, { ...far, frame: 1 }).map((one) => [one.value, one.text])).toEqual([
			[1, "edits Store.load, which Store.get calls, which Price on the stack calls"],
		]);
	});
});
