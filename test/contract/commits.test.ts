import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { FileDiff } from "../../src/model/commit.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { openRepository } from "../../src/sources/git/repository.js";
import { GitFolder } from "./git-folder.js";

const folders: GitFolder[] = [];
const opened: CommitSource[] = [];

function make(init: readonly string[] = []): GitFolder {
	const folder = new GitFolder(init);
	folders.push(folder);
	return folder;
}

function open(path: string): CommitSource {
	const source = openRepository(path);
	opened.push(source);
	return source;
}

async function all(diffs: AsyncIterable<FileDiff>): Promise<FileDiff[]> {
	const found: FileDiff[] = [];
	for await (const diff of diffs) found.push(diff);
	return found;
}

afterEach(async () => {
	await Promise.all(opened.splice(0).map((source) => source.close()));
	for (const folder of folders.splice(0)) folder.remove();
});

const lines = (from: number, to: number): string =>
	Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join("");

/** first: a.go; second: renames it and edits a line. */
function twoCommits(folder: GitFolder): readonly [string, string] {
	const first = folder.commit("first", { "a.go": lines(1, 30) });
	const text = lines(1, 30).replace("line 7\n", "changed\n");
	return [first, folder.commit("second\n\nbody", { "a.go": null, "b/new name.go": text })];
}

async function checkTwoCommits(source: CommitSource, from: string, to: string): Promise<void> {
	expect(await source.resolve("HEAD")).toBe(to);
	expect(await source.isAncestor(from, to)).toBe(true);
	expect(await source.isAncestor(to, from)).toBe(false);
	const log = await source.log({ from, to });
	expect(log.map((one) => [one.sha, one.subject, one.body])).toEqual([[to, "second", "body"]]);
	expect(log[0]?.parents).toEqual([from]);
	expect(log[0]?.files).toMatchObject([{ status: "renamed", oldPath: "a.go", path: "b/new name.go" }]);
	const [diff, more] = await all(source.rangeDiffs({ from, to }));
	expect(more).toBeUndefined();
	expect(diff).toMatchObject({ commit: to, oldPath: "a.go", path: "b/new name.go" });
	expect(diff?.hunks).toMatchObject([{ oldStart: 7, removed: ["line 7"], added: ["changed"] }]);
	expect(await source.file(from, "a.go")).toBe(lines(1, 30));
	expect(await source.file(to, "a.go")).toBeNull();
	expect((await source.tree(to)).map((entry) => entry.path)).toEqual(["b/new name.go"]);
	const blob = log[0]?.files[0]?.oldBlob ?? "";
	expect((await source.blobs([blob])).get(blob)).toBe(lines(1, 30));
	expect((await source.blobBytes([blob])).get(blob)).toEqual(Buffer.from(lines(1, 30)));
	expect((await source.blobBytes([blob], { maxBytes: 10 })).get(blob)).toBeNull();
	const blame = await source.blame(to, "b/new name.go", [7, 8], from);
	expect(blame.map((one) => [one.line, one.commit, one.boundary])).toEqual([
		[7, to, false],
		[8, from, true],
	]);
	expect(blame[1]).toMatchObject({ originalPath: "a.go", originalLine: 8 });
	expect(source.warnings()).toEqual([]);
}

describe("commit source over git", () => {
	it("reads the folder it was given, even inside another repository's hook", async () => {
		const [, second] = twoCommits(make());
		const hook = make();
		hook.commit("elsewhere", { "x.go": "package x\n" });
		const path = folders[0]?.path ?? "";
		process.env.GIT_DIR = join(hook.path, ".git");
		try {
			expect(await open(path).resolve("HEAD")).toBe(second);
		} finally {
			delete process.env.GIT_DIR;
		}
	});

	it("answers alike for a work tree, a bare clone and a linked worktree", async () => {
		const folder = make();
		const [from, to] = twoCommits(folder);
		folder.git("clone", "-q", "--bare", folder.path, join(folder.root, "bare.git"));
		folder.git("worktree", "add", "-q", "--detach", join(folder.root, "linked"));
		for (const name of ["work", "bare.git", "linked"])
			await checkTwoCommits(open(join(folder.root, name)), from, to);
	});

	it("reads a sha-256 repository", async () => {
		const folder = make(["--object-format=sha256"]);
		const [from, to] = twoCommits(folder);
		expect(to).toHaveLength(64);
		await checkTwoCommits(open(folder.path), from, to);
	});

	it("is not led astray by the repository's own diff and blame settings", async () => {
		const folder = make();
		const [from, to] = twoCommits(folder);
		const set = {
			"diff.noprefix": "true",
			"diff.interHunkContext": "9",
			"diff.renames": "false",
			"color.ui": "always",
			"core.quotepath": "true",
			"blame.ignoreRevsFile": "missing-file",
			"i18n.logOutputEncoding": "UTF-16",
			"log.showSignature": "true",
		};
		for (const [key, value] of Object.entries(set)) folder.git("config", key, value);
		await checkTwoCommits(open(folder.path), from, to);
		const last = folder.commit("two places", {
			"b/new name.go": lines(1, 30).replace("line 3\n", "x\n").replace("line 6\n", "y\n"),
		});
		const diffs = await all(open(folder.path).rangeDiffs({ from: to, to: last }));
		expect(diffs[0]?.hunks.map((hunk) => hunk.newStart)).toEqual([3, 6]);
	});

	it("knows a shallow clone and says how to deepen it", async () => {
		const folder = make();
		const [from, to] = twoCommits(folder);
		const shallow = join(folder.root, "shallow");
		folder.git("clone", "-q", "--depth=1", `file://${folder.path}`, shallow);
		const source = open(shallow);
		expect(await source.isShallow()).toBe(true);
		folder.git("-C", shallow, "worktree", "add", "-q", "--detach", join(folder.root, "linked"));
		folder.git("clone", "-q", "--bare", "--depth=1", `file://${folder.path}`, join(folder.root, "bare.git"));
		mkdirSync(join(shallow, "inside"));
		for (const path of ["linked", "bare.git", "shallow/inside"])
			expect(await open(join(folder.root, path)).isShallow()).toBe(true);
		expect(await open(folder.path).isShallow()).toBe(false);
		expect(await source.find(to)).toBe(to);
		expect(await source.find(from)).toBeNull();
		await expect(source.resolve(from)).rejects.toMatchObject({
			kind: "repository",
			hint: expect.stringContaining("unshallow"),
		});
	});

	it("lists merges with their parents and their side's commits once", async () => {
		const folder = make();
		const base = folder.commit("base", { "a.go": "a\n" });
		folder.git("checkout", "-q", "-b", "side");
		const side = folder.commit("side", { "side.go": "s\n" });
		folder.git("checkout", "-q", "main");
		const main = folder.commit("main", { "a.go": "b\n" });
		folder.git("merge", "-q", "--no-ff", "-m", "merge", "side");
		const source = open(folder.path);
		const to = await source.resolve("main");
		const log = await source.log({ from: base, to });
		expect(log[0]).toMatchObject({ sha: to, parents: [main, side] });
		expect(new Set(log.map((one) => one.sha))).toEqual(new Set([to, main, side]));
		expect(log).toHaveLength(3);
		const diffs = await all(source.rangeDiffs({ from: base, to }));
		expect(diffs.map((diff) => diff.path).sort()).toEqual(["a.go", "side.go"]);
		expect(await source.mergeBase(main, side)).toBe(base);
	});

	it("reads on past a missing blob, with a warning and every other diff once", async () => {
		const folder = make();
		const first = folder.commit("one", { "a.go": lines(1, 5), "b.go": "b\n" });
		const second = folder.commit("two", { "b.go": "bb\n" });
		const gone = folder.commit("three", { "a.go": lines(1, 6) });
		const last = folder.commit("four", { "b.go": "bbb\n" });
		const blob = folder.git("rev-parse", `${gone}:a.go`);
		// A bare clone: with a work tree git would read the blob's text from the checked out file.
		const bare = join(folder.root, "bare.git");
		folder.git("clone", "-q", "--bare", folder.path, bare);
		rmSync(join(bare, "objects", blob.slice(0, 2), blob.slice(2)));
		const source = open(bare);
		const range = { from: first, to: last };
		expect((await source.log(range)).map((one) => one.sha)).toEqual([last, gone, second]);
		const diffs = await all(source.rangeDiffs(range));
		expect(diffs.map((diff) => [diff.commit, diff.path])).toEqual([
			[last, "b.go"],
			[second, "b.go"],
		]);
		expect((await source.blobs([blob])).get(blob)).toBeNull();
		expect(await source.file(gone, "a.go")).toBeNull();
		expect(source.warnings().map((one) => one.code)).toContain("W-GIT-MISSING");
	});

	it("takes no ref for an option, a range or two questions", async () => {
		const folder = make();
		const [, to] = twoCommits(folder);
		const source = open(folder.path);
		const bad = ["--output=x", "-p", "no-such", "f".repeat(40), "HEAD\nHEAD", "a..b", "", "HEAD foo", "\0"];
		for (const ref of bad) {
			expect(await source.find(ref)).toBeNull();
			await expect(source.resolve(ref)).rejects.toMatchObject({ kind: "repository" });
		}
		expect(await source.resolve("HEAD")).toBe(to);
		expect(folder.git("status", "--porcelain")).toBe("");
		await expect(source.log({ from: "--output=x", to })).rejects.toMatchObject({ kind: "repository" });
		await expect(source.blame("--output=x", "a.go", [1])).rejects.toMatchObject({ kind: "internal" });
		expect(folder.git("status", "--porcelain")).toBe("");
	});

	it("says when the folder is no repository, or is not there", async () => {
		const folder = make();
		const source = open(folder.root);
		await expect(source.resolve("HEAD")).rejects.toMatchObject({ kind: "repository", where: folder.root });
		await expect(open(join(folder.root, "none")).resolve("HEAD")).rejects.toThrow("no such folder");
	});

	it("searches the files of a commit for phrases as they stand, whatever they hold", async () => {
		const folder = make();
		const first = folder.commit("first", {
			"a b/x.go": 'x := "no stock for %s"\ny := "[x] $(id)"\n',
			"z.txt": "no stock",
		});
		folder.git("config", "grep.column", "true");
		folder.git("config", "grep.patternType", "perl");
		const source = open(folder.path);
		expect(await source.search(first, ["no stock", "[x]"], ["*.go"])).toEqual([
			{ path: "a b/x.go", line: 1, text: 'x := "no stock for %s"' },
			{ path: "a b/x.go", line: 2, text: 'y := "[x] $(id)"' },
		]);
		expect(await source.search(first, ["--help"], ["*.go"])).toEqual([]);
		expect(await source.search(first, [], ["*.go"])).toEqual([]);
		await expect(source.search("--output=x", ["a"], [])).rejects.toMatchObject({ kind: "internal" });
	});

	it("blames the lines that exist when one lies beyond the file's end", async () => {
		const folder = make();
		const [first] = twoCommits(folder);
		const source = open(folder.path);
		expect((await source.blame(first, "a.go", [3, 31, 4000])).map((one) => one.line)).toEqual([3]);
		expect(source.warnings().map((one) => one.code)).toContain("W-GIT-BLAME");
		expect(await source.blame(first, "a.go", [99])).toEqual([]);
		expect(await source.blame(first, "none.go", [1])).toEqual([]);
		expect(await source.blame(first, "a.go", [0, -1, 1.5])).toEqual([]);
	});

	it("keeps odd messages and paths as they are", async () => {
		const folder = make();
		const from = folder.commit("start", { "a.go": "a\n" });
		const path = 'odd "b/\n\tname.go';
		const body = `\x1e${"f".repeat(40)}\x1f\x1d\n:100644 100644 1 2 M`;
		const to = folder.commit(`subject\x1b[31m\n\n${body}`, { [path]: "x", "no newline": "y" });
		const source = open(folder.path);
		const [commit, more] = await source.log({ from, to });
		expect(more).toBeUndefined();
		expect(commit).toMatchObject({ sha: to, subject: "subject\x1b[31m", body });
		expect(commit?.files.map((file) => file.path)).toEqual(["no newline", path]);
		const diffs = await all(source.rangeDiffs({ from, to }));
		expect(diffs.map((diff) => [diff.path, diff.hunks[0]?.added])).toEqual([
			["no newline", ["y"]],
			[path, ["x"]],
		]);
		expect(await source.file(to, "no newline")).toBe("y");
	});
});
