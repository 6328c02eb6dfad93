import { describe, expect, it } from "vitest";
import { dependencyProducer } from "../../../src/rank/evidence/dependency.js";
import type { ModuleChange, RankFacts } from "../../../src/rank/facts.js";
import { facts, frameFact, textsOf, valuesOf } from "../facts-by-hand.js";

const module = "example.com/db";

function bumps(
	changes: readonly Partial<ModuleChange>[],
	dependencies: RankFacts["dependencies"] = [{ module, version: "v1.3.0", weight: 0.8 }],
): RankFacts {
	const moduleChanges = changes.map((one) => ({
		commit: "c",
		path: "go.mod",
		module,
		from: "v1.2.0",
		to: "v1.3.0",
		...one,
	}));
	return facts({ dependencies, moduleChanges });
}

describe("dependency", () => {
	it("sees the bump that brought the version on the stack, with both versions and the file", () => {
		expect(dependencyProducer.observe(bumps([{}]))).toEqual([
			{
				commit: "c",
				value: 0.8,
				text: "changes example.com/db v1.2.0 -> v1.3.0, whose code is on the stack",
				places: [{ path: "go.mod", commit: "c" }],
			},
		]);
	});

	it("believes a bump less when the stack names another version or none", () => {
		const seen = valuesOf(
			dependencyProducer,
			bumps([
				{ commit: "other", to: "v1.4.0" },
				{ commit: "removed", to: null },
			]),
		);
		expect(seen.other).toBeCloseTo(0.6, 9);
		expect(seen.removed).toBeCloseTo(0.6, 9);
		const unnamed = [{ module, version: null, weight: 1 }];
		// A removed requirement has no version either: that is not the one on the stack.
		expect(valuesOf(dependencyProducer, bumps([{ to: null }], unnamed))).toEqual({ c: 0.75 });
	});

	it("covers packages of the module by their path, and not modules that begin alike", () => {
		const vendored = [{ module: `${module}/sql`, version: null, weight: 1 }];
		expect(valuesOf(dependencyProducer, bumps([{}], vendored))).toEqual({ c: 0.75 });
		const alike = [{ module: `${module}x`, version: null, weight: 1 }];
		expect(dependencyProducer.observe(bumps([{}], alike))).toEqual([]);
	});

	it("takes the strongest module of a commit that bumps several, and says new and removed ones so", () => {
		const two = [
			{ module: "example.com/log", version: null, weight: 0.4 },
			{ module, version: null, weight: 0.8 },
		];
		const given = bumps([{ module: "example.com/log" }, { from: null }, { commit: "d", to: null }], two);
		expect(valuesOf(dependencyProducer, given)).toEqual({ c: 0.8 * 0.75, d: 0.8 * 0.75 });
		expect(textsOf(dependencyProducer, given)).toEqual({
			c: "changes example.com/db (new) -> v1.3.0, whose code is on the stack",
			d: "changes example.com/db v1.2.0 -> (removed), whose code is on the stack",
		});
	});

	it("sees nothing when no dependency is on the stack", () => {
		expect(dependencyProducer.observe(bumps([{}], []))).toEqual([]);
	});

	it("knows a replaced module by what replaces it, as the module cache prints it", () => {
		const fork = { module: "example.com/fork/db", version: "v1.9.0", weight: 0.8 };
		const seen = valuesOf(
			dependencyProducer,
			bumps(
				[
					{ commit: "replaces", to: "example.com/fork/db v1.9.0" },
					{ commit: "ends", from: "example.com/fork/db v1.9.0", to: null },
					{ commit: "other", module: "example.com/x", to: "example.com/fork/x v1.9.0" },
				],
				[fork],
			),
		);
		expect(seen).toEqual({ replaces: 0.8, ends: 0.8 * 0.75 });
	});

	it("says less of a module that brings the failing one in, more with the version on the stack", () => {
		const dependencies = [{ module, version: "v1.3.0", weight: 0.8 }];
		const pulled = (commit: string, version: string | null) => ({
			commit,
			module,
			version,
			by: "example.com/orm",
			path: "go.sum",
		});
		const given = facts({
			dependencies,
			pulledModules: [
				pulled("same", "v1.3.0"),
				pulled("other", "v1.1.0"),
				pulled("vendored", null),
				{ ...pulled("x", null), module: "m" },
			],
		});
		const seen = valuesOf(dependencyProducer, given);
		expect(Object.keys(seen)).toEqual(["same", "other", "vendored"]);
		expect(seen.same).toBeCloseTo(0.6, 9);
		expect(seen.other).toBeCloseTo(0.36, 9);
		expect(textsOf(dependencyProducer, given).same).toBe(
			"changes example.com/orm, which brings in example.com/db v1.3.0, whose code is on the stack",
		);
	});

	it("believes the go.mod above the code on the stack, the root's always", () => {
		const given = bumps([
			{ commit: "root" },
			{ commit: "here", path: "svc/go.mod" },
			{ commit: "tools", path: "tools/go.mod" },
		]);
		const seen = valuesOf(dependencyProducer, {
			...given,
			frames: [frameFact("svc/order/price.go", "Price")],
		});
		expect(seen).toEqual({ root: 0.8, here: 0.8, tools: 0.4 });
	});
});
