/** Stored series: what makes one, and its chunks as columns. Shared by imports and the remote-write sink. */
import type { MetricPoint } from "../model/event.js";
import { type ChunkColumns, decodeChunk, encodeChunk } from "./chunk.js";
import type { Store } from "./store.js";

/** What makes a series. */
interface SeriesIdentity {
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
	readonly labels: Readonly<Record<string, string>>;
}

/** Text that identifies the series of a point; the order of labels does not matter. */
export function identityOf({ service, env, version, labels }: MetricPoint): string {
	const sorted = labels === undefined ? [] : Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
	const identity: SeriesIdentity = { service, env, version, labels: Object.fromEntries(sorted) };
	return JSON.stringify(identity);
}

/** Row of the series with this identity, made when it is new. Call inside `Store.write`. */
export function seriesRow(store: Store, identity: string): number {
	const known = store.statement("SELECT id FROM series WHERE identity = ?").get(identity) as
		| { readonly id: number }
		| undefined;
	if (known !== undefined) return known.id;
	const { service, env, version, labels } = JSON.parse(identity) as SeriesIdentity;
	const { lastInsertRowid } = store
		.statement("INSERT INTO series (service, env, version, labels, identity) VALUES (?, ?, ?, ?, ?)")
		.run(service, env, version, JSON.stringify(labels), identity);
	return Number(lastInsertRowid);
}

/** Reads a stored chunk into `columns`; an absent one is empty. */
export function readChunk(store: Store, series: number, chunk: number, columns: ChunkColumns): void {
	const row = store
		.statement("SELECT data FROM metric_chunks WHERE series = ? AND chunk = ?")
		.get(series, chunk) as { readonly data: Uint8Array } | undefined;
	columns.length = 0;
	if (row !== undefined) decodeChunk(row.data, chunk, columns);
}

/** Stores a chunk in place of what was there. Call inside `Store.write`. */
export function writeChunk(store: Store, series: number, chunk: number, columns: ChunkColumns): void {
	store
		.statement("INSERT OR REPLACE INTO metric_chunks (series, chunk, points, data) VALUES (?, ?, ?, ?)")
		.run(series, chunk, columns.length, encodeChunk(columns, chunk));
}
