/**
 * ErrorSource over Loki. Each entry goes to the decoder wrapped as a collector would wrap it, with its stream as
 * key, so that a panic that was split over lines is put together again even when pods write at once.
 */

import type { Matcher } from "../../decode/series-selector.js";
import type { ErrorEvent } from "../../model/event.js";
import type { TimeRange } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import type { ErrorQuery, ErrorSource, ErrorsAnswer } from "../errors.js";
import type { EventDecoder } from "../event-decoder.js";
import {
	alignedRange,
	countSeries,
	groupByFingerprint,
	inOrder,
	matchesQuery,
	stepCounts,
} from "../event-groups.js";
import type { HttpClient } from "../http/request.js";
import { selectorText } from "../prometheus/promql.js";
import { fillTemplate } from "../prometheus/templates.js";
import { type LokiEntry, lokiEntries } from "./entries.js";

/** Our dimension -> stream label or structured metadata. */
export interface LokiLabels {
	readonly service?: string | undefined;
	readonly env?: string | undefined;
	readonly version?: string | undefined;
}

export interface LokiOptions {
	readonly http: HttpClient;
	readonly decode: EventDecoder;
	/** LogQL with `$service` and `$env`; default: the service's (and env's) streams. */
	readonly query?: string;
	/** Default: service_name, which Loki 3 sets by itself. */
	readonly labels?: LokiLabels;
	/** Lines read for one question; default 50,000. */
	readonly limit?: number;
	/** Lines of one request; default 1,000. */
	readonly pageSize?: number;
}

export function createLokiSource(options: LokiOptions): ErrorSource {
	return new LokiSource(options);
}

interface Loaded {
	readonly events: readonly ErrorEvent[];
	readonly warnings: readonly Warning[];
}

/** Lines before the range are read too: the head of a stack whose end lies inside. Seconds. */
const lead = 10;

class LokiSource implements ErrorSource {
	readonly name: string;
	readonly #options: LokiOptions;
	#kept: { readonly key: string; readonly loaded: Promise<Loaded> } | null = null;

	constructor(options: LokiOptions) {
		this.#options = options;
		this.name = `${options.http.name} at ${options.http.where}`;
	}

	async events(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<ErrorEvent>> {
		const { events, warnings } = await this.#select(query, signal);
		const { limit = events.length } = query;
		if (events.length <= limit) return { rows: events, warnings };
		const note = `more than ${limit} events match; only the first ${limit} are given`;
		const cut = warning("W-LOKI-LIMIT", note, "narrow the time range or name a service");
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

	/**
	 * Looks at what was loaded last: Loki holds lines, not fingerprints, and reading its whole history for one
	 * question would take hours. So this is the first sight within the range that was asked for.
	 */
	async firstSeen(fingerprint: string, service: string, env: string): Promise<number | null> {
		const loaded = await this.#kept?.loaded.catch(() => null);
		const times = (loaded?.events ?? [])
			.filter((event) => event.fingerprint === fingerprint && event.service === service && event.env === env)
			.map(({ time }) => time);
		return times.length === 0 ? null : Math.min(...times);
	}

	async #select(query: ErrorQuery, signal?: AbortSignal): Promise<Loaded> {
		const { events, warnings } = await this.#load(query, signal);
		return { events: events.filter((event) => matchesQuery(event, query)), warnings };
	}

	/** Events of a range and service; the last answer is kept, since `explain` asks several questions about one. */
	#load(query: ErrorQuery, signal?: AbortSignal): Promise<Loaded> {
		const key = JSON.stringify([query.range, query.service, query.env]);
		if (this.#kept?.key === key) return this.#kept.loaded;
		const loaded = this.#gather(query, signal);
		this.#kept = { key, loaded };
		loaded.catch(() => {
			if (this.#kept?.loaded === loaded) this.#kept = null;
		});
		return loaded;
	}

	async #gather(query: ErrorQuery, signal?: AbortSignal): Promise<Loaded> {
		const { http, decode, limit = 50_000, pageSize = 1000, labels } = this.#options;
		const warnings: Warning[] = [];
		const onWarning = (notice: Warning): void => void warnings.push(notice);
		const range: TimeRange = { from: query.range.from - lead, to: query.range.to };
		const entries = lokiEntries(
			{ http, query: this.#logql(query), range, limit, pageSize: Math.min(pageSize, limit), onWarning },
			signal,
		);
		const events: ErrorEvent[] = [];
		const defaults = {
			...(query.service === undefined ? {} : { service: query.service }),
			...(query.env === undefined ? {} : { env: query.env }),
		};
		for await (const decoded of decode(wrapped(entries, labels ?? {}), defaults)) {
			if (decoded.kind === "record" && decoded.record.time >= query.range.from) events.push(decoded.record);
		}
		return { events: inOrder(events), warnings };
	}

	#logql(query: ErrorQuery): string {
		const { query: template, labels = {} } = this.#options;
		if (template !== undefined) {
			const variables = { step: 60, range: 0, service: query.service, env: query.env };
			return fillTemplate(template, variables, "errors.query");
		}
		const service = labels.service ?? "service_name";
		const matchers: Matcher[] = [
			query.service === undefined
				? { label: service, op: "=~", value: ".+" }
				: { label: service, op: "=", value: query.service },
		];
		if (labels.env !== undefined && query.env !== undefined) {
			matchers.push({ label: labels.env, op: "=", value: query.env });
		}
		return selectorText({ metric: "", matchers });
	}
}

/** Entries as lines of JSON in the form of a collector, which the decoder knows. */
async function* wrapped(entries: AsyncIterable<LokiEntry>, labels: LokiLabels): AsyncGenerator<string> {
	for await (const { time, line, stream, streamKey, metadata } of entries) {
		const all: Readonly<Record<string, string>> = { ...stream, ...metadata };
		const named: Record<string, string> = {};
		for (const dimension of ["service", "env", "version"] as const) {
			const value = all[labels[dimension] ?? (dimension === "service" ? "service_name" : "")];
			if (value !== undefined) named[dimension] = value;
		}
		// Levels that Loki guessed from the line would hide what the line itself says.
		const { detected_level: _, level: __, ...rest } = all;
		yield `${JSON.stringify({ line, timestamp: isoTime(time), stream: streamKey, labels: rest, ...named })}\n`;
	}
}

/** RFC 3339 with nine digits. */
function isoTime(nanoseconds: bigint): string {
	const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
	return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, "0")}Z`;
}
