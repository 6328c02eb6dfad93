/**
 * ErrorSource over Loki. Each entry goes to the decoder wrapped as a collector would wrap it, with its stream as
 * key, so that a panic that was split over lines is put together again even when pods write at once.
 */

import type { Matcher } from "../../decode/series-selector.js";
import type { ErrorEvent } from "../../model/event.js";
import type { TimeRange } from "../../model/time.js";
import type { Warning } from "../../model/warning.js";
import type { ErrorQuery, ErrorSource } from "../errors.js";
import type { EventDecoder } from "../event-decoder.js";
import { inOrder } from "../event-groups.js";
import { type EventLoader, errorsFrom, type LoadedEvents } from "../event-selection.js";
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
	return errorsFrom(new LokiLoader(options));
}

/** Lines before the range are read too: the head of a stack whose end lies inside. Seconds. */
const lead = 10;

class LokiLoader implements EventLoader {
	readonly name: string;
	readonly limitCode = "W-LOKI-LIMIT";
	readonly #options: LokiOptions;

	constructor(options: LokiOptions) {
		this.#options = options;
		this.name = `${options.http.name} at ${options.http.where}`;
	}

	async key({ range, service, env }: ErrorQuery): Promise<string> {
		return JSON.stringify([range, service, env]);
	}

	async load(query: ErrorQuery, signal?: AbortSignal): Promise<LoadedEvents> {
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
