/**
 * ErrorSource over log files: paths and patterns, plain or .gz. Files that were last written before the range
 * are passed over; the rest is decoded once per question and the answer kept for the next one.
 */
import { stat } from "node:fs/promises";
import type { ErrorEvent } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import type { TimeRange } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import type { ErrorQuery, ErrorSource, ErrorsAnswer } from "../errors.js";
import type { EventDecoder, EventDefaults } from "../event-decoder.js";
import {
	alignedRange,
	countSeries,
	groupByFingerprint,
	inOrder,
	matchesQuery,
	stepCounts,
} from "../event-groups.js";
import { expandPaths } from "./glob.js";
import { readLogFile } from "./read.js";

export interface FilesOptions {
	readonly paths: readonly string[];
	/** Folder that relative paths start at. */
	readonly cwd: string;
	readonly decode: EventDecoder;
	/** For lines that do not name them. */
	readonly service?: string;
	readonly env?: string;
	/** Events of one range kept in memory (about 2 KB each); default 200,000. */
	readonly maxEvents?: number;
}

export function createFilesSource(options: FilesOptions): ErrorSource {
	return new FilesSource(options);
}

interface Loaded {
	readonly events: readonly ErrorEvent[];
	readonly warnings: readonly Warning[];
}

class FilesSource implements ErrorSource {
	readonly name: string;
	readonly #options: FilesOptions;
	#kept: { readonly key: string; readonly loaded: Promise<Loaded> } | null = null;

	constructor(options: FilesOptions) {
		this.#options = options;
		this.name = `files ${options.paths.join(", ")}`;
	}

	async events(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<ErrorEvent>> {
		const { events, warnings } = await this.#select(query, signal);
		const { limit = events.length } = query;
		if (events.length <= limit) return { rows: events, warnings };
		const note = `more than ${limit} events match; only the first ${limit} were read`;
		const cut = warning("W-FILES-LIMIT", note, "narrow the time range or name a service");
		return { rows: events.slice(0, limit), warnings: [...warnings, cut] };
	}

	async fingerprints(query: ErrorQuery, signal?: AbortSignal) {
		const { events, warnings } = await this.#select(query, signal);
		const rows = groupByFingerprint(events);
		return { rows: rows.slice(0, query.limit ?? rows.length), warnings };
	}

	async counts(query: ErrorQuery, step: number, signal?: AbortSignal) {
		const range = alignedRange(query.range, step);
		const { events, warnings } = await this.#select({ ...query, range }, signal);
		return { rows: countSeries(stepCounts(events, step), range, step), warnings };
	}

	async firstSeen(
		fingerprint: string,
		service: string,
		env: string,
		signal?: AbortSignal,
	): Promise<number | null> {
		const range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
		let first: number | null = null;
		for await (const event of this.#read(range, [], signal)) {
			const same = event.fingerprint === fingerprint && event.service === service && event.env === env;
			if (same && (first === null || event.time < first)) first = event.time;
		}
		return first;
	}

	async #select(query: ErrorQuery, signal?: AbortSignal): Promise<Loaded> {
		const { events, warnings } = await this.#load(query.range, signal);
		return { events: events.filter((event) => matchesQuery(event, query)), warnings };
	}

	/** All events of a range; asked again for the same unchanged files it answers from memory. */
	async #load(range: TimeRange, signal?: AbortSignal): Promise<Loaded> {
		const files = await Promise.all((await this.#files()).map(describeFile));
		const key = JSON.stringify([range, files]);
		if (this.#kept?.key === key) return this.#kept.loaded;
		const loaded = this.#gather(range, signal);
		this.#kept = { key, loaded };
		// A failed or interrupted reading must not be the answer for ever.
		loaded.catch(() => {
			if (this.#kept?.loaded === loaded) this.#kept = null;
		});
		return loaded;
	}

	async #gather(range: TimeRange, signal?: AbortSignal): Promise<Loaded> {
		const { maxEvents = 200_000 } = this.#options;
		const warnings: Warning[] = [];
		const events: ErrorEvent[] = [];
		for await (const event of this.#read(range, warnings, signal)) {
			if (events.length === maxEvents) {
				const note = `the files hold more than ${maxEvents} errors in this range; the rest was not read`;
				const hint = "narrow the range, or import the files into the embedded store";
				warnings.push(warning("W-FILES-LIMIT", note, hint));
				break;
			}
			events.push(event);
		}
		return { events: inOrder(events), warnings };
	}

	async *#read(range: TimeRange, warnings: Warning[], signal?: AbortSignal): AsyncGenerator<ErrorEvent> {
		for (const path of await this.#files()) {
			signal?.throwIfAborted();
			const modified = (await stat(path)).mtimeMs / 1000;
			// A file never holds lines younger than its last write.
			if (modified < range.from) continue;
			yield* this.#readFile(path, range, { time: modified }, warnings, signal);
		}
	}

	async *#readFile(
		path: string,
		range: TimeRange,
		more: EventDefaults,
		warnings: Warning[],
		signal?: AbortSignal,
	): AsyncGenerator<ErrorEvent> {
		const { decode, service, env } = this.#options;
		const defaults = {
			...more,
			...(service === undefined ? {} : { service }),
			...(env === undefined ? {} : { env }),
		};
		let rejected = 0;
		try {
			for await (const decoded of decode(readLogFile(path, signal), defaults)) {
				if (decoded.kind === "skip") rejected += decoded.rejected ? 1 : 0;
				else if (decoded.record.time >= range.from && decoded.record.time < range.to) yield decoded.record;
			}
		} catch (error) {
			if (!(error instanceof Failure) || error.kind !== "input") throw error;
			// One damaged file among many: the others still tell something.
			warnings.push(warning("W-FILES-UNREADABLE", `${path}: ${error.message}`, error.hint));
		}
		if (rejected > 0) warnings.push(warning("W-FILES-LINES", `${path}: ${rejected} lines could not be read`));
	}

	#files(): Promise<readonly string[]> {
		return expandPaths(this.#options.paths, this.#options.cwd);
	}
}

async function describeFile(path: string): Promise<readonly [string, number, number]> {
	const { size, mtimeMs } = await stat(path);
	return [path, size, mtimeMs];
}
