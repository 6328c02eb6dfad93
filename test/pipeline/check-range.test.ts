import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beginRange, type CheckedRange, checkRange, splitRange } from "../../src/pipeline/check-range.js";
import { openRepository } from "../../src/sources/git/repository.js";
import { GitFolder } from "../contract/git-folder.js";

let folder: GitFolder;

beforeEach(() => {
	folder = new GitFolder();
	for (const name of ["one", "two", "three"]) {
		folder.commit(name, { "a.go": name });
		folder.git("tag", name);
	}
	folder.git("checkout", "-q", "-b", "other", "one");
	folder.commit("four", { "b.go": "b" });
	folder.git("checkout", "-q", "main");
});
afterEach(() => folder.remove());

type Check = (from: string, to: string, path?: string) => Promise<CheckedRange>;

const checked: Check = async (from, to, path = folder.path) => {
	const source = openRepository(path);
	try {
		return await checkRange(source, { from, to });
	} finally {
		await source.close();
	}
};

const begun: Check = async (from, to, path = folder.path) => {
	const source = openRepository(path);
	try {
		const { range, warnings, reading } = await beginRange(source, { from, to });
		const told = await warnings;
		expect((await reading.log).length).toBeGreaterThan(0);
		return { range, warnings: told };
	} finally {
		await source.close();
	}
};

describe.each([
	["checkRange", checked],
	["beginRange", begun],
] as const)("%s", (_, check) => {
	it("resolves a plain range without a word", async () => {
		const { range, warnings } = await check("one", "three");
		expect(range.from).toBe(folder.git("rev-parse", "one"));
		expect(range.to).toBe(folder.git("rev-parse", "three"));
		expect(warnings).toEqual([]);
	});

	it("refuses unknown, empty and reversed ranges, each with a remedy", async () => {
		await expect(check("nine", "three")).rejects.toMatchObject({ kind: "repository" });
		await expect(check("three", "HEAD")).rejects.toMatchObject({ kind: "inconclusive" });
		await expect(check("three", "one")).rejects.toMatchObject({
			kind: "usage",
			hint: "swap the ends: --range one..three",
		});
	});

	it("ranks what only the bad side has when the ends diverged", async () => {
		const { warnings } = await check("other", "three");
		expect(warnings.map((one) => one.code)).toEqual(["W-RANGE-DIVERGED"]);
	});

	it("tells a shallow clone that holds the range from one that does not", async () => {
		const path = join(folder.root, "shallow");
		folder.git("clone", "-q", "--depth=2", `file://${folder.path}`, path);
		const two = folder.git("rev-parse", "two");
		expect((await check(two, "main", path)).warnings.map((one) => one.code)).toEqual(["W-GIT-SHALLOW"]);
		await expect(check("main", two, path)).rejects.toMatchObject({ kind: "usage" });
		await expect(check(folder.git("rev-parse", "one"), "main", path)).rejects.toMatchObject({
			kind: "repository",
			hint: expect.stringContaining("unshallow"),
		});
	});
});

describe("splitRange", () => {
	it("reads A..B with HEAD for an empty side", () => {
		expect(splitRange("v1..v2")).toEqual({ from: "v1", to: "v2" });
		expect(splitRange("v1..")).toEqual({ from: "v1", to: "HEAD" });
		expect(splitRange("..v2")).toEqual({ from: "HEAD", to: "v2" });
	});

	it.each(["v1", "", "v1...v2"])("refuses %j", (text) => {
		expect(() => splitRange(text)).toThrow("is not a commit range");
	});
});

describe("beginRange", () => {
	it("gives no log of a range that cannot be ranked", async () => {
		const source = openRepository(folder.path);
		const { reading } = await beginRange(source, { from: "three", to: "one" });
		await expect(reading.log).rejects.toMatchObject({ kind: "usage" });
		await source.close();
	});

	it("can be left half way: what still runs is ended", async () => {
		const source = openRepository(folder.path);
		const { reading } = await beginRange(source, { from: "one", to: "three" });
		await source.close();
		await Promise.allSettled([reading.log, reading.tree, reading.edits]);
		await expect(source.resolve("three")).rejects.toMatchObject({ kind: "repository" });
	});
});
