/**
 * Removing what is too old. Points go by whole chunks (two hours), events one by one; what was learned from
 * them stays: when a fingerprint was first seen, incidents, feedback, deploys. The instant before which
 * events are gone is remembered, so that counts there read "unknown" and not zero.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";
import { chunkOf, chunkSeconds } from "./chunk.js";
import { eventsHorizon } from "./errors.js";
import { putFact, readFact } from "./facts.js";
import type { Store } from "./store.js";

/** What to remove: everything before these instants; null keeps all. */
export interface Retention {
	readonly metricsBefore: EpochSeconds | null;
	readonly eventsBefore: EpochSeconds | null;
}

/**
 * Where `keep` seconds behind the newest record end. Not behind the clock: importing the records of an old
 * incident must not remove them at once. Records from the future do not count.
 */
export function retentionOf(
	store: Store,
	keep: { readonly metrics: Seconds; readonly events: Seconds },
	now: EpochSeconds,
): Retention {
	return store.read(() => {
		const newest = store
			.statement(
				`SELECT (SELECT max(chunk) + 1 FROM metric_chunks) * ${chunkSeconds} AS metrics, (SELECT max(time) FROM events) AS events`,
			)
			.get() as { readonly metrics: number | null; readonly events: number | null };
		return {
			metricsBefore: newest.metrics === null ? null : Math.min(newest.metrics, now) - keep.metrics,
			eventsBefore: newest.events === null ? null : Math.min(newest.events, now) - keep.events,
		};
	});
}

/** What was removed. */
export interface Purged {
	readonly points: number;
	readonly events: number;
}

/** Rows removed a transaction: other processes get the lock in between. */
const batch = 20_000;

/** Removes old records in short transactions and gives the freed pages back to the file system. */
export function purge(store: Store, retention: Retention, now: EpochSeconds): Purged {
	const points = retention.metricsBefore === null ? 0 : purgePoints(store, retention.metricsBefore);
	const events = retention.eventsBefore === null ? 0 : purgeEvents(store, retention.eventsBefore, now);
	if (points + events > 0) store.shrink();
	return { points, events };
}

function purgePoints(store: Store, before: EpochSeconds): number {
	// A chunk goes when its last instant is old; the one that holds `before` stays.
	const chunk = chunkOf(before * 1000);
	const countOld = (): number => {
		const row = store
			.statement("SELECT total(points) AS points FROM metric_chunks WHERE chunk < ?")
			.get(chunk) as { readonly points: number };
		return row.points;
	};
	// Nearly always there is nothing to do: find out without the write lock.
	if (store.read(countOld) === 0) return 0;
	const removed = store.write(() => {
		const points = countOld();
		store.statement("DELETE FROM metric_chunks WHERE chunk < ?").run(chunk);
		return points;
	});
	store.write(() =>
		store
			.statement(
				"DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM metric_chunks WHERE metric_chunks.series = series.id)",
			)
			.run(),
	);
	return removed;
}

function purgeEvents(store: Store, before: EpochSeconds, now: EpochSeconds): number {
	const anyOld = (): unknown => store.statement("SELECT 1 FROM events WHERE time < ? LIMIT 1").get(before);
	let events = 0;
	while (store.read(anyOld) !== undefined) {
		const removed = store.write(() => {
			const horizon = Number(readFact(store, eventsHorizon)?.value ?? Number.NEGATIVE_INFINITY);
			const { changes } = store
				.statement("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE time < ? LIMIT ?)")
				.run(before, batch);
			if (changes > 0 && before > horizon) putFact(store, eventsHorizon, String(before), now);
			return changes;
		});
		events += removed;
	}
	if (events > 0) {
		store.write(() =>
			store
				.statement(
					"DELETE FROM stack_shapes WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.shape = stack_shapes.id)",
				)
				.run(),
		);
	}
	return events;
}
