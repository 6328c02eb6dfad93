/** A straight line of commits in memory behind the CommitSource port, for tests of what the pipeline asks and does. */
import type { Commit, CommitRange, FileDiff, Hunk, Sha } from "../../src/model/commit.js";
import { Failure } from "../../src/model/failure.js";
import type { BlamedLine, CommitSource, TreeEntry } from "../../src/sources/commits.js";

/** Path -> text; the whole tree of a commit. */
export type Snapshot = Readonly<Record<string, string>>;

export interface MemoryCommit {
	readonly subject: string;
	readonly files: Snapshot;
	/** Names besides the sha: tags, branches, versions. */
	readonly names?: readonly string[];
}

/** The port with what it was asked. */
export interface MemoryCommits extends CommitSource {
	readonly blamed: readonly { readonly path: string; readonly lines: readonly number[] }[];
	readonly read: readonly Sha[];
}

/** Sha of the commit at an index of the history, oldest first. */
export const shaAt = (index: number): Sha => (index + 1).toString(16).padStart(40, "c");

const blobOf = (path: string, text: string): Sha => `${path}\n${text}`;
const textOf = (blob: Sha): string => blob.slice(blob.indexOf("\n") + 1);
const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

/** @param history oldest first. */
export function memoryCommits(history: readonly MemoryCommit[]): MemoryCommits {
	const blamed: { path: string; lines: readonly number[] }[] = [];
	const read: Sha[] = [];
	const indexOf = (name: string): number =>
		history.findIndex((one, index) => shaAt(index) === name || (one.names ?? []).includes(name));
	const filesAt = (index: number): Snapshot => history[index]?.files ?? {};
	const find = async (name: string): Promise<Sha | null> => {
		const index = indexOf(name);
		return index < 0 ? null : shaAt(index);
	};
	/** Indexes of a range, newest first. */
	const within = ({ from, to }: CommitRange): number[] => {
		const count = Math.max(0, indexOf(to) - indexOf(from));
		return Array.from({ length: count }, (_, i) => indexOf(to) - i);
	};
	const diffsOf = (index: number): FileDiff[] => diffs(shaAt(index), filesAt(index - 1), filesAt(index));
	return {
		name: "memory",
		blamed,
		read,
		find,
		resolve: async (name) => {
			const sha = await find(name);
			if (sha === null) throw new Failure("repository", `no such revision: ${name}`);
			return sha;
		},
		isShallow: async () => false,
		isAncestor: async (ancestor, descendant) => indexOf(ancestor) <= indexOf(descendant),
		mergeBase: async (a, b) => shaAt(Math.min(indexOf(a), indexOf(b))),
		log: async (range) => within(range).map((index) => commitAt(history, index)),
		async *rangeDiffs(range) {
			for (const index of within(range)) yield* diffsOf(index);
		},
		async *diffs(shas) {
			for (const sha of shas) yield* diffsOf(indexOf(sha));
		},
		blobs: async (shas) => {
			read.push(...shas);
			return new Map(shas.map((sha) => [sha, textOf(sha)]));
		},
		blobBytes: async (shas) => {
			read.push(...shas);
			return new Map(shas.map((sha) => [sha, Buffer.from(textOf(sha))]));
		},
		file: async (commit, path) => filesAt(indexOf(commit))[path] ?? null,
		tree: async (commit) => treeOf(filesAt(indexOf(commit))),
		search: async (commit, phrases, paths) => {
			const files = Object.entries(filesAt(indexOf(commit)));
			return files.flatMap(([path, text]) =>
				!paths.includes("*.go") || !path.endsWith(".go")
					? []
					: linesOf(text).flatMap((line, index) =>
							phrases.some((phrase) => line.includes(phrase)) ? [{ path, line: index + 1, text: line }] : [],
						),
			);
		},
		blame: async (commit, path, lines, since) => {
			blamed.push({ path, lines });
			const stop = since === undefined ? -1 : indexOf(since);
			return lines.map((line) => blame(filesAt, indexOf(commit), stop, path, line));
		},
		warnings: () => [],
		close: async () => undefined,
	};
}

function treeOf(files: Snapshot): TreeEntry[] {
	return Object.entries(files).map(([path, text]) => ({ path, blob: blobOf(path, text) }));
}

function commitAt(history: readonly MemoryCommit[], index: number): Commit {
	const before = history[index - 1]?.files ?? {};
	const after = history[index]?.files ?? {};
	const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
	return {
		sha: shaAt(index),
		parents: index === 0 ? [] : [shaAt(index - 1)],
		authorName: "A",
		authorEmail: "a@example.com",
		authoredAt: 1_700_000_000 + index * 60,
		committedAt: 1_700_000_000 + index * 60,
		subject: history[index]?.subject ?? "",
		body: "",
		files: paths
			.filter((path) => before[path] !== after[path])
			.map((path) => ({
				status: before[path] === undefined ? "added" : after[path] === undefined ? "deleted" : "modified",
				path,
				oldPath: path,
				oldBlob: before[path] === undefined ? null : blobOf(path, before[path]),
				newBlob: after[path] === undefined ? null : blobOf(path, after[path]),
			})),
	};
}

function diffs(commit: Sha, before: Snapshot, after: Snapshot): FileDiff[] {
	const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
	return paths
		.filter((path) => before[path] !== after[path])
		.map((path) => ({
			commit,
			path,
			oldPath: path,
			binary: false,
			hunks: [hunkOf(linesOf(before[path] ?? ""), linesOf(after[path] ?? ""))],
		}));
}

/** All that differs as one hunk: what is left between the common head and the common tail. */
function hunkOf(old: readonly string[], now: readonly string[]): Hunk {
	let head = 0;
	while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
	let tail = 0;
	const most = Math.min(old.length, now.length) - head;
	while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
	const removed = old.slice(head, old.length - tail);
	const added = now.slice(head, now.length - tail);
	return {
		oldStart: head + 1,
		oldLines: removed.length,
		newStart: head + 1,
		newLines: added.length,
		context:
			old
				.slice(0, head)
				.reverse()
				.find((line) => /^[A-Za-z_$]/.test(line)) ?? "",
		removed,
		added,
	};
}

function blame(
	filesAt: (index: number) => Snapshot,
	at: number,
	stop: number,
	path: string,
	asked: number,
): BlamedLine {
	let line = asked;
	let index = at;
	for (; index > Math.max(stop, 0); index--) {
		const hunk = hunkOf(linesOf(filesAt(index - 1)[path] ?? ""), linesOf(filesAt(index)[path] ?? ""));
		if (line >= hunk.newStart && line < hunk.newStart + hunk.newLines) break;
		if (line >= hunk.newStart + hunk.newLines) line += hunk.oldLines - hunk.newLines;
	}
	const boundary = index <= stop;
	return { path, line: asked, commit: shaAt(index), originalPath: path, originalLine: line, boundary };
}
