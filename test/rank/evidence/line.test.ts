import { describe, expect, it } from "vitest";
import { lineProducer, nearProducer } from "../../../src/rank/evidence/line.js";
import type { LineOrigin, RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, sourceFrame, textsOf, valuesOf } from "../facts-by-hand.js";

const path = "order/price.go";
const source = `package order

func Price(id string) int {
	item := find(id)
	item.seen++
	tax := rate(item)
	log(tax)
	return item.Price
}
`;
const crash = sourceFrame(path, "Price", source, 8);
const caller = sourceFrame(path, "Price", source, 5, { depth: 1, weight: 0.5 });

/** Blame of a line: `commit` wrote it, where it stood at `originalLine`. */
function origin(commit: string, line: number, more: Partial<LineOrigin> = {}): LineOrigin {
	return { frame: 0, path, line, commit, originalPath: path, originalLine: line, ...more };
}

function blamed(origins: readonly LineOrigin[], files: Readonly<Record<string, FileByHand>> = {}): RankFacts {
	const shas = [...new Set(origins.map((one) => one.commit))];
	const commits = shas.map((sha) => {
		const file = files[sha];
		return commitFact(file === undefined ? { sha } : { sha, files: [file] });
	});
	return facts({ frames: [crash, caller], commits, origins });
}

describe("line", () => {
	it("sees who wrote the crashing line, and opens it where that commit wrote it", () => {
		const moved = origin("c", 8, { originalPath: "order/old.go", originalLine: 3 });
		expect(lineProducer.observe(blamed([moved]))).toEqual([
			{
				commit: "c",
				value: 1,
				text: "wrote order/price.go:8, the crashing line",
				places: [{ path: "order/old.go", line: 3, symbol: "Price", commit: "c" }],
			},
		]);
	});

	it("counts a caller's line far less than the crashing one, and the strongest line once", () => {
		const given = blamed([
			origin("far", 5, { frame: 1 }),
			origin("both", 5, { frame: 1 }),
			origin("both", 8),
		]);
		expect(valuesOf(lineProducer, given)).toEqual({ far: 0.5 / 1.35, both: 1 });
		expect(textsOf(lineProducer, given).far).toBe("wrote order/price.go:5, the line of frame 2");
	});

	it("does not see lines around it, lines of unknown frames and frames without a line", () => {
		expect(lineProducer.observe(blamed([origin("c", 7), origin("d", 8, { frame: 9 })]))).toEqual([]);
		const given = blamed([origin("c", 8)]);
		expect(lineProducer.observe({ ...given, frames: [{ ...crash, line: null }] })).toEqual([]);
	});

	it("says little of a line that a rename wrote in many places", () => {
		const hunks = ["a", "b", "c", "d"].map((name, index) => ({
			removed: [`\t${name}.Cost`],
			added: [`\t${name}.Price`],
			newStart: 5 + index,
		}));
		const given = blamed([origin("rename", 8), origin("own", 8)], {
			rename: { path, hunks },
			own: { path, hunks: hunks.slice(3) },
		});
		expect(valuesOf(lineProducer, given)).toEqual({ rename: 0.4, own: 1 });
	});
});

describe("near", () => {
	it("falls with the distance and leaves the line itself to the other producer", () => {
		const given = blamed([origin("next", 7), origin("far", 4), origin("exact", 8)]);
		const seen = valuesOf(nearProducer, given);
		expect(Object.keys(seen)).toEqual(["next", "far"]);
		expect(seen.next).toBe(1);
		expect(seen.far).toBeCloseTo(1 / 2, 9);
		expect(textsOf(nearProducer, given)).toEqual({
			next: "wrote order/price.go:7, 1 line from the crashing line",
			far: "wrote order/price.go:4, 4 lines from the crashing line",
		});
	});

	it("sees nothing where the frame has no line", () => {
		const given = blamed([origin("c", 7)]);
		expect(nearProducer.observe({ ...given, frames: [{ ...crash, line: null }] })).toEqual([]);
	});
});
