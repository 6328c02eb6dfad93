/**
 * ErrorSource over events in memory, for backends that hold lines and not errors (files, Loki): what a question
 * needs is loaded and decoded once, and the answer kept for the next question about the same stretch, since
 * `explain` asks several.
 */
import type { CountSeries } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { ErrorQuery, ErrorSource, ErrorsAnswer, FingerprintCount } from "./errors.js";
import { alignedRange, countSeries, groupByFingerprint, matchesQuery, stepCounts } from "./event-groups.js";

/** Events of a question, oldest first, with what was less than perfect about reading them. */
export interface LoadedEvents {
	readonly events: readonly ErrorEvent[];
	readonly warnings: readonly Warning[];
}

/** Where the events come from. */
export interface EventLoader {
	readonly name: string;
	/** Code of the warning about an answer that was cut. */
	readonly limitCode: string;
	/** Two questions with one key have one answer. */
	key(query: ErrorQuery): Promise<string>;
	/** All events that may answer the question; further ones do no harm. */
	load(query: ErrorQuery, signal?: AbortSignal): Promise<LoadedEvents>;
	/**
	 * Every event there is, in any order. Absent where reading the whole history for one question would take
	 * hours: first and last sights are then those within what was loaded last.
	 */
	everything?(signal?: AbortSignal): AsyncIterable<ErrorEvent>;
}

/** Answers questions from what `loader` loads. */
export function errorsFrom(loader: EventLoader): ErrorSource {
	return new EventSelection(loader);
}

class EventSelection implements ErrorSource {
	readonly name: string;
	readonly #loader: EventLoader;
	#kept: { readonly key: string; readonly loaded: Promise<LoadedEvents> } | null = null;

	constructor(loader: EventLoader) {
		this.name = loader.name;
		this.#loader = loader;
	}

	async events(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<ErrorEvent>> {
		const { events, warnings } = await this.#select(query, signal);
		const { limit = events.length } = query;
		if (events.length <= limit) return { rows: events, warnings };
		const note = `more than ${limit} events match; only the first ${limit} are given`;
		const cut = warning(this.#loader.limitCode, note, "narrow the time range or name a service");
		return { rows: events.slice(0, limit), warnings: [...warnings, cut] };
	}

	async fingerprints(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<FingerprintCount>> {
		const { events, warnings } = await this.#select(query, signal);
		const rows = groupByFingerprint(events);
		return { rows: rows.slice(0, query.limit ?? rows.length), warnings };
	}

	async counts(query: ErrorQuery, step: Seconds, signal?: AbortSignal): Promise<ErrorsAnswer<CountSeries>> {
		const range = alignedRange(query.range, step);
		const { events, warnings } = await this.#select({ ...query, range }, signal);
		return { rows: countSeries(stepCounts(events, step), range, step), warnings };
	}

	async firstSeen(fingerprint: string, service: string, env: string, signal?: AbortSignal) {
		return this.#sight(fingerprint, service, env, Number.POSITIVE_INFINITY, Math.min, signal);
	}

	async lastSeen(
		fingerprint: string,
		service: string,
		env: string,
		before: EpochSeconds,
		signal?: AbortSignal,
	) {
		return this.#sight(fingerprint, service, env, before, Math.max, signal);
	}

	async #sight(
		fingerprint: string,
		service: string,
		env: string,
		before: EpochSeconds,
		pick: (a: number, b: number) => number,
		signal: AbortSignal | undefined,
	): Promise<EpochSeconds | null> {
		let sight: EpochSeconds | null = null;
		for await (const event of this.#known(signal)) {
			const same = event.fingerprint === fingerprint && event.service === service && event.env === env;
			if (same && event.time < before) sight = sight === null ? event.time : pick(sight, event.time);
		}
		return sight;
	}

	async *#known(signal: AbortSignal | undefined): AsyncGenerator<ErrorEvent> {
		const everything = this.#loader.everything?.(signal);
		if (everything !== undefined) yield* everything;
		else yield* (await this.#kept?.loaded.catch(() => null))?.events ?? [];
	}

	async #select(query: ErrorQuery, signal?: AbortSignal): Promise<LoadedEvents> {
		const { events, warnings } = await this.#load(query, signal);
		return { events: events.filter((event) => matchesQuery(event, query)), warnings };
	}

	async #load(query: ErrorQuery, signal?: AbortSignal): Promise<LoadedEvents> {
		const key = await this.#loader.key(query);
		if (this.#kept?.key === key) return this.#kept.loaded;
		const loaded = this.#loader.load(query, signal);
		this.#kept = { key, loaded };
		// A failed or interrupted reading must not be the answer for ever.
		loaded.catch(() => {
			if (this.#kept?.loaded === loaded) this.#kept = null;
		});
		return loaded;
	}
}
