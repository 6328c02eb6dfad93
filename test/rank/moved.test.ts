import { describe, expect, it } from "vitest";
import { lineProducer } from "../../src/rank/evidence/line.js";
import { movedShare, onlyMoves } from "../../src/rank/moved.js";
import { commitFact, type FileByHand, facts, frameFact } from "./facts-by-hand.js";

const mover = commitFact({
	sha: "mover",
	files: [
		{ path: "a.go", hunks: [{ removed: ["\tprice := order.Price()", "\treturn price"] }] },
		{ path: "b.go", hunks: [{ added: ["\t\tprice := order.Price()", "\t\treturn price + tax"] }] },
	],
});

describe("movedShare", () => {
	it("counts lines that the same commit takes away, layout aside", () => {
		expect(movedShare(mover, ["\t\tprice := order.Price()", "\t\treturn price + tax"])).toBe(0.5);
	});

	it("cannot tell from lines that stand everywhere", () => {
		const short = commitFact({ sha: "s", files: [{ path: "a.go", hunks: [{ removed: ["\t}"] }] }] });
		expect(movedShare(short, ["\t}"])).toBe(0);
	});
});

describe("line", () => {
	const written = (sha: string, source: string) => {
		const declaration = {
			kind: "function" as const,
			name: "Price",
			key: "Price",
			receiver: null,
			pointerReceiver: false,
			docLine: 1,
			docStart: 0,
			line: 1,
			endLine: 3,
			start: 0,
			end: 9,
			bodyStart: 5,
			signature: "()",
			members: [],
			deprecated: null,
		};
		const frame = frameFact("b.go", "Price", {
			line: 2,
			declaration,
			source: ["func Price() {", source, "}"],
		});
		const origin = { frame: 0, path: "b.go", line: 2, commit: sha, originalPath: "b.go", originalLine: 2 };
		const writer = commitFact({ sha: "writer", files: [{ path: "b.go", hunks: [{ added: [source] }] }] });
		return lineProducer.observe(facts({ frames: [frame], origins: [origin], commits: [mover, writer] }))[0]
			?.value;
	};

	it("counts a moved line far less than a written one", () => {
		const source = "\tprice := order.Price()";
		expect(written("mover", source) ?? 0).toBeLessThan((written("writer", source) ?? 0) / 2);
	});
});

describe("onlyMoves", () => {
	const moves = (...files: readonly FileByHand[]) => onlyMoves(commitFact({ sha: "c", files }));
	const body = ["\te.Labels[a] = b", "\te.Labels[c] = d"];
	const extracted: FileByHand = {
		path: "a.go",
		hunks: [
			{
				context: "func fill() {",
				removed: ["\treturn nil"],
				added: ["\tl.label(e)", "\treturn nil", "}", "", "func (l *L) label(e *E) {"],
			},
		],
	};
	const moved = (more: readonly string[] = []): FileByHand => ({
		path: "a.go",
		hunks: [
			{ context: "func fill() {", removed: body, added: ["\tlabel(e)"] },
			{ added: ["func label(e *E) {", ...body, ...more, "}"] },
		],
	});
	const reordered = (context: string): FileByHand => ({
		path: "a.go",
		hunks: [
			{ context, removed: ["\tn int"] },
			{ context, added: ["\tn int"] },
		],
	});

	it("knows code that went into a function of its own, as git shows it in either way", () => {
		expect(moves(extracted)).toBe(true);
		expect(moves(moved())).toBe(true);
		expect(moves(moved(), { path: "a_test.go", hunks: [{ added: ["\tlabel(nil)"] }] })).toBe(true);
	});

	it("knows fields in another order, and no statements", () => {
		expect(moves(reordered("type T struct {"))).toBe(true);
		expect(moves(reordered("func f() {"))).toBe(false);
	});

	it("takes nothing for a move that does more, or that means something else elsewhere", () => {
		expect(moves(moved(["\te.Sum = 1"]))).toBe(false);
		expect(moves(moved(["\tdefer e.Close() // label("]))).toBe(false);
		expect(moves({ path: "a.go", hunks: [{ added: ["\tx := 1"] }] })).toBe(false);
		expect(moves({ path: "a.go", hunks: [{ context: "type T struct {", removed: ["\tn int"] }] })).toBe(
			false,
		);
		expect(moves({ path: "a.yaml", hunks: [{ added: ["a: 1"] }] })).toBe(false);
	});
});
