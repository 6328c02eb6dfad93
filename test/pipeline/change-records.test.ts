import { describe, expect, it } from "vitest";
import {
	type CommitFiles,
	type RecordWorkers,
	recordsOfFiles,
	recordsToText,
} from "../../src/change/commit-records.js";
import { loadParser } from "../../src/golang/parser.js";
import type { Commit } from "../../src/model/commit.js";
import {
	type ChangeOptions,
	type RecordedCommit,
	recordsOfCommits,
} from "../../src/pipeline/change-records.js";
import { memoryCommits, shaAt } from "./memory-commits.js";

const COMMITS = 150;
const text = (n: number): string =>
	`package p\n\nfunc F() error {\n\tif err := open(${n}); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}\n`;
const source = memoryCommits(
	Array.from({ length: COMMITS + 1 }, (_, n) => ({ subject: `${n}`, files: { "p/f.go": text(n) } })),
);
const range = { from: shaAt(0), to: shaAt(COMMITS) };

async function collect(commits: readonly Commit[], options: ChangeOptions): Promise<RecordedCommit[]> {
	const found: RecordedCommit[] = [];
	for await (const one of recordsOfCommits(source, commits, options)) found.push(one);
	return found;
}

/** Workers in this thread; a later batch is done before an earlier one. */
async function inlineWorkers(): Promise<RecordWorkers & { readonly asked: CommitFiles[] }> {
	const parser = await loadParser();
	const asked: CommitFiles[] = [];
	return {
		size: 2,
		asked,
		rest: () => undefined,
		records: async (commits, extent) => {
			asked.push(...commits);
			for (let turn = asked.length; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
			return commits.map((one) => recordsToText(recordsOfFiles(one, parser, extent)));
		},
	};
}

/** A cache in memory. */
function memoryCache(): NonNullable<ChangeOptions["cache"]> & { readonly entries: Map<string, string> } {
	const entries = new Map<string, string>();
	return {
		entries,
		get: (_kind, key) => entries.get(key) ?? null,
		putAll: (_kind, all) => {
			for (const [key, value] of all) entries.set(key, value);
		},
	};
}

describe("recordsOfCommits", () => {
	it("gives the same with workers as without, in the order of the commits, and keeps the same", async () => {
		const commits = await source.log(range);
		const [workers, alone, shared] = [await inlineWorkers(), memoryCache(), memoryCache()];
		const here = await collect(commits, { cache: alone });
		const there = await collect(commits, { cache: shared, workers });
		expect(here).toHaveLength(COMMITS);
		expect(here.every((one) => one.records.length === 1)).toBe(true);
		expect(there).toEqual(here);
		expect(shared.entries).toEqual(alone.entries);
		expect(workers.asked).toHaveLength(COMMITS);
		const known = await collect(commits, { cache: shared, workers });
		expect(known).toEqual(here);
		expect(workers.asked).toHaveLength(COMMITS);
	});

	it("asks no workers for few commits", async () => {
		const commits = (await source.log(range)).slice(0, 20);
		const workers = await inlineWorkers();
		expect(await collect(commits, { workers })).toHaveLength(20);
		expect(workers.asked).toEqual([]);
	});

	it("passes on why workers failed", async () => {
		const records = async (): Promise<never> => {
			throw new Error("out of memory");
		};
		await expect(
			collect(await source.log(range), { workers: { size: 2, records, rest: () => undefined } }),
		).rejects.toThrow("out of memory");
	});

	it("tells a file that moved into vendor, whatever else is read", async () => {
		const [commit] = await source.log({ from: shaAt(0), to: shaAt(1) });
		const [file] = commit?.files ?? [];
		if (commit === undefined || file === undefined) throw new Error("no commit");
		const moved = { ...commit, files: [{ ...file, status: "renamed" as const, path: "vendor/p/f.go" }] };
		const [recorded] = await collect([moved], {});
		expect(recorded?.records.map(({ path, vendored, change }) => [path, vendored, change])).toEqual([
			["vendor/p/f.go", true, "modified"],
		]);
	});
});
