/**
 * What every detection rule speaks: steps in, episodes out. An episode is a burst in steps of its series, before
 * it becomes a Burst with names and times. Rules are streaming: one call a step, constant time but for alarms.
 */

/** A burst in step indices (0-based within the series). */
export interface Episode {
	/** Step in which the rise began, and the first and last step it may have begun in (about 95 %). */
	readonly onset: number;
	readonly onsetFirst: number;
	readonly onsetLast: number;
	/** Step at whose end the rule fired. */
	readonly firedAt: number;
	/** First step that is back to normal; null while it lasts. */
	end: number | null;
	/** Last step that counts as part of it. */
	last: number;
	peakStep: number;
	peakErrors: number;
	observed: number;
	expected: number;
	logProbability: number;
	readonly rule: EpisodeRule;
	/** Errors were seen before the onset; null when too little history is known to say. */
	readonly knownErrors: boolean | null;
	/** Step at whose end it was sure that this is no blip; null until then. Confirmed alarms are never taken back. */
	confirmedAt: number | null;
	/** It ended so soon that it was noise. */
	withdrawn: boolean;
	/** It lasted until its level counted as normal. */
	adopted: boolean;
}

/** What made a rule fire. */
export type EpisodeRule = "jump" | "ramp" | "first-errors" | "ewma";

/** What one step changed. */
export type Change = "opened" | "ended" | "withdrawn" | "finer-sampling" | null;

/** A rule with the state of one series. */
export interface SeriesRule {
	/** Feeds the next step; NaN errors: missed scrape, NaN requests: unknown exposure. */
	push(errors: number, requests: number): Change;
	/** Feeds the share of a last step that is not over: may open an episode, changes nothing else. */
	pushPartial(errors: number, requests: number): Change;
	/** Episodes so far, oldest first; the last one may be open. */
	readonly episodes: readonly Episode[];
}

/** An episode that has just opened and holds no step yet. */
export function newEpisode(
	found: Pick<Episode, "onset" | "onsetFirst" | "onsetLast" | "firedAt" | "rule" | "knownErrors">,
): Episode {
	return {
		...found,
		end: null,
		last: found.firedAt,
		peakStep: found.firedAt,
		peakErrors: 0,
		observed: 0,
		expected: 0,
		logProbability: 0,
		confirmedAt: null,
		withdrawn: false,
		adopted: false,
	};
}

/** Counts a step as part of the episode. */
export function addStep(episode: Episode, step: number, errors: number, expected: number): void {
	episode.observed += errors;
	episode.expected += expected;
	episode.last = step;
	if (errors <= episode.peakErrors) return;
	episode.peakErrors = errors;
	episode.peakStep = step;
}
