/**
 * What the ranking says of a commit: evidence for and against, probability, or exculpation with its reason.
 * Wire form: `suspects[]` and `exculpated[]` of faultline.explain/v1.
 */
import type { CommitHeader, Sha } from "./commit.js";

/** A place that a person can open to check a piece of evidence. */
export interface Place {
	readonly path: string;
	readonly line?: number;
	readonly symbol?: string;
	readonly commit?: Sha;
}

/** One finding for (weight > 0) or against (weight < 0) a commit. */
export interface Evidence {
	/** Id of the producer, e.g. `line`, `function`, `text`. */
	readonly producer: string;
	/** Contribution to the commit's log-odds. */
	readonly weight: number;
	/** The finding in words an engineer can check. */
	readonly text: string;
	readonly places: readonly Place[];
}

/** A commit that may have done it. */
export interface Suspect {
	/** 1-based. */
	readonly rank: number;
	readonly commit: CommitHeader;
	/** 0..1; with `noneProbability` all suspects sum to 1. */
	readonly probability: number;
	/** Strongest first. */
	readonly evidence: readonly Evidence[];
	/** Pull request number from the subject or the merge, if any. */
	readonly pullRequest: number | null;
	/** Other commits this one cannot be told from (same PR, merge brings it). */
	readonly broughtBy?: Sha;
}

/** Why a commit cannot have done it. */
export type ExculpationReason =
	| "no-code-change"
	| "tests-only"
	| "docs-only"
	| "reverted-in-range"
	| "build-excluded"
	| "outside-import-closure"
	| "not-in-binary"
	| "merge-without-change"
	| "not-deployed";

/** A commit that cannot be guilty, with the reason in words. */
export interface Exculpated {
	readonly commit: CommitHeader;
	readonly reason: ExculpationReason;
	readonly text: string;
}

/** Answer of the ranking. */
export interface Ranking {
	/** Every commit of the range that is not exculpated, best first. */
	readonly suspects: readonly Suspect[];
	readonly exculpated: readonly Exculpated[];
	/** Probability that no commit of the range did it. */
	readonly noneProbability: number;
	/** Fewest suspects that hold 90 % of the probability of all outcomes; shas, best first. */
	readonly credibleSet: readonly Sha[];
	/** True when the credible set is too wide to name one commit. */
	readonly flat: boolean;
}
