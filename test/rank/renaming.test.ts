import { describe, expect, it } from "vitest";
import { renamingProducer } from "../../src/rank/evidence/innocence.js";
import { renamedShare } from "../../src/rank/renaming.js";
import { commitFact, type FileByHand, facts, valuesOf } from "./facts-by-hand.js";

type Pair = readonly [removed: string, added: string];

const file = (...pairs: readonly Pair[]): FileByHand => ({
	path: "order/price.go",
	hunks: pairs.map(([removed, added]) => ({ removed: removed.split("\n"), added: added.split("\n") })),
});
const share = (...files: readonly FileByHand[]) => renamedShare(commitFact({ sha: "c", files }).files);

const declaration: Pair = ["\tsum := total(cart)", "\tamount := total(cart)"];

describe("renamedShare", () => {
	it.each<[string, readonly Pair[]]>([
		["a variable and its use", [declaration, ["\treturn sum + tax", "\treturn amount + tax"]]],
		[
			"a function",
			[
				["func load(id string) *Cart {", "func find(id string) *Cart {"],
				["\tc := load(id)", "\tc := find(id)"],
			],
		],
		[
			"a field",
			[
				["\tTax Rate", "\tDuty Rate"],
				["\tc.Tax.Add(1)", "\tc.Duty.Add(1)"],
			],
		],
		["several lines of a hunk", [["\tvar a, b int\n\tuse(a, b)", "\tvar x, y int\n\tuse(x, y)"]]],
		["lines that gofmt aligned anew", [declaration, ["\tx  = 1", "\tx = 1"]]],
		["comments beside it", [["\tsum := 1 // the sum", "\tamount := 1 // the amount"]]],
	])("knows %s", (_, pairs) => expect(share(file(...pairs))).toBe(1));

	it.each<[string, readonly Pair[]]>([
		["a call of another function that exists", [["\tmu.Lock()", "\tmu.RLock()"]]],
		["another variable that exists", [["\treturn sum + tax", "\treturn amount + tax"]]],
		["another type", [["\tTax int32", "\tTax int64"]]],
		["a keyword", [["\t\tbreak", "\t\tcontinue"]]],
		["a constant", [["\tok := true", "\tok := false"]]],
		["a number", [["\tsum := 1", "\tamount := 2"]]],
		["a text", [['\tsum := "a"', '\tamount := "b"']]],
		["an operator", [["\tsum := a < b", "\tamount := a > b"]]],
		["an added line", [["\tsum := 1", "\tamount := 1\n\treturn"]]],
		["layout alone", [["\tx  = 1", "\tx = 1"]]],
		["one name that becomes two", [declaration, ["\tsum := 2", "\tother := 2"]]],
		["two names that become one", [declaration, ["\tall := 2", "\tamount := 2"]]],
		["nothing at all", []],
	])("does not take %s for it", (_, pairs) => expect(share(file(...pairs))).toBe(0));

	it("is nothing below the share that is asked for", () => {
		const half = file(declaration, ["\tif sum < 0 {", "\tif amount <= 0 {"]);
		const { files } = commitFact({ sha: "c", files: [half] });
		expect(renamedShare(files, 0.5)).toBe(0.5);
		expect(renamedShare(files, 0.51)).toBe(0);
		const alone = commitFact({ sha: "c", files: [file(declaration, ["\ta()", "\tb()\n\tc()"])] });
		expect(renamedShare(alone.files, 0.4)).toBe(0.4);
		expect(renamedShare(alone.files, 0.41)).toBe(0);
	});

	it("counts the lines that do something else, and neither tests nor other files", () => {
		expect(share(file(declaration, ["\tif sum < 0 {", "\tif amount <= 0 {"]))).toBe(0.5);
		const edited: Pair = ["\ta()", "\tb(1)"];
		expect(share(file(declaration), { ...file(edited), path: "order/price_test.go" })).toBe(1);
		expect(share(file(declaration), { ...file(edited), path: "README.md" })).toBe(1);
		expect(share({ ...file(declaration), path: "order/price_test.go" })).toBe(0);
	});

	it("leaves long rewrites unread", () => {
		const lines = (name: string) => Array.from({ length: 201 }, (_, i) => `\t${name}${i} := 1`).join("\n");
		expect(share(file([lines("a"), lines("b")]))).toBe(0);
	});
});

describe("renaming", () => {
	it("speaks against commits that mostly rename", () => {
		const commits = [
			commitFact({ sha: "most", files: [file(declaration, declaration, ["\ta()", "\tb(1)"])] }),
			commitFact({ sha: "some", files: [file(declaration, ["\ta()", "\tb(1)"], ["\tc()", "\td(1)"])] }),
		];
		expect(valuesOf(renamingProducer, facts({ commits }))).toEqual({ most: 2 / 3 });
		expect(renamingProducer.observe(facts({ commits }))[0]?.text).toBe("67 % of its code only renames");
	});
});
