/**
 * The entry of the stage: whole series in, bursts out. Pure: the clock is an argument. `--watch` asks again for all of
 * them, since late data, deploys and impact files change what was said a minute ago.
 */
import type { Burst, CountSeries } from "../model/burst.js";
import { toBurst } from "./burst-record.js";
import { CountsRule } from "./counts.js";
import type { Episode, SeriesRule } from "./episode.js";
import { EwmaRule } from "./ewma.js";
import { noImpactFile } from "./impact.js";
import { type DetectOptions, type Settings, settingsFor } from "./options.js";

/**
 * Finds the bursts of every series, oldest onset first. Series are independent of each other; feed either the
 * total of a service or its parts, not both, or the same burst is found twice.
 */
export function detectBursts(seriesList: Iterable<CountSeries>, options: DetectOptions = {}): Burst[] {
	const bursts: Burst[] = [];
	for (const series of seriesList) bursts.push(...detectSeries(series, options));
	return bursts.sort(
		(a, b) =>
			a.onset - b.onset || compare(a.service, b.service) || compare(a.env, b.env) || compare(a.id, b.id),
	);
}

/** Bursts of one series, oldest first; for callers that stream series. */
export function detectSeries(series: CountSeries, options: DetectOptions = {}): Burst[] {
	const settings = settingsFor(options, series.service, series.env, series.step);
	const rule = createRule(settings, series);
	const now = options.now ?? Number.POSITIVE_INFINITY;
	const { errors, requests } = series;
	const whole = Math.min(errors.length, Math.max(0, Math.floor((now - series.start) / series.step)));
	for (let i = 0; i < whole; i++) {
		rule.push(errors[i] ?? Number.NaN, requests === null ? Number.NaN : (requests[i] ?? Number.NaN));
	}
	if (whole < errors.length && series.start + whole * series.step < now) {
		rule.pushPartial(errors[whole] ?? Number.NaN, requests?.[whole] ?? Number.NaN);
	}
	return rule.episodes
		.filter((episode) => !episode.withdrawn)
		.map((episode) =>
			toBurst(series, episode, settings.detector, panicsOf(series, episode), options.impact ?? noImpactFile),
		);
}

/** The rule that the settings name, with empty state. */
export function createRule(
	settings: Settings,
	series: Pick<CountSeries, "start" | "fingerprint">,
): SeriesRule {
	switch (settings.detector) {
		case "ewma":
			return new EwmaRule(settings);
		case "counts":
			return new CountsRule(settings, series.start, series.fingerprint !== undefined);
		default:
			return settings.detector satisfies never;
	}
}

function panicsOf(series: CountSeries, episode: Episode): number | null {
	if (!series.panics) return null;
	const panics = series.panics.slice(episode.onset, episode.end ?? undefined);
	return panics.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
