import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeSet } from "../../src/change/change-set.js";
import { cluster } from "../../src/change/cluster.js";
import { nearestCommits, sameEdits } from "../../src/change/neighbours.js";
import type { UnitRecord } from "../../src/change/record.js";
import { candidatePairs } from "../../src/change/similarity/lsh.js";
import type { Comparison } from "../../src/change/similarity/measure.js";
import { measures } from "../../src/change/similarity/measures.js";
import { minHash } from "../../src/change/similarity/min-hash.js";
import { entropy, seedSimilarity } from "../../src/change/similarity/seed-features.js";
import { func, recordsOf } from "./records.js";

/** Commits of three kinds of edit, and some that resemble nothing. */
function history(): UnitRecord[] {
	const records: UnitRecord[] = [];
	const edit = (commit: string, name: string, old: string[], now: string[]): void => {
		records.push(...recordsOf(commit, func(name, ...old), func(name, ...now), `${name}.go`));
	};
	for (let n = 0; n < 8; n++) {
		edit(
			"is",
			`Is${n}`,
			[`s.run${n}(ctx)`, `if err == Err${n} {`, "}"],
			[`s.run${n}(ctx)`, `if errors.Is(err, Err${n}) {`, "}"],
		);
		edit("ctx", `Ctx${n}`, [`s.load${n}(id)`, `x${n}++`], [`s.load${n}(ctx, id)`, `x${n}++`]);
		edit("nil", `Nil${n}`, [`if s.a${n} != nil {`, `s.a${n}.close()`, "}"], [`s.a${n}.close()`]);
	}
	edit("odd", "Odd", ["a := []int{1, 2}", "go f(a)"], ["for i := range 7 {", "ch <- i", "}"]);
	return records;
}

describe("clusters", () => {
	const set = changeSet(history(), measures.default);

	it("group units that were edited alike and leave noise alone", () => {
		const found = set.clusters.map((one) => [
			one.units.length,
			[...new Set(one.units.map((unit) => unit.commit))],
		]);
		expect(found).toHaveLength(3);
		expect(found).toEqual(
			expect.arrayContaining([
				[8, ["is"]],
				[8, ["ctx"]],
				[8, ["nil"]],
			]),
		);
		expect([...set.clusterOf.keys()].some((id) => id.startsWith("odd"))).toBe(false);
	});

	it("are named by their pattern", () => {
		const names = new Map(set.clusters.map((one) => [one.units[0]?.commit, one.pattern.name]));
		expect(names.get("is")).toBe("replaces `err == …` by `errors.Is(err, …)`");
		expect(names.get("ctx")).toBe("adds `ctx` as first argument");
		expect(names.get("nil")).toBe("removes nil check before dereference");
	});

	it("show the member where the pattern was applied differently", () => {
		const records = history().filter((unit) => unit.commit === "is");
		const different = recordsOf(
			"is",
			func("Twisted", "s.run9(ctx)", "if err == Err9 {", "}"),
			func("Twisted", "s.run9(ctx)", "if !errors.Is(err, Err9) {", "}", "s.log(err, 3)"),
			"Twisted.go",
		);
		const others = history().filter((unit) => unit.commit !== "is");
		const set = changeSet([...records, ...different, ...others], measures.default);
		const only = set.clusters.find((one) => one.units.some((unit) => unit.key === "Twisted"));
		expect(only?.odd.map((unit) => unit.key)).toEqual(["Twisted"]);
	});

	it("list shipped code before tests that were edited alike more often", () => {
		const many = Array.from({ length: 10 }, (_, n) =>
			recordsOf(
				"tests",
				func(`T${n}`, `t.Log(${n})`),
				func(`T${n}`, `t.Log(${n})`, "t.Cleanup(s.stop)"),
				`t${n}_test.go`,
			),
		);
		const set = changeSet([...many.flat(), ...history()], measures.default);
		expect(set.clusters.map((one) => [one.units.length, one.units.some((unit) => unit.test)])).toEqual([
			[8, false],
			[8, false],
			[8, false],
			[10, true],
		]);
	});

	it("recover planted groups whatever the order", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 40 }), (groups) => {
				// Items of a group are 0.8 alike, others 0.1; sketches agree within a group only.
				const items: Comparison = {
					size: groups.length,
					score: (a, b) => (groups[a] === groups[b] ? 0.8 : 0.1),
					resemblance: () => 0,
					sketch: (item) => new Uint32Array(4).fill(groups[item] ?? 0),
				};
				const found = cluster(items, 0.5).map((one) => one.members.map((member) => groups[member]));
				for (const labels of found) expect(new Set(labels).size).toBe(1);
				const repeated = new Set(groups.filter((group, at) => groups.indexOf(group) !== at));
				expect(found.length).toBe(repeated.size);
			}),
		);
	});
});

describe("neighbours", () => {
	it("find the twin, also under other names", () => {
		const among = history();
		const target = recordsOf(
			"twin",
			func("Other", "s.go1(ctx)", "if failure == Bad {", "}"),
			func("Other", "s.go1(ctx)", "if wrong.Has(failure, Bad) {", "}"),
		);
		const [best] = nearestCommits({ target, among, measure: measures.default, limit: 3 });
		expect(best?.commit).toBe("is");
		const pair = best?.pairs[0];
		expect(pair?.unit.key).toBe("Other");
	});

	it("list other places of the same edit", () => {
		const all = history();
		const target = all.filter((unit) => unit.key === "Ctx0");
		const [found] = sameEdits(target, all, measures.default);
		expect(found?.others.map((unit) => unit.key)).toEqual("Ctx1 Ctx2 Ctx3 Ctx4 Ctx5 Ctx6 Ctx7".split(" "));
	});
});

describe("seed similarity", () => {
	const of = (types: number[], depth: number, counts = types.map(() => 1)) => ({ types, counts, depth });

	it("is the Jaccard similarity of type sets, when entropies agree", () => {
		expect(seedSimilarity(of([1, 2, 3], 1), of([2, 3, 4], 2))).toBeCloseTo(0.5);
	});

	it("is zero when control flow is more than one level apart", () => {
		expect(seedSimilarity(of([1, 2], 0), of([1, 2], 1))).toBe(1);
		expect(seedSimilarity(of([1, 2], 0), of([1, 2], 2))).toBe(0);
	});

	it("shrinks with the difference of entropies", () => {
		expect(entropy([1, 1, 1, 1])).toBe(2);
		expect(seedSimilarity(of([1, 2], 0), of([1, 2], 0, [7, 1]))).toBeCloseTo(entropy([7, 1]));
	});
});

describe("MinHash", () => {
	it("estimates Jaccard similarity", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 100 }), fc.nat(), (shared, seed) => {
				const hash = (n: number): number => (Math.imul(n + seed, 0x9e3779b1) ^ seed) >>> 0;
				const a = Uint32Array.from({ length: 100 }, (_, n) => hash(n));
				const b = Uint32Array.from({ length: 100 }, (_, n) => hash(n + 100 - shared));
				const same = new Float64Array(100).fill(1);
				const [x, y] = [minHash(a, same), minHash(b, same)];
				const equal = x.filter((value, at) => value === y[at]).length / x.length;
				const jaccard = shared / (200 - shared);
				// Standard deviation is at most 0.0625 with 64 places; copies of a feature fall together.
				expect(Math.abs(equal - jaccard)).toBeLessThan(0.32);
			}),
		);
	});

	it("proposes equal items and compares a crowd in linear number", () => {
		const sketches = Array.from({ length: 2_000 }, (_, at) => new Uint32Array(8).fill(at < 1_900 ? 7 : at));
		const pairs = candidatePairs(sketches);
		expect(pairs.has(0 * 2_000 + 1)).toBe(true);
		expect(pairs.size).toBeLessThan(1_900 * 20);
	});
});
