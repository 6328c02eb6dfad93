/**
 * A burst: a stretch in which errors of one service run above what its own past explains.
 * Wire form: `bursts[]` of faultline.detect/v1.
 */
import type { EpochSeconds, Seconds } from "./time.js";

/** Severity by the seed's section 2.1, corrected in DOMAIN.md 3. */
export type Severity = "L1" | "L2" | "L3";

/**
 * Was this error there before? `new`: never in what the store keeps (of service totals: not in the week that was
 * looked at). `returned`: seen before, but not for a week. `known`: seen within a week.
 */
export type Novelty = "new" | "returned" | "known" | "unknown";

/** One count series of a service: equal steps from `start`; null marks a missed scrape. */
export interface CountSeries {
	readonly service: string;
	readonly env: string;
	/** null: all versions together. */
	readonly version: string | null;
	/** Set when the series counts one fingerprint's events instead of all errors. */
	readonly fingerprint?: string;
	readonly start: EpochSeconds;
	readonly step: Seconds;
	readonly errors: readonly (number | null)[];
	/** Same length as errors; null entries or a null array: exposure unknown. */
	readonly requests: readonly (number | null)[] | null;
	/** Panics per step when the source counts them. */
	readonly panics?: readonly (number | null)[] | null;
}

/** One label value that stands out: its share of errors in the burst against before. */
export interface LabelContrast {
	readonly label: string;
	readonly value: string;
	readonly shareBefore: number;
	readonly shareDuring: number;
	readonly errorsDuring: number;
	/** Two-sided p-value of the difference. */
	readonly pValue: number;
}

/** A detected burst. */
export interface Burst {
	/** `bst_` + 10 hex digits of a hash over service, env, fingerprint and onset: stable across runs. */
	readonly id: string;
	readonly service: string;
	readonly env: string;
	/** Version that holds nearly all of the burst's errors, if one does. */
	readonly version: string | null;
	readonly fingerprint: string | null;
	readonly onset: EpochSeconds;
	/** Interval that holds the true onset (about 95 %, less for slow ramps: see detect/onset). */
	readonly onsetInterval: readonly [EpochSeconds, EpochSeconds];
	/** null while it lasts. */
	readonly end: EpochSeconds | null;
	/** Highest count of one step, and the step's start. */
	readonly peak: { readonly time: EpochSeconds; readonly errors: number };
	/** Errors counted in the burst. */
	readonly observed: number;
	/** Errors the past explains for the same steps. */
	readonly expected: number;
	/** Natural logarithm of the tail probability of `observed` under the baseline (<= 0). */
	readonly logPValue: number;
	readonly detector: "counts" | "ewma";
	readonly severity: Severity;
	/** Mean panics per hour of the burst (at least a quarter of an hour is assumed); absent: not counted. */
	readonly panicsPerHour?: number;
	readonly novelty: Novelty;
	/** Whole days since it was last seen, of a returned one; absent when its old events are no longer kept. */
	readonly returnedAfterDays?: number;
	/** Present while it may still prove a blip of a minute or two, which is then taken back. */
	readonly unconfirmed?: true;
	readonly contrast: readonly LabelContrast[];
	/** Why the detector fired, in words ("12 errors/min against 0.4 expected", "first errors in 8 d"). */
	readonly reason: string;
	/** Bursts of dependents folded under this root by service-graph aggregation. */
	readonly dependents?: readonly string[];
	/** Id of the root burst this one hangs under. */
	readonly root?: string;
}
