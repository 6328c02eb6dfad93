/**
 * What a ranking reads of a range whatever the failure is: log, diffs and the tree of its end. It is begun as soon
 * as the ends are known, so that git works while the failure is still being read.
 */
import type { Commit, CommitRange, Sha } from "../model/commit.js";
import type { FileEdits } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";
import { editsByCommit } from "./commit-edits.js";
import { withInertEdits } from "./inert-edits.js";

/** Answers on their way. Nobody has to wait for all of them: one that fails unheard is no unhandled rejection. */
export interface RangeReading {
	/** Newest first. */
	readonly log: Promise<readonly Commit[]>;
	/** Edits of the files that can matter, by commit. */
	readonly edits: Promise<ReadonlyMap<Sha, readonly FileEdits[]>>;
	/** Tree at the end of the range. */
	readonly tree: Promise<readonly TreeEntry[]>;
}

/**
 * Begins to read; the ends may be any names of commits. Each answer rejects with Failure(repository) when git cannot
 * give it.
 */
export function readRange(source: CommitSource, range: CommitRange): RangeReading {
	// The diffs take longest: git begins with them.
	const diffs = heard(editsByCommit(source.rangeDiffs(range, { only: "program" })));
	const tree = heard(source.tree(range.to));
	const log = heard(source.log(range));
	return { tree, log, edits: heard(readEdits(source, log, diffs)) };
}

async function readEdits(
	source: CommitSource,
	log: RangeReading["log"],
	edits: RangeReading["edits"],
): Promise<ReadonlyMap<Sha, readonly FileEdits[]>> {
	const [commits, found] = await Promise.all([log, edits]);
	return withInertEdits(source, commits, found);
}

/** Marks a promise as listened to, since it may fail before somebody asks for it. */
export function heard<T>(promise: Promise<T>): Promise<T> {
	promise.catch(() => undefined);
	return promise;
}
