/**
 * An open store: one SQLite connection, its prepared statements, and the two ways to use it. `read` and
 * `write` are synchronous on purpose: a transaction never spans an await, so that no other part of the
 * program can slip its statements into it, and the write lock is held for milliseconds.
 */
import { Failure } from "../model/failure.js";
import type { Warning } from "../model/warning.js";
import type { SqliteDatabase, SqliteStatement } from "./driver.js";
import { storeFailure } from "./failures.js";

/** Handle that every adapter of this folder takes. */
export interface Store {
	/** Path as the user knows it. */
	readonly path: string;
	/** True on read-only media: `write` throws Failure(store). */
	readonly readonly: boolean;
	/** What was less than well when opening. */
	readonly warnings: readonly Warning[];
	/** Prepares once, then reuses. Do not nest two runs of the same statement's iterator. */
	statement(sql: string): SqliteStatement;
	/** Runs statements that only read; known conditions come out as Failure(store). */
	read<T>(work: () => T): T;
	/** Runs `work` in one immediate transaction: all of it is kept, or nothing. Must not be nested. */
	write<T>(work: () => T): T;
	/** Throws Failure(store) when `write` would: ask before long work. */
	mustBeWritable(): void;
	/** Runs `work` in a transaction that touches temporary tables only and takes no lock on the store. */
	spill<T>(work: () => T): T;
	/** Gives free pages back to the file system; other processes wait meanwhile. */
	shrink(): void;
	close(): void;
}

/** Wraps an open connection; `onClose` runs after it is closed. */
export function storeOver(
	database: SqliteDatabase,
	about: { readonly path: string; readonly readonly: boolean; readonly warnings: readonly Warning[] },
	onClose: () => void = () => {},
): Store {
	const statements = new Map<string, SqliteStatement>();
	const guarded = <T>(work: () => T): T => {
		try {
			return work();
		} catch (error) {
			throw storeFailure(error, about.path);
		}
	};
	const mustBeWritable = (): void => {
		if (about.readonly) throw readOnlyFailure(about.path);
	};
	return {
		...about,
		statement(sql) {
			const known = statements.get(sql);
			if (known !== undefined) return known;
			const prepared = guarded(() => database.prepare(sql));
			statements.set(sql, prepared);
			return prepared;
		},
		read: guarded,
		mustBeWritable,
		write(work) {
			mustBeWritable();
			return guarded(() => transact(database, "BEGIN IMMEDIATE", work));
		},
		spill(work) {
			try {
				return transact(database, "BEGIN", work);
			} catch (error) {
				throw storeFailure(error, `temporary files of the import (TMPDIR), or ${about.path}`);
			}
		},
		shrink() {
			// A prepared statement would free one page a step; exec runs it to its end.
			guarded(() => database.exec("PRAGMA incremental_vacuum"));
		},
		close() {
			statements.clear();
			database.close();
			onClose();
		},
	};
}

/** Runs `work` between `begin` and COMMIT; rolls back and rethrows when it throws. */
export function transact<T>(database: SqliteDatabase, begin: string, work: () => T): T {
	database.exec(begin);
	try {
		const result = work();
		database.exec("COMMIT");
		return result;
	} catch (error) {
		// SQLite rolls back by itself on some errors (disk full, I/O); a second ROLLBACK would hide the first error.
		if (database.inTransaction) database.exec("ROLLBACK");
		throw error;
	}
}

function readOnlyFailure(path: string): Failure {
	return new Failure("store", "the store was opened read-only, so nothing can be saved in it", {
		where: path,
		hint: "give the file and its folder write permission, or name a store elsewhere with --store",
	});
}
