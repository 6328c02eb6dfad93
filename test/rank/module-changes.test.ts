import { describe, expect, it } from "vitest";
import { changedModules } from "../../src/rank/module-changes.js";
import { commitFact, type FileByHand } from "./facts-by-hand.js";

function changes(removed: readonly string[], added: readonly string[], more: Partial<FileByHand> = {}) {
	const file = { path: "go.mod", hunks: [{ context: "require (", removed, added }], ...more };
	return changedModules(commitFact({ sha: "c", files: [file] })).map(
		({ module, from, to }) => `${module}: ${from} -> ${to}`,
	);
}

describe("changedModules", () => {
	it.each([
		[
			"a bump",
			["\texample.com/db v1.2.0"],
			["\texample.com/db v1.3.0"],
			["example.com/db: v1.2.0 -> v1.3.0"],
		],
		["a single line", ["require example.com/db v1.2.0"], [], ["example.com/db: v1.2.0 -> null"]],
		["a new one", [], ["\texample.com/db/v2 v2.0.0 // indirect"], ["example.com/db/v2: null -> v2.0.0"]],
		[
			"a pseudo-version",
			[],
			["\tgopkg.in/x.v3 v3.0.0-20200313102051-9f266ea9e77c"],
			["gopkg.in/x.v3: null -> v3.0.0-20200313102051-9f266ea9e77c"],
		],
		["a replacement", [], ["replace example.com/db => ../db"], ["example.com/db: null -> ../db"]],
		[
			"one of a version",
			[],
			["\texample.com/db v1.2.0 => example.org/fork v1.2.1"],
			["example.com/db: null -> example.org/fork v1.2.1"],
		],
		["the language", ["go 1.21"], ["go 1.22.1"], ["go: 1.21 -> 1.22.1"]],
		["the tool chain", [], ["toolchain go1.22.3"], ["toolchain: null -> go1.22.3"]],
	])("reads %s", (_, removed, added, seen) => expect(changes(removed, added)).toEqual(seen));

	it("sees no change in a moved line, a comment, an exclusion or a retraction", () => {
		expect(changes(["\texample.com/db v1.2.0"], ["\texample.com/db v1.2.0 // indirect"])).toEqual([]);
		expect(changes([], ["// require example.com/db v1.2.0", "module example.com/shop"])).toEqual([]);
		expect(changes([], ["exclude example.com/db v1.2.0", "retract v1.0.0"])).toEqual([]);
		const inBlock = { context: "exclude (", removed: [], added: ["\texample.com/db v1.2.0"] };
		expect(changes([], [], { hunks: [inBlock] })).toEqual([]);
		expect(changes([], ["exclude (", "\texample.com/db v1.2.0", ")"])).toEqual([]);
	});

	it("reads every module file of the repository and no other", () => {
		const added = ["\texample.com/db v1.2.0"];
		const hunks = [{ added }];
		const paths = ["go.mod", "tools/go.mod", "vendor.mod", "go.sum", "docs/go.mod.md", "mod.go"];
		const commit = commitFact({ sha: "c", files: paths.map((path) => ({ path, hunks })) });
		expect(changedModules(commit).map((one) => one.path)).toEqual(["go.mod", "tools/go.mod", "vendor.mod"]);
	});
});
