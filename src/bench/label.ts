/**
 * Labels: pairs culprit -> fix that a history names itself, so nobody has to type them. A label is weak: the
 * author of the fix says so in prose, and nothing here checks that it is true. Labels feed the fit of the
 * ranking's weights and `bench --self`; they never count in a reported accuracy unless a stack came with them.
 */
import type { Sha } from "../model/commit.js";
import type { EpochSeconds } from "../model/time.js";

/**
 * How the message names the culprit: a `Fixes: <sha>` trailer, prose such as "introduced in <sha>", prose that
 * says "regression", or `This reverts commit <sha>` with a failure as the reason.
 */
export type LabelKind = "fixes" | "introduced" | "regression" | "revert";

/** A culprit as a message names it, before it is looked up in a history. */
export type CulpritName =
	| { readonly by: "sha"; readonly prefix: string }
	| { readonly by: "pull"; readonly number: number };

/** One statement "this caused it" of a message. */
export interface Mention {
	readonly how: LabelKind;
	readonly culprit: CulpritName;
}

/** A label whose commits are known to exist; `culprits` holds several when a merged pull request is named. */
export interface LabelCandidate {
	readonly how: LabelKind;
	readonly fix: Sha;
	/** At least one; all are ancestors of the fix. */
	readonly culprits: readonly Sha[];
}

/** One culprit and its fix. */
export interface Label {
	readonly how: LabelKind;
	readonly culprit: Sha;
	readonly fix: Sha;
	readonly culpritAt: EpochSeconds;
	readonly fixedAt: EpochSeconds;
}
