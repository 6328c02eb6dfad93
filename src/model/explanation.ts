/**
 * Everything `faultline explain` found, as data: the pipeline fills it, the renderers print it.
 * Wire form: faultline.explain/v1 (see src/report/schema).
 */
import type { Burst, Novelty } from "./burst.js";
import type { CommitRange, Sha } from "./commit.js";
import type { Confidence, Verdict } from "./confidence.js";
import type { Deploy } from "./event.js";
import type { StackTrace } from "./stack.js";
import type { Exculpated, Place, Suspect } from "./suspect.js";
import type { EpochSeconds, Seconds } from "./time.js";
import type { Warning } from "./warning.js";

/** The error that is being explained: the dominating fingerprint of the burst, or the given stack. */
export interface ErrorSummary {
	readonly fingerprint: string | null;
	readonly message: string;
	readonly trace: StackTrace | null;
	/** Innermost frame of our own code, resolved in the tree at the deployed sha. */
	readonly crashPlace: Place | null;
	readonly events: number | null;
	readonly firstSeen: EpochSeconds | null;
	readonly lastSeen: EpochSeconds | null;
	readonly novelty: Novelty;
	/** Whole days since it was last seen, of a returned one. */
	readonly returnedAfterDays?: number;
	/** Attributes that the events share: value and the share of events (0..1) that hold it. */
	readonly shared: readonly { readonly key: string; readonly value: string; readonly share: number }[];
}

/** A deploy in the window with its drift. */
export interface DeployInWindow {
	readonly deploy: Deploy;
	/** Onset minus finish, in seconds; negative when the burst began before the pipeline ended. */
	readonly drift: Seconds;
	/** Previous successful deploy of the same service and env; null when this is the first. */
	readonly previous: Deploy | null;
	readonly note: string | null;
}

/** A command to copy, and what it is for. */
export interface Advice {
	readonly command: string;
	readonly text: string;
	readonly kind: "rollback" | "revert" | "inspect" | "bisect" | "query" | "setup";
}

/** A cluster of change units that were edited alike. */
export interface ChangeClusterSummary {
	readonly id: string;
	readonly name: string;
	readonly size: number;
	readonly members: readonly Place[];
	/** True when the first suspect has a member in it. */
	readonly suspect: boolean;
}

/** Error and request counts for the chart, with what happened on the way. */
export interface RateChart {
	readonly start: EpochSeconds;
	readonly step: Seconds;
	readonly errors: readonly (number | null)[];
	readonly requests: readonly (number | null)[] | null;
	readonly deploys: readonly { readonly time: EpochSeconds; readonly label: string }[];
	readonly rollout: readonly {
		readonly time: EpochSeconds;
		readonly version: string;
		readonly share: number;
	}[];
}

/** Weighted bisect plan: which commits to test first when the ranking is flat. */
export interface BisectPlan {
	readonly expectedSteps: number;
	readonly plainSteps: number;
	readonly commands: readonly string[];
}

/** The answer of `explain`. */
export interface Explanation {
	/** `inc_` + 10 characters; null when nothing is saved (no store). */
	readonly incident: string | null;
	readonly repository: string;
	readonly range: CommitRange | null;
	readonly rangeCommits: number;
	readonly burst: Burst | null;
	readonly error: ErrorSummary | null;
	readonly deploys: readonly DeployInWindow[];
	readonly suspects: readonly Suspect[];
	readonly exculpated: readonly Exculpated[];
	readonly noneProbability: number;
	readonly credibleSet: readonly Sha[];
	readonly confidence: Confidence;
	readonly verdict: Verdict;
	readonly advice: readonly Advice[];
	readonly clusters: readonly ChangeClusterSummary[];
	readonly bisect: BisectPlan | null;
	readonly chart: RateChart | null;
	/** Diff lines of the first suspect that matter most, for the DIFF line. */
	readonly diff: readonly {
		readonly path: string;
		readonly line: number;
		readonly sign: "+" | "-";
		readonly text: string;
	}[];
	readonly warnings: readonly Warning[];
}
