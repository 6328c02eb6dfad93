import { describe, expect, it } from "vitest";
import { lineProducer } from "../../src/rank/evidence/line.js";
import { movedShare } from "../../src/rank/moved.js";
import { commitFact, facts, frameFact } from "./facts-by-hand.js";

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
