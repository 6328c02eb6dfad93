/**
 * CounterSink over the embedded store: counts of a remote-write request are added to the stored points, and
 * the last reading of each counter is kept as a fact, all in one transaction. Points of an import replace
 * (a file is the truth about its times); points of a stream add up (each request holds some of the series).
 */
import type { MetricPoint } from "../model/event.js";
import type { CounterChange, CounterReading, CounterSink } from "../sources/remote-write/sink.js";
import { type ChunkColumns, chunkColumns, chunkOf } from "./chunk.js";
import { putFact, readFact } from "./facts.js";
import { appendPoint, sortPoints } from "./import/merge-points.js";
import { purge } from "./retention.js";
import { identityOf, readChunk, seriesRow, writeChunk } from "./series.js";
import type { Store } from "./store.js";

/** A counter that was silent for so long is forgotten: its target is gone. */
const silence = 7 * 86_400;

/** Counts of a stream, kept in the store. */
export function storeCounters(store: Store): CounterSink {
	return {
		apply(keys, work) {
			store.write(() => {
				const change = work(readingsOf(store, keys));
				addPoints(store, change.points);
				for (const [key, { time, value }] of change.readings) putFact(store, key, String(value), time);
			});
		},
		purge(before, now) {
			purge(store, { metricsBefore: before, eventsBefore: null }, now);
			store.write(() => {
				store
					.statement("DELETE FROM facts WHERE name >= 'counter:' AND name < 'counter;' AND time < ?")
					.run(now - silence);
			});
		},
	};
}

function readingsOf(store: Store, keys: readonly string[]): ReadonlyMap<string, CounterReading> {
	const readings = new Map<string, CounterReading>();
	for (const key of keys) {
		const fact = readFact(store, key);
		if (fact !== null) readings.set(key, { time: fact.time, value: Number(fact.value) });
	}
	return readings;
}

/** Adds points to their chunks, each chunk read and written once. */
function addPoints(store: Store, points: CounterChange["points"]): void {
	const byChunk = new Map<
		string,
		{ readonly row: number; readonly chunk: number; readonly points: MetricPoint[] }
	>();
	for (const point of points) {
		const row = seriesRow(store, identityOf(point));
		const chunk = chunkOf(point.time * 1000);
		const key = `${row}/${chunk}`;
		const group = byChunk.get(key) ?? { row, chunk, points: [] };
		group.points.push(point);
		byChunk.set(key, group);
	}
	const columns = chunkColumns();
	for (const { row, chunk, points: members } of byChunk.values()) {
		readChunk(store, row, chunk, columns);
		for (const point of members) addPoint(columns, point);
		sortPoints(columns);
		writeChunk(store, row, chunk, columns);
	}
}

/** NaN stands for null: nothing plus a count is the count. */
function addPoint(columns: ChunkColumns, point: MetricPoint): void {
	const time = Math.round(point.time * 1000);
	const at = columns.times.subarray(0, columns.length).indexOf(time);
	if (at === -1) {
		appendPoint(columns, time, point.errors, point.requests ?? Number.NaN, point.panics ?? Number.NaN);
		return;
	}
	for (const name of ["errors", "requests", "panics"] as const) {
		const added = point[name];
		const stored = columns[name][at] as number;
		if (added !== null) columns[name][at] = Number.isNaN(stored) ? added : stored + added;
	}
}
