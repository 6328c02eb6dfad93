/** What `changes` and `similar` found, as data for the renderers. */
import type { Commit, CommitRange, Sha } from "../model/commit.js";
import type { Warning } from "../model/warning.js";
import type { ChangeSet } from "./change-set.js";
import type { NeighbourCommit } from "./neighbours.js";
import type { UnitRecord } from "./record.js";
import type { RiskNote } from "./risk-notes.js";
import type { Measure } from "./similarity/measure.js";

/** The page of `changes A..B`. */
export interface ChangesReport {
	readonly range: CommitRange;
	/** The range as it was asked for. */
	readonly asked: string;
	/** Non-merge commits of the range by sha, newest first. */
	readonly commits: ReadonlyMap<Sha, Commit>;
	readonly set: ChangeSet;
	/** By unit id; units without notes are absent. */
	readonly notes: ReadonlyMap<string, readonly RiskNote[]>;
	readonly warnings: readonly Warning[];
}

/** A commit that resembles the one in question. */
export interface SimilarNeighbour extends NeighbourCommit {
	/** Null when only the history store knows the commit. */
	readonly header: Commit | null;
	/** Incident in which a person confirmed it as the culprit, or null. */
	readonly culpritOf: string | null;
}

/** The page of `similar SHA`. */
export interface SimilarReport {
	readonly target: Commit;
	readonly units: readonly UnitRecord[];
	readonly measure: Measure["name"];
	/** Commits that were compared. */
	readonly compared: number;
	/** Best first. */
	readonly neighbours: readonly SimilarNeighbour[];
	readonly sameEdits: readonly { readonly unit: UnitRecord; readonly others: readonly UnitRecord[] }[];
	readonly warnings: readonly Warning[];
}
