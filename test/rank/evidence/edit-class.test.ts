import { describe, expect, it } from "vitest";
import type { FailureClass } from "../../../src/model/stack.js";
import { editClassProducer } from "../../../src/rank/evidence/edit-class.js";
import type { FrameFact, RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, frameFact, textsOf, valuesOf } from "../facts-by-hand.js";

const path = "order/price.go";
const context = "func Price() int {";
const crash = frameFact(path, "Price");

function range(
	failure: FailureClass,
	files: Readonly<Record<string, FileByHand>>,
	frames: readonly FrameFact[] = [crash],
): RankFacts {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	return facts({ failure, frames, commits });
}

const edit = (removed: readonly string[], added: readonly string[], at = path): FileByHand => ({
	path: at,
	hunks: [{ context, removed, added, newStart: 4 }],
});

describe("class", () => {
	it.each<[FailureClass, string, string, string, number]>([
		["nil-dereference", "\tif item == nil {", "", "removes a nil check", 1],
		["nil-dereference", "", "\treturn nil, err", "adds a `return nil`", 0.7],
		["nil-dereference", "", "\tnext *Item", "adds a pointer field or variable", 0.8],
		["index-out-of-range", "\tif len(list) == 0 {", "", "removes a length check", 1],
		["slice-bounds", "", "\tlist = list[1:n]", "edits slicing", 1],
		["nil-map-write", "\tm := make(map[string]int)", "", "removes a map initialisation", 1],
		["concurrent-map", "\ts.mu.Lock()", "", "edits locking", 1],
		["data-race", "", "\tgo s.fill()", "starts a goroutine", 0.9],
		["deadlock", "", "\twg.Wait()", "edits waiting", 0.9],
		["closed-channel", "", "\tclose(s.done)", "edits a close of a channel", 1],
		["type-assertion", "", "\tname := value.(string)", "adds a type assertion", 1],
		["divide-by-zero", "", "\treturn sum / count", "edits a division", 1],
		["negative-waitgroup", "", "\ts.wait.Done()", "edits a WaitGroup", 1],
		["out-of-memory", "", "\tdata, err := io.ReadAll(body)", "edits allocations", 0.6],
		["timeout", "\tTimeout: 30 * time.Second,", "", "edits a timeout", 1],
		["explicit-panic", "", '\tpanic("no shelf")', "adds a panic", 0.8],
		["stack-overflow", "", "\treturn walk(node)", "adds calls", 0.3],
	])("%s: - %s + %s", (failure, removed, added, name, value) => {
		const file = edit(removed === "" ? [] : [removed], added === "" ? [] : [added]);
		const given = range(failure, { c: file });
		expect(textsOf(editClassProducer, given)).toEqual({ c: `${name} in ${path}, which fits the failure` });
		expect(valuesOf(editClassProducer, given)).toEqual({ c: value });
		expect(editClassProducer.observe(given)[0]?.places).toEqual([{ path, line: 4, commit: "c" }]);
	});

	it("counts most in the function of the crash, less in its file, least elsewhere", () => {
		const removed = ["\tif item == nil {"];
		const given = range("nil-dereference", {
			function: edit(removed, []),
			file: { path, hunks: [{ context: "func other() {", removed }] },
			elsewhere: edit(removed, [], "cart/cart.go"),
		});
		expect(valuesOf(editClassProducer, given)).toEqual({ function: 1, file: 0.6, elsewhere: 0.35 });
	});

	it("does not take a check that stays, edits of another class, or tests for it", () => {
		const given = range("nil-dereference", {
			kept: edit(["\tif item == nil {"], ["\tif item == nil || item.Sold {"]),
			other: edit(["\ts.mu.Lock()"], []),
			test: edit(["\tif item == nil {"], [], "order/price_test.go"),
			yaml: edit(["a: nil == nil"], [], "deploy/values.yaml"),
		});
		expect(valuesOf(editClassProducer, given)).toEqual({});
	});

	it.each<FailureClass>(["error", "dump", "unknown"])("knows no edits that explain %s", (failure) => {
		expect(editClassProducer.observe(range(failure, { c: edit(["\tif item == nil {"], []) }))).toEqual([]);
	});

	it("counts more in a function that one on the stack calls", () => {
		const removed = ["\tif item == nil {"];
		const file: FileByHand = { path: "stock/find.go", hunks: [{ context: "func Find() {", removed }] };
		const asked = range("nil-dereference", { c: file });
		const reached = {
			folder: "stock",
			key: "Find",
			frame: 0,
			line: 3,
			link: "call",
			statement: "call",
		} as const;
		expect(valuesOf(editClassProducer, { ...asked, reached: [{ ...reached, via: null }] }).c).toBeCloseTo(
			0.6,
		);
		expect(valuesOf(editClassProducer, { ...asked, reached: [{ ...reached, via: "load" }] }).c).toBeCloseTo(
			0.35,
		);
	});
});
