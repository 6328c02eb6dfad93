/**
 * What git says of a commit, as far as faultline reads it. Paths are relative to the repository root with
 * forward slashes; object names are full hex (40 digits, or 64 in a sha-256 repository).
 */
import type { EpochSeconds } from "./time.js";

/** Full hex object name. */
export type Sha = string;

/** One path that a commit changes, from `git log --raw`. */
export interface FileChange {
	readonly status: "added" | "modified" | "deleted" | "renamed" | "copied" | "type-changed";
	/** Path after the change (before it, when deleted). */
	readonly path: string;
	/** Path before the change; differs from `path` for renames and copies. */
	readonly oldPath: string;
	/** Blob before; null when added or when it is a submodule link. */
	readonly oldBlob: Sha | null;
	/** Blob after; null when deleted or when it is a submodule link. */
	readonly newBlob: Sha | null;
}

/** A commit without its changes. */
export interface CommitHeader {
	readonly sha: Sha;
	readonly parents: readonly Sha[];
	readonly authorName: string;
	readonly authorEmail: string;
	readonly authoredAt: EpochSeconds;
	/** Committer time: a hint only, since rebases and clocks bend it. */
	readonly committedAt: EpochSeconds;
	readonly subject: string;
	readonly body: string;
}

/** A commit with the paths it changes against its first parent. */
export interface Commit extends CommitHeader {
	readonly files: readonly FileChange[];
}

/** Lines removed and added by one hunk of a `-U0` diff; line numbers are 1-based. */
export interface Hunk {
	readonly oldStart: number;
	readonly oldLines: number;
	readonly newStart: number;
	readonly newLines: number;
	/** Column-0 line that git prints behind `@@`: in Go the declaration before the hunk; "" if none. */
	readonly context: string;
	/** Text of removed lines, without the leading "-". */
	readonly removed: readonly string[];
	/** Text of added lines, without the leading "+". */
	readonly added: readonly string[];
}

/** Hunks of one file in one commit. */
export interface FileDiff {
	readonly commit: Sha;
	readonly path: string;
	readonly oldPath: string;
	readonly binary: boolean;
	readonly hunks: readonly Hunk[];
	/** Set when a limit cut the diff; says which. */
	readonly truncated?: string;
}

/** The question a ranking answers: which of these commits? `from..to` in git's own meaning. */
export interface CommitRange {
	readonly from: Sha;
	readonly to: Sha;
}
