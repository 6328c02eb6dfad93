/**
 * The entry of the stage. detectBursts reads whole series; createDetector is the same rules fed bit by bit, for
 * `--watch`. Both are pure: the clock is an argument.
 */
import type { Burst, CountSeries } from "../model/burst.js";
import type { EpochSeconds } from "../model/time.js";
import { toBurst } from "./burst-record.js";
import { CountsRule } from "./counts.js";
import type { Change, Episode, SeriesRule } from "./episode.js";
import { EwmaRule } from "./ewma.js";
import { noImpactFile } from "./impact.js";
import { type DetectOptions, type Settings, settingsFor } from "./options.js";

/** What happened while the detector was fed. `at`: end of the step that showed it. */
export type BurstEvent =
	| { readonly kind: "opened" | "ended" | "withdrawn"; readonly at: EpochSeconds; readonly burst: Burst }
	/** The `ewma` slope rule wishes for shorter steps; not an alarm. */
	| {
			readonly kind: "finer-sampling";
			readonly at: EpochSeconds;
			readonly service: string;
			readonly env: string;
	  };

/** Detection that is fed bit by bit. */
export interface Detector {
	/**
	 * Feeds further steps of a series (recognised by service, env, version, fingerprint). Steps known already are
	 * skipped, missing ones between are missed scrapes, buckets that end after `now` wait for the next call.
	 */
	push(series: CountSeries, now?: EpochSeconds): readonly BurstEvent[];
	/** Bursts that still last. */
	open(): readonly Burst[];
}

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

/** Starts detection that is fed with `push`. */
export function createDetector(options: DetectOptions = {}): Detector {
	const tracks = new Map<string, Track>();
	return {
		push(series, now = Number.POSITIVE_INFINITY) {
			const key = JSON.stringify([series.service, series.env, series.version, series.fingerprint ?? null]);
			let track = tracks.get(key);
			if (track === undefined || track.series.step !== series.step) {
				track = new Track(series, options);
				tracks.set(key, track);
			}
			return track.push(series, now);
		},
		open() {
			return [...tracks.values()].flatMap((track) => track.open());
		},
	};
}

/** One series of a detector. */
class Track {
	readonly series: CountSeries;
	readonly #options: DetectOptions;
	readonly #settings: Settings;
	readonly #rule: SeriesRule;
	/** Steps with panics, oldest first. */
	#panics: { readonly step: number; readonly count: number }[] = [];
	#panicsKnown = false;
	#next = 0;

	constructor(series: CountSeries, options: DetectOptions) {
		this.series = { ...series, errors: [], requests: null, panics: null };
		this.#options = options;
		this.#settings = settingsFor(options, series.service, series.env, series.step);
		this.#rule = createRule(this.#settings, series);
	}

	push(chunk: CountSeries, now: EpochSeconds): BurstEvent[] {
		const events: BurstEvent[] = [];
		const { start, step } = this.series;
		if (chunk.panics) this.#panicsKnown = true;
		const offset = Math.round((chunk.start - start) / step);
		for (let i = Math.max(0, this.#next - offset); i < chunk.errors.length; i++) {
			if (chunk.start + (i + 1) * step > now) break;
			while (this.#next < offset + i) this.#feed(Number.NaN, Number.NaN, 0, events);
			this.#feed(
				chunk.errors[i] ?? Number.NaN,
				chunk.requests?.[i] ?? Number.NaN,
				chunk.panics?.[i] ?? 0,
				events,
			);
		}
		return events;
	}

	open(): Burst[] {
		const last = this.#rule.episodes.at(-1);
		return last === undefined || last.end !== null ? [] : [this.#burst(last)];
	}

	#feed(errors: number, requests: number, panics: number, events: BurstEvent[]): void {
		if (panics > 0) this.#panics.push({ step: this.#next, count: panics });
		this.#next++;
		const event = this.#event(this.#rule.push(errors, requests));
		if (event !== null) events.push(event);
	}

	#event(change: Change): BurstEvent | null {
		if (change === null) return null;
		const { service, env, start, step } = this.series;
		const at = start + this.#next * step;
		if (change === "finer-sampling") return { kind: change, at, service, env };
		const episode = this.#rule.episodes.at(-1);
		return episode === undefined ? null : { kind: change, at, burst: this.#burst(episode) };
	}

	#burst(episode: Episode): Burst {
		this.#panics = this.#panics.filter((panic) => panic.step >= episode.onset);
		const end = episode.end ?? Number.POSITIVE_INFINITY;
		const panics = this.#panicsKnown
			? this.#panics.reduce((sum, panic) => (panic.step < end ? sum + panic.count : sum), 0)
			: null;
		const impact = this.#options.impact ?? noImpactFile;
		return toBurst(this.series, episode, this.#settings.detector, panics, impact);
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
