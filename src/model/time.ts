/**
 * Times of the domain. Every instant is UTC epoch seconds (fractions allowed), every duration is seconds:
 * metrics stores, git and logs all reduce to it without loss that matters here.
 */

/** UTC epoch seconds; fractions allowed. */
export type EpochSeconds = number;

/** Length of time in seconds. */
export type Seconds = number;

/** Half-open stretch of time [from, to). */
export interface TimeRange {
	readonly from: EpochSeconds;
	readonly to: EpochSeconds;
}
