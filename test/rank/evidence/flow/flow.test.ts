import { describe, expect, it } from "vitest";
import type { FailureClass } from "../../../../src/model/stack.js";
import { flowCheckProducer, flowFieldProducer } from "../../../../src/rank/evidence/flow/field.js";
import { flowNilableProducer } from "../../../../src/rank/evidence/flow/nilable.js";
import { flowResultProducer, flowReturnsProducer } from "../../../../src/rank/evidence/flow/result.js";
import type { Feed } from "../../../../src/rank/facts.js";
import type { Producer } from "../../../../src/rank/producer.js";
import { commitFact, type FileByHand, facts, frameFact } from "../../facts-by-hand.js";

const taken = "Price at line 12";
const result: Feed = { kind: "result", name: "find", folder: "order", weight: 0.8, taken };
const field: Feed = { kind: "field", name: "Tax", folder: null, weight: 1, taken };

function values(
	producer: Producer,
	feeds: readonly Feed[],
	failure: FailureClass,
	files: Readonly<Record<string, FileByHand>>,
): Record<string, number> {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	const seen = producer.observe(facts({ feeds, failure, commits }));
	return Object.fromEntries(seen.map((one) => [one.commit, one.value]));
}

const inFind = (added: readonly string[], removed: readonly string[] = []): FileByHand => ({
	path: "order/find.go",
	hunks: [{ context: "func find(id string) *Order {", added, removed }],
});

describe("flow-returns and flow-result", () => {
	it("tell a function that newly returns what fails in this way from one that is only edited", () => {
		const files = {
			nil: inFind(["\t\treturn nil"]),
			kept: inFind(["\treturn nil // moved"], ["\treturn nil"]),
			moved: inFind(["\t\treturn nil"], ["\treturn nil"]),
			other: inFind(["\tlog.Println(id)"]),
			elsewhere: { ...inFind(["\t\treturn nil"]), path: "cart/find.go" },
			test: { ...inFind(["\t\treturn nil"]), path: "order/find_test.go" },
		};
		expect(values(flowReturnsProducer, [result], "nil-dereference", files)).toEqual({ nil: 0.8, kept: 0.8 });
		const edited = values(flowResultProducer, [result], "nil-dereference", files);
		expect(edited).toEqual({ nil: 0.8, kept: 0.8, moved: 0.8, other: 0.8 });
	});

	it("do not take the lines of other functions", () => {
		const added = ["\t\treturn nil"];
		const own = { context: "func find(id string) *Order {", added: ["\tlog.Println(id)"] };
		const files = {
			longer: { path: "order/find.go", hunks: [own, { context: "func refind(id string) *Order {", added }] },
			method: {
				path: "order/find.go",
				hunks: [own, { context: "func (s *S) find(id string) *Order {", added }],
			},
			next: {
				path: "order/find.go",
				hunks: [own, { ...own, added: ["func last() *Order {", ...added, "}"] }],
			},
		};
		expect(values(flowReturnsProducer, [result], "nil-dereference", files)).toEqual({});
		expect(Object.keys(values(flowResultProducer, [result], "nil-dereference", files))).toHaveLength(3);
	});

	it("know a method by its name only, and say less then", () => {
		const method = { path: "a/b.go", hunks: [{ context: "func (s *S) find() {", added: ["\tx()"] }] };
		const plain = { path: "a/c.go", hunks: [{ context: "func find() {", added: ["\tx()"] }] };
		const seen = values(flowResultProducer, [{ ...result, folder: null }], "timeout", { method, plain });
		expect(Object.keys(seen)).toEqual(["method"]);
		expect(seen.method).toBeCloseTo(0.8 * 0.6, 9);
	});

	it("quote the line and the place in words", () => {
		const commits = [commitFact({ sha: "c", files: [inFind(["\t\treturn nil"])] })];
		const given = facts({ feeds: [result], failure: "nil-dereference", commits });
		const [seen] = flowReturnsProducer.observe(given);
		expect(seen?.text).toBe("makes find do `return nil`, whose result feeds the failure (Price at line 12)");
		expect(seen?.places).toEqual([{ path: "order/find.go", line: 1, symbol: "find", commit: "c" }]);
		expect(flowResultProducer.observe(given)[0]?.text).toBe(
			"edits find, whose result feeds the failure (Price at line 12)",
		);
	});
});

const inType = (added: string, removed: string): FileByHand => ({
	path: "order/order.go",
	hunks: [{ context: "type Order struct {", added: [added], removed: [removed] }],
});
const inCode = (added: string): FileByHand => ({
	path: "order/order.go",
	hunks: [{ context: "func load() {", added: [added] }],
});

describe("flow-nilable", () => {
	const files = {
		pointer: inType('\tTax *Rate `json:"tax"`', "\tTax Rate"),
		still: inType("\tTax map[string]Rate", "\tTax *Rate"),
		renamed: inType("\tTax Rate2", "\tTax Rate"),
		same: inType('\tTax Rate `json:"t"`', "\tTax Rate"),
		other: inType("\tSum *Rate", "\tSum Rate"),
	};

	it("tells a field that can newly be nil from one that only changed", () => {
		expect(values(flowNilableProducer, [field], "nil-dereference", files)).toEqual({ pointer: 1 });
		const changed = values(flowFieldProducer, [field], "nil-dereference", files);
		expect(changed).toEqual({ pointer: 0.4, still: 0.4, renamed: 0.4 });
	});

	it("means nothing for other failures", () => {
		expect(values(flowNilableProducer, [field], "index-out-of-range", files)).toEqual({});
	});
});

describe("flow-nilable, of values that were set", () => {
	const hunkOf = (removed: readonly string[], added: readonly string[]): FileByHand => ({
		path: "order/load.go",
		hunks: [{ context: "func load() *Order {", removed, added }],
	});
	const seen = (file: FileByHand) =>
		values(flowNilableProducer, [field], "nil-dereference", { c: file }).c ?? 0;

	it.each<[string, FileByHand]>([
		["left out of a literal", hunkOf(["\treturn &Order{ID: id, Tax: &Rate{}}"], ["\treturn &Order{ID: id}"])],
		["left out of a longer one", hunkOf(["\t\tTax: map[string]Rate{},"], [])],
		["no longer assigned", hunkOf(["\to.Tax = &Rate{}"], [])],
		["set under a condition", hunkOf(["\to.Tax = &Rate{}"], ["\tif paid {", "\t\to.Tax = &Rate{}", "\t}"])],
	])("sees a field %s", (_, file) => expect(seen(file)).toBe(1));

	it.each<[string, FileByHand]>([
		["another value", hunkOf(["\to.Tax = &Rate{}"], ["\to.Tax = &Rate{base}"])],
		["a value that could be nil before", hunkOf(["\to.Tax = rate(o)"], [])],
		["another field", hunkOf(["\to.Sum = &Rate{}"], [])],
		[
			"a field that the file sets elsewhere now",
			{
				path: "order/load.go",
				hunks: [
					{ context: "func load() {", removed: ["\to.Tax = &Rate{}"] },
					{ context: "func New() {", added: ["\t\tTax: rate(),"] },
				],
			},
		],
	])("says nothing of %s", (_, file) => expect(seen(file)).toBe(0));

	it("says nothing of a field that another file of the commit sets now", () => {
		const commits = [
			commitFact({
				sha: "c",
				files: [
					hunkOf(["\to.Tax = &Rate{}"], []),
					{ path: "order/tax.go", hunks: [{ added: ["func tax(o *Order) {", "\to.Tax = &Rate{}", "}"] }] },
				],
			}),
		];
		const given = facts({ feeds: [field], failure: "nil-dereference", commits });
		expect(flowNilableProducer.observe(given)).toEqual([]);
	});

	it("sees a function that keeps its error to itself", () => {
		const file: FileByHand = {
			path: "order/find.go",
			hunks: [
				{ context: "func find() {", removed: ["\t\treturn nil, errGone"], added: ["\t\treturn nil, nil"] },
			],
		};
		const both = values(flowNilableProducer, [result], "nil-dereference", { file });
		expect(both.file).toBeCloseTo(0.8);
		const added: FileByHand = {
			path: "order/find.go",
			hunks: [{ context: "func find() {", added: ["\treturn nil, nil"] }],
		};
		expect(values(flowNilableProducer, [result], "nil-dereference", { added })).toEqual({});
	});
});

describe("flow-field", () => {
	it("takes a like-named field of another type for another field", () => {
		const added = ["}", "", "type Cart struct {", "\tTax *Rate", "}"];
		const seen = values(flowFieldProducer, [field], "nil-dereference", {
			newType: { path: "order/order.go", hunks: [{ context: "type Order struct {", added }] },
		});
		expect(seen).toEqual({});
	});

	it("weighs what the field is set to", () => {
		const seen = values(flowFieldProducer, [field], "nil-dereference", {
			cleared: inCode("\to.Tax = nil"),
			computed: inCode("\to.Tax = rate(o)"),
			made: inCode("\to.Tax = &Rate{}"),
			literal: inCode("\t\tTax: rate(o),"),
			compared: inCode("\tx := o.Tax == nil"),
			local: inCode("\tTax = rate(o)"),
		});
		expect(seen).toEqual({ cleared: 1, computed: 0.5, made: 0.15, literal: 0.5 });
	});

	it("takes a plain name for a package variable of that package only", () => {
		const variable: Feed = { ...field, name: "rates", folder: "order" };
		const away = { ...inCode("\trates = nil"), path: "cart/cart.go" };
		const here = inCode("\trates = nil");
		expect(values(flowFieldProducer, [variable], "nil-dereference", { here, away })).toEqual({ here: 1 });
	});

	it("says less of commits older than the failing line's writer: it was written knowing them", () => {
		const commits = ["newer", "writer", "older"].map((sha) =>
			commitFact({ sha, files: sha === "writer" ? [] : [inCode("\to.Tax = nil")] }),
		);
		const frames = [frameFact("order/price.go", "Price", { line: 12 })];
		const place = { path: "order/price.go", line: 12, originalPath: "order/price.go", originalLine: 12 };
		const origins = [{ frame: 0, commit: "writer", ...place }];
		const seen = flowFieldProducer.observe(
			facts({ feeds: [field], failure: "nil-dereference", commits, frames, origins }),
		);
		expect(seen.map((one) => [one.commit, one.value])).toEqual([
			["newer", 1],
			["older", 0.6],
		]);
	});

	it("sees nothing without feeds", () => {
		expect(values(flowFieldProducer, [], "nil-dereference", { c: inCode("\to.Tax = nil") })).toEqual({});
	});
});

describe("flow-check", () => {
	it("notices that the value is newly checked elsewhere: it may be missing now", () => {
		const seen = values(flowCheckProducer, [field], "nil-dereference", {
			doubted: inCode("\tif cfg.Tax != nil {"),
			other: inCode("\tif cfg.Sum != nil {"),
			stated: inCode("\tx := cfg.Tax != nil"),
		});
		expect(seen).toEqual({ doubted: 1 });
		const length = values(flowCheckProducer, [field], "index-out-of-range", {
			doubted: inCode("\tif len(cfg.Tax) == 0 {"),
			nil: inCode("\tif cfg.Tax != nil {"),
		});
		expect(length).toEqual({ doubted: 1 });
	});
});
