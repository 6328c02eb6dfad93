/**
 * Port: where error events come from (embedded store, files, Loki, ClickHouse).
 * Contract tests: test/contract/errors.ts.
 */
import type { CountSeries } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import type { EpochSeconds, Seconds, TimeRange } from "../model/time.js";
import type { Warning } from "../model/warning.js";

export interface ErrorQuery {
	readonly range: TimeRange;
	readonly service?: string;
	readonly env?: string;
	readonly version?: string;
	readonly fingerprint?: string;
	/** At most this many events (newest kept out first); the answer says when it cut. */
	readonly limit?: number;
}

/** One fingerprint with its counts in the range. */
export interface FingerprintCount {
	readonly fingerprint: string;
	readonly service: string;
	readonly env: string;
	readonly events: number;
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly message: string;
	/** One event to show. */
	readonly sample: ErrorEvent;
}

export interface ErrorsAnswer<T> {
	readonly rows: readonly T[];
	readonly warnings: readonly Warning[];
}

export interface ErrorSource {
	readonly name: string;
	events(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<ErrorEvent>>;
	/** Grouped where the data is: most events first. */
	fingerprints(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<FingerprintCount>>;
	/** Events per step, one series per fingerprint. */
	counts(query: ErrorQuery, step: Seconds, signal?: AbortSignal): Promise<ErrorsAnswer<CountSeries>>;
	/** First time a fingerprint was ever seen, or null. */
	firstSeen(fingerprint: string, service: string, env: string, signal?: AbortSignal): Promise<number | null>;
	/** Last time it was seen before an instant, or null when no such event is kept. */
	lastSeen(
		fingerprint: string,
		service: string,
		env: string,
		before: EpochSeconds,
		signal?: AbortSignal,
	): Promise<EpochSeconds | null>;
}
