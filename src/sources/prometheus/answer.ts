/**
 * The envelope of the Prometheus HTTP API and what its errors mean. The body may be no JSON at all (404 of a
 * wrong prefix, login pages, proxies), so nothing is taken for granted.
 * https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview
 */

import type { Labels } from "../../decode/series-selector.js";
import { Failure } from "../../model/failure.js";
import { type Warning, warning } from "../../model/warning.js";
import { statusFailure } from "../http/failures.js";
import { excerpt } from "../http/redact.js";

/** One series of an answer; samples as the server sent them, time in seconds. */
export interface SampleSeries {
	readonly labels: Labels;
	readonly samples: readonly (readonly [number, number])[];
}

interface Envelope {
	readonly status: string;
	readonly data?: unknown;
	readonly errorType?: string;
	readonly error?: string;
	readonly warnings?: readonly string[];
	readonly infos?: readonly string[];
	/** VictoriaMetrics cluster: some storage nodes did not answer. */
	readonly isPartial?: boolean;
}

/** Reads the document around the result; null when it is not an envelope. */
export function readEnvelope(text: string): Envelope | null {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== "object" || value === null || !("status" in value)) return null;
		return value as Envelope;
	} catch {
		return null;
	}
}

/** What the server said beside its data. */
export function envelopeWarnings(envelope: Envelope): readonly Warning[] {
	const partial =
		envelope.isPartial === true ? ["the answer is partial: some storage nodes did not answer"] : [];
	return [...partial, ...(envelope.warnings ?? [])].map((text) =>
		warning(
			"W-PROM-PARTIAL",
			`the metrics store warns: ${excerpt(String(text))}`,
			"see the store's own state",
		),
	);
}

/** Failure for an answer with an error status. */
export function apiFailure(name: string, where: string, status: number, body: string): Failure {
	const envelope = readEnvelope(body);
	if (envelope === null || envelope.error === undefined) return statusFailure(status, name, where, body);
	const said = excerpt(envelope.error);
	const type = envelope.errorType ?? "";
	if (/exceeded maximum resolution|too many points/i.test(said)) {
		const hint = "ask for a shorter range or a longer step";
		return new Failure("source", `${name} limits the points of one answer: ${said}`, { where, hint });
	}
	if (
		/many samples|max-samples|maxSamples|maxUniqueTimeseries|too many (time)?series|chunks? limit/i.test(said)
	) {
		const hint = "ask for one service or a shorter range, or raise the store's limit";
		return new Failure("source", `${name} finds the query too large: ${said}`, { where, hint });
	}
	if (status === 401 || status === 403) return statusFailure(status, name, where, said);
	if (type === "timeout" || type === "canceled" || /timeout|deadline/i.test(said)) {
		const hint = "ask for a shorter range or one service, or raise the store's query timeout";
		return new Failure("source", `${name} gave up on the query: ${said}`, { where, hint });
	}
	if (status === 400 || type === "bad_data") {
		const hint = "check metrics.queries and metrics.labels in the configuration";
		return new Failure("config", `${name} does not understand the query: ${said}`, { where, hint });
	}
	if (status === 422) {
		const hint = "try the query in the store's own page; check metrics.queries";
		return new Failure("source", `${name} could not run the query: ${said}`, { where, hint });
	}
	return statusFailure(status, name, where, said);
}

/** One element of `data.result`; null for what is not a series (native histograms have no values). */
export function readSeries(text: string): SampleSeries | null {
	const raw = JSON.parse(text) as {
		metric?: Labels;
		values?: readonly (readonly [number, string])[];
		value?: readonly [number, string];
	};
	const values = raw.values ?? (raw.value === undefined ? null : [raw.value]);
	if (values === null || typeof raw.metric !== "object") return null;
	return { labels: raw.metric, samples: values.map(([time, value]) => [Number(time), sampleValue(value)]) };
}

/** "NaN", "+Inf" and "-Inf" are how the API writes them. */
function sampleValue(text: string): number {
	if (text === "+Inf") return Number.POSITIVE_INFINITY;
	return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
