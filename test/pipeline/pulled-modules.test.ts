import { describe, expect, it } from "vitest";
import type { FileDiff } from "../../src/model/commit.js";
import { pulledModules } from "../../src/pipeline/pulled-modules.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact } from "../rank/facts-by-hand.js";

const failing = "example.com/db";
const dependencies = [{ module: failing, version: "v1.3.0", weight: 1 }];
const bump = { commit: "c", path: "go.mod", module: "example.com/orm", from: "v1.0.0", to: "v1.1.0" };

function sourceOf(
	sum: { removed?: string[]; added?: string[] },
	files: Readonly<Record<string, string>> = {},
) {
	const asked: string[][] = [];
	const diff: FileDiff = {
		commit: "c",
		path: "go.sum",
		oldPath: "go.sum",
		binary: false,
		hunks: [
			{
				oldStart: 1,
				oldLines: 1,
				newStart: 1,
				newLines: 1,
				context: "",
				removed: sum.removed ?? [],
				added: sum.added ?? [],
			},
		],
	};
	const source = {
		async *diffs(shas: readonly string[]) {
			asked.push([...shas]);
			yield diff;
		},
		blobs: async (shas: readonly string[]) => new Map(shas.map((sha) => [sha, files[sha] ?? null])),
	} as unknown as CommitSource;
	return { source, asked, entries: Object.keys(files).map((path) => ({ path, blob: path })) };
}

const commits = [
	commitFact({ sha: "c", otherPaths: ["go.mod", "go.sum"] }).commit,
	commitFact({ sha: "d", otherPaths: ["go.sum"] }).commit,
];
const ask = ({ source, entries }: ReturnType<typeof sourceOf>, moduleChanges = [bump]) =>
	pulledModules(source, { entries, dependencies, commits, moduleChanges });

describe("pulledModules", () => {
	it("reads in go.sum what the upgrade of another module brought", async () => {
		const given = sourceOf({
			removed: ["example.com/db v1.2.0 h1:a=", "example.com/db v1.2.0/go.mod h1:b="],
			added: [
				"example.com/db v1.3.0 h1:c=",
				"example.com/db v1.3.0/go.mod h1:d=",
				"example.com/dbx v1.0.0 h1:e=",
			],
		});
		expect(await ask(given)).toEqual([
			{ commit: "c", module: failing, version: "v1.3.0", by: "example.com/orm", path: "go.sum" },
		]);
		expect(given.asked).toEqual([["c"]]);
	});

	it("does not take a version that was only considered, or that was there before", async () => {
		expect(await ask(sourceOf({ added: ["example.com/db v1.3.0/go.mod h1:d="] }))).toEqual([]);
		const moved = ["example.com/db v1.3.0 h1:c="];
		expect(await ask(sourceOf({ removed: moved, added: moved }))).toEqual([]);
	});

	it("asks nothing when the failing module itself or only the go line changed", async () => {
		for (const module of [failing, "go", "toolchain"]) {
			const given = sourceOf({ added: ["example.com/db v1.3.0 h1:c="] });
			expect(await ask(given, [{ ...bump, module }])).toEqual([]);
			expect(given.asked).toEqual([]);
		}
	});

	it("follows the imports of a vendored module", async () => {
		const importing = 'package orm\n\nimport (\n\t"fmt"\n\t"example.com/db/pool"\n)\n';
		const files = {
			"vendor/example.com/orm/orm.go": importing,
			"vendor/example.com/other/x.go": importing,
			"vendor/example.com/orm/broken.go": "packag",
		};
		expect(await ask(sourceOf({}, files))).toEqual([
			{
				commit: "c",
				module: failing,
				version: null,
				by: "example.com/orm",
				path: "vendor/example.com/orm/orm.go",
			},
		]);
		const stranger = { "vendor/example.com/orm/orm.go": 'package orm\n\nimport "example.com/dbx"\n' };
		expect(await ask(sourceOf({}, stranger))).toEqual([]);
	});
});
