import { describe, expect, it } from "vitest";
import {
	createdProducer,
	fileProducer,
	functionProducer,
	packageProducer,
	rewriteProducer,
} from "../../../src/rank/evidence/stack-edits.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, frameFact, textsOf, valuesOf } from "../facts-by-hand.js";

const path = "order/price.go";
const context = "func (s *Store) Price(id string) int {";
const crash = frameFact(path, "Store.Price", { source: Array.from({ length: 10 }, () => "\tx()") });
const caller = frameFact("cart/cart.go", "Total", { depth: 2, weight: 0.5 });

function range(files: Readonly<Record<string, readonly FileByHand[]>>): RankFacts {
	const commits = Object.entries(files).map(([sha, list]) => commitFact({ sha, files: list }));
	return facts({ frames: [crash, caller], commits });
}

const edit = (more: Partial<FileByHand["hunks"][number]> = {}, at = path): FileByHand => ({
	path: at,
	hunks: [{ context, removed: ["\ta()"], added: ["\tb()"], newStart: 12, ...more }],
});
const inTotal = { context: "func Total(ids []string) int {" };
const newFunction = edit({ context: "", removed: [], added: [context, "\treturn 1", "}"] });
/** The same small edit four times: a pattern. */
const renamed: FileByHand = {
	path,
	hunks: ["a", "b", "c", "d"].map((name) => ({
		context,
		removed: [`\t${name}.Cost`],
		added: [`\t${name}.Price`],
	})),
};

describe("created", () => {
	it("does not take a function for new that was only cut out of another", () => {
		const old = edit({ removed: [], added: ["\treturn s.Price(id)", "}", "", context] });
		const elsewhere = edit({
			context: "func total() {",
			removed: [],
			added: ["\tsum += s.Price(id)", "\tn++"],
		});
		const seen = valuesOf(
			createdProducer,
			range({ whole: [newFunction], cut: [old], used: [old, elsewhere] }),
		);
		expect(seen).toEqual({ whole: 1, used: 1 });
	});
});

describe("function", () => {
	it("sees an edit of the crashing function and says how large it is and where", () => {
		expect(functionProducer.observe(range({ c: [edit()] }))).toEqual([
			{
				commit: "c",
				value: 1,
				text: "edits Store.Price (+1 -1), the function of the crashing frame",
				places: [{ path, line: 12, symbol: "Store.Price", commit: "c" }],
			},
		]);
	});

	it("discounts deeper frames and repeated edits, and takes the strongest hit alone", () => {
		const given = range({
			deep: [edit(inTotal, "cart/cart.go")],
			both: [edit(inTotal, "cart/cart.go"), edit()],
			rename: [renamed],
		});
		expect(valuesOf(functionProducer, given)).toEqual({ deep: 0.5 / 1.7, both: 1, rename: 0.4 });
		expect(textsOf(functionProducer, given).deep).toContain("the function of frame 3 of the stack");
	});

	it("does not see other functions of the file, the same name elsewhere, comments or new functions", () => {
		const seen = valuesOf(
			functionProducer,
			range({
				longer: [edit({ context: "func (s *Store) PriceAll() int {" })],
				receiver: [edit({ context: "func (c *Cart) Price() int {" })],
				elsewhere: [edit({}, "pay/price.go")],
				comment: [edit({ removed: [], added: ["\t// why"] })],
				created: [newFunction],
			}),
		);
		expect(seen).toEqual({});
	});

	it("follows a file that the commit renamed", () => {
		const fact = commitFact({ sha: "c", files: [edit({}, "order/new.go")] });
		const files = fact.files.map((file) => ({ ...file, oldPath: path }));
		const given = facts({ frames: [crash], commits: [{ ...fact, files }] });
		expect(valuesOf(functionProducer, given)).toEqual({ c: 1 });
	});
});

describe("rewrite", () => {
	it("is the share of the function's lines that changed, in figures", () => {
		const given = range({
			two: [edit()],
			all: [edit({ removed: Array.from({ length: 30 }, (_, i) => `\tx${i}()`) })],
			rename: [renamed],
		});
		expect(valuesOf(rewriteProducer, given)).toEqual({ two: 0.2, all: 1 });
		expect(textsOf(rewriteProducer, given).two).toBe(
			"changes 2 lines of Store.Price (now 10 long), the function of the crashing frame",
		);
	});

	it("knows no share of a function whose source was not read", () => {
		const given = range({ c: [edit()] });
		expect(rewriteProducer.observe({ ...given, frames: [{ ...crash, source: [] }] })).toEqual([]);
	});
});

describe("created", () => {
	it("sees a function that the commit adds, and not one that it edits or whose head it rewrites", () => {
		const given = range({
			added: [newFunction],
			edited: [edit()],
			signature: [edit({ context: "", removed: [context], added: [context.replace("int", "int64")] })],
		});
		expect(valuesOf(createdProducer, given)).toEqual({ added: 1 });
		expect(textsOf(createdProducer, given).added).toBe(
			"adds Store.Price, the function of the crashing frame",
		);
	});
});

describe("file", () => {
	it("sees code edits of a file on the stack only", () => {
		const other = { context: "func other() {" };
		const given = range({
			here: [edit(other)],
			deep: [edit(other, "cart/cart.go")],
			sibling: [edit(other, "order/tax.go")],
			comment: [edit({ removed: [], added: ["// why"] })],
		});
		expect(valuesOf(fileProducer, given)).toEqual({ here: 1, deep: 0.5 });
		expect(textsOf(fileProducer, given).here).toBe("edits order/price.go, the file of the crashing frame");
	});
});

describe("package", () => {
	it("sees code edits in a folder on the stack, but not in its tests or below it", () => {
		const given = range({
			sibling: [edit({}, "order/tax.go")],
			test: [edit({}, "order/price_test.go")],
			below: [edit({}, "order/tax/tax.go")],
			comment: [edit({ removed: [], added: ["// why"] }, "order/tax.go")],
		});
		expect(valuesOf(packageProducer, given)).toEqual({ sibling: 1 });
		expect(textsOf(packageProducer, given).sibling).toBe(
			"edits package order, the package of the crashing frame",
		);
	});

	it("names the root package", () => {
		const root = { ...crash, resolved: { ...crash.resolved, path: "main.go", folder: "" } };
		const given = facts({ frames: [root], commits: [commitFact({ sha: "c", files: [edit({}, "run.go")] })] });
		expect(textsOf(packageProducer, given)).toEqual({
			c: "edits package ., the package of the crashing frame",
		});
	});
});
