/**
 * Port: where the receiver keeps counts and the last reading of each counter. Both change in one transaction,
 * so that a request that is sent again (Prometheus does so after any 5xx) counts nothing twice.
 */
import type { MetricPoint } from "../../model/event.js";
import type { EpochSeconds } from "../../model/time.js";

/** Last reading of a counter. */
export interface CounterReading {
	readonly time: EpochSeconds;
	readonly value: number;
}

/** What one request changes. */
export interface CounterChange {
	readonly readings: ReadonlyMap<string, CounterReading>;
	/** Added to the stored counts of the same series and time. */
	readonly points: readonly MetricPoint[];
}

export interface CounterSink {
	/**
	 * In one transaction: hands the last readings of `keys` to `work`, then keeps what it returns.
	 * @throws Failure("store") and keeps nothing when the store cannot write.
	 */
	apply(keys: readonly string[], work: (last: ReadonlyMap<string, CounterReading>) => CounterChange): void;
	/** Removes counts and readings older than these instants. */
	purge(before: EpochSeconds, now: EpochSeconds): void;
}
