/**
 * What notifications remember between runs: which alert was sent where and when, what failed and is to be
 * sent again. Keys and values belong to notify/; this file only keeps them, safe for two cron runs at once.
 */
import type { EpochSeconds } from "../model/time.js";
import type { Store } from "./store.js";

/** A remembered value. */
export interface Notice {
	readonly key: string;
	readonly value: string;
	/** When it was put. */
	readonly time: EpochSeconds;
	/** null: never. */
	readonly expiresAt: EpochSeconds | null;
}

/** Keyed state with expiry. Expired notices are as good as absent. */
export interface NoticeState {
	get(key: string, now: EpochSeconds): Notice | null;
	put(key: string, value: string, now: EpochSeconds, expiresAt?: EpochSeconds): void;
	/** Puts only when the key is absent or expired; true for the one process that got it. */
	claim(key: string, value: string, now: EpochSeconds, expiresAt: EpochSeconds): boolean;
	remove(key: string): void;
	/** Notices whose key begins with `prefix`, in key order. */
	list(prefix: string, now: EpochSeconds): readonly Notice[];
}

const live = "(expires IS NULL OR expires > ?)";
const columns = 'name AS "key", value, time, expires AS expiresAt';

/** Notification state kept in the store. */
export function storeNotices(store: Store): NoticeState {
	const upsert = `INSERT INTO notices (name, value, time, expires) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, time = excluded.time, expires = excluded.expires`;
	return {
		get(key, now) {
			const row = store.read(() =>
				store.statement(`SELECT ${columns} FROM notices WHERE name = ? AND ${live}`).get(key, now),
			);
			return (row as Notice | undefined) ?? null;
		},
		put(key, value, now, expiresAt) {
			store.write(() => store.statement(upsert).run(key, value, now, expiresAt ?? null));
		},
		claim(key, value, now, expiresAt) {
			const sql = `${upsert} WHERE notices.expires <= ?`;
			return store.write(() => store.statement(sql).run(key, value, now, expiresAt, now).changes === 1);
		},
		remove(key) {
			store.write(() => store.statement("DELETE FROM notices WHERE name = ?").run(key));
		},
		list(prefix, now) {
			return store.read(() =>
				store
					.statement(
						`SELECT ${columns} FROM notices WHERE substr(name, 1, length(:prefix)) = :prefix AND (expires IS NULL OR expires > :now) ORDER BY name`,
					)
					.all({ prefix, now }),
			) as Notice[];
		},
	};
}
