/**
 * AnalysisCache over the store: derived facts keyed by content, with a size cap. Least recently used entries
 * go first. It never fails a run: on a read-only, busy or full store a put is dropped and a get is a miss,
 * which is always safe.
 */
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import type { AnalysisCache } from "../sources/history.js";
import type { Store } from "./store.js";

/** Limits and clock of the cache. */
export interface CacheOptions {
	/** Bytes of keys and values kept; default 256 MiB: about 20,000 commits' facts. */
	readonly maxBytes?: number;
	readonly now: () => EpochSeconds;
}

const defaultMaxBytes = 256 * 1024 * 1024;

/** Seconds during which a use is not written down again: reading must not cost a write each time. */
const freshFor = 3600;

/** Uses gathered before they are written in one transaction. */
const flushAt = 256;

interface Entry {
	readonly kind: string;
	readonly key: string;
}

/** Opens the cache part of a store. */
export function storeCache(store: Store, options: CacheOptions): AnalysisCache {
	const maxBytes = options.maxBytes ?? defaultMaxBytes;
	let touched: Entry[] = [];
	const flush = (): void => {
		const entries = touched;
		touched = [];
		if (!store.readonly) quietly(() => store.write(() => touch(store, entries, options.now())));
	};
	return {
		get(kind, key) {
			const row = quietly(() =>
				store.read(() =>
					store.statement("SELECT value, used FROM cache WHERE kind = ? AND key = ?").get(kind, key),
				),
			) as { readonly value: string; readonly used: number } | undefined;
			if (row === undefined) return null;
			if (options.now() - row.used > freshFor) touched.push({ kind, key });
			if (touched.length >= flushAt) flush();
			return row.value;
		},
		putAll(kind, entries) {
			if (store.readonly || entries.size === 0) return;
			quietly(() =>
				store.write(() => {
					touch(store, touched, options.now());
					touched = [];
					for (const [key, value] of entries) put(store, kind, key, value, options.now());
					evict(store, maxBytes);
				}),
			);
		},
	};
}

/** The store's own conditions (busy, full, read-only, damaged) are a miss here; anything else is a bug. */
function quietly<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}

function put(store: Store, kind: string, key: string, value: string, now: EpochSeconds): void {
	const size = Buffer.byteLength(key) + Buffer.byteLength(value);
	store
		.statement(
			`INSERT INTO cache (kind, key, value, size, used) VALUES (?, ?, ?, ?, ?)
			 ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, size = excluded.size, used = excluded.used`,
		)
		.run(kind, key, value, size, now);
}

function touch(store: Store, entries: readonly Entry[], now: EpochSeconds): void {
	const statement = store.statement("UPDATE cache SET used = ? WHERE kind = ? AND key = ?");
	for (const { kind, key } of entries) statement.run(now, kind, key);
}

/** Removes the least recently used entries until a tenth of the room is free again. */
function evict(store: Store, maxBytes: number): void {
	const total = store.statement("SELECT total(size) AS bytes FROM cache").get() as { readonly bytes: number };
	if (total.bytes <= maxBytes) return;
	const excess = total.bytes - maxBytes * 0.9;
	store
		.statement(
			`DELETE FROM cache WHERE rowid IN (
				SELECT id FROM (SELECT rowid AS id, sum(size) OVER (ORDER BY used, rowid) - size AS before FROM cache)
				WHERE before < ?)`,
		)
		.run(excess);
}
