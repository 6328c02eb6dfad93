/**
 * Port: where counts of errors and requests come from (embedded store, Prometheus-compatible servers).
 * Contract tests: test/contract/metrics.ts.
 */
import type { CountSeries } from "../model/burst.js";
import type { Seconds, TimeRange } from "../model/time.js";
import type { Warning } from "../model/warning.js";

export interface MetricsQuery {
	/** Aligned by the source to `step`. */
	readonly range: TimeRange;
	readonly step: Seconds;
	/** All services when absent. */
	readonly service?: string;
	readonly env?: string;
	/** Split by this label (`version`, `route`, `pod`, `code`): one series a value. */
	readonly by?: string;
}

/** Series of a query with what was less than perfect about them. */
export interface MetricsAnswer {
	readonly series: readonly (CountSeries & { readonly label?: string })[];
	readonly warnings: readonly Warning[];
}

export interface MetricsSource {
	/** Name for messages, without credentials. */
	readonly name: string;
	/** Throws Failure (source, authentication, deadline) when the store cannot answer. */
	query(query: MetricsQuery, signal?: AbortSignal): Promise<MetricsAnswer>;
	/** Streams the same answer series by series so that 10,000 series fit in bounded memory. */
	stream(query: MetricsQuery, signal?: AbortSignal): AsyncIterable<CountSeries & { readonly label?: string }>;
}
