/**
 * ErrorSource over log files: paths and patterns, plain or .gz. Files that were last written before the range
 * are passed over; the rest is decoded once per question and the answer kept for the next one.
 */
import { stat } from "node:fs/promises";
import type { ErrorEvent } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import type { TimeRange } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import type { ErrorQuery, ErrorSource } from "../errors.js";
import type { EventDecoder, EventDefaults } from "../event-decoder.js";
import { inOrder } from "../event-groups.js";
import { type EventLoader, errorsFrom, type LoadedEvents } from "../event-selection.js";
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
	return errorsFrom(new FilesLoader(options));
}

class FilesLoader implements EventLoader {
	readonly name: string;
	readonly limitCode = "W-FILES-LIMIT";
	readonly #options: FilesOptions;

	constructor(options: FilesOptions) {
		this.#options = options;
		this.name = `files ${options.paths.join(", ")}`;
	}

	/** The range, and the files as they are now. */
	async key({ range }: ErrorQuery): Promise<string> {
		return JSON.stringify([range, await Promise.all((await this.#files()).map(describeFile))]);
	}

	everything(signal?: AbortSignal): AsyncIterable<ErrorEvent> {
		return this.#read({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, [], signal);
	}

	async load({ range }: ErrorQuery, signal?: AbortSignal): Promise<LoadedEvents> {
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
