/**
 * Port: the git repository. Porcelain-sized questions and bulk plumbing behind one interface; the adapter is
 * sources/git. Bare repositories, worktrees and sha-256 repositories work alike.
 * Contract tests: test/contract/commits.ts.
 */
import type { Commit, CommitRange, FileDiff, Sha } from "../model/commit.js";
import type { Warning } from "../model/warning.js";

/** Blame of one line at a commit. */
export interface BlamedLine {
	readonly path: string;
	readonly line: number;
	readonly commit: Sha;
	/** Path of the line in that commit. */
	readonly originalPath: string;
	readonly originalLine: number;
	/** True when the line is older than the range that was asked for (boundary commit). */
	readonly boundary: boolean;
}

/** One entry of a tree. */
export interface TreeEntry {
	readonly path: string;
	readonly blob: Sha;
}

/** A line of a file that holds an asked phrase. */
export interface FoundLine {
	readonly path: string;
	readonly line: number;
	readonly text: string;
}

/** Limits of a diff question. */
export interface DiffOptions {
	/** Pathspecs; everything when absent. */
	readonly paths?: readonly string[];
}

/** Limits of the diffs of a range. */
export interface RangeDiffOptions {
	/** Only files that a program is built from or shipped with (program-files.ts); all when absent. */
	readonly only?: "program";
}

export interface CommitSource {
	/** Name for messages: the folder. */
	readonly name: string;
	/** Resolves a ref, short sha or tag to a full commit sha; throws Failure(repository) with a remedy. */
	resolve(ref: string): Promise<Sha>;
	/** Like resolve, but null when the repository has no such commit. */
	find(ref: string): Promise<Sha | null>;
	isShallow(): Promise<boolean>;
	isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean>;
	mergeBase(a: Sha, b: Sha): Promise<Sha | null>;
	/** Every commit of `from..to` (merges too), newest first in topological order, with raw file changes (none for merges). */
	log(range: CommitRange, options?: { readonly paths?: readonly string[] }): Promise<readonly Commit[]>;
	/** `-U0` diffs of every non-merge commit of the range against its parent, newest first, streamed. */
	rangeDiffs(range: CommitRange, options?: RangeDiffOptions): AsyncIterable<FileDiff>;
	/** `-U0` diffs of given commits against their first parent, in the order of `shas`, streamed. */
	diffs(shas: readonly Sha[], options?: DiffOptions): AsyncIterable<FileDiff>;
	/** Contents of blobs; missing ones (partial clone) and ones over `maxBytes` map to null. */
	blobs(
		shas: readonly Sha[],
		options?: { readonly maxBytes?: number },
	): Promise<ReadonlyMap<Sha, string | null>>;
	/** The same as git keeps them, for who hands them on or reads them later. */
	blobBytes(
		shas: readonly Sha[],
		options?: { readonly maxBytes?: number },
	): Promise<ReadonlyMap<Sha, Uint8Array | null>>;
	/** Text of a file at a commit; null when it is not there. */
	file(commit: Sha, path: string): Promise<string | null>;
	/** All paths of the tree at a commit. */
	tree(commit: Sha): Promise<readonly TreeEntry[]>;
	/** Lines of the tree's files that hold one of the phrases, case and blanks as given; none for no phrases. */
	search(commit: Sha, phrases: readonly string[], paths: readonly string[]): Promise<readonly FoundLine[]>;
	/** Blame of given lines of a file at a commit, stopping at `since` (lines from there on count as boundary). */
	blame(commit: Sha, path: string, lines: readonly number[], since?: Sha): Promise<readonly BlamedLine[]>;
	/** Warnings gathered so far (missing blobs, replaced encodings). */
	warnings(): readonly Warning[];
	/** Ends what still runs; answers that are on their way may fail. */
	close(): Promise<void>;
}
