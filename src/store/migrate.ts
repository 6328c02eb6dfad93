/**
 * Forward-only schema migrations. `user_version` holds the number of the last one; each runs in its own
 * transaction together with the new number, so that a crash leaves the store at one version or the next.
 * `application_id` marks the file as ours: another program's SQLite file is never touched.
 */
import { Failure } from "../model/failure.js";
import type { SqliteDatabase } from "./driver.js";
import { transact } from "./store.js";

/** One step of the schema; `number` counts from 1 without gaps. */
export interface Migration {
	readonly number: number;
	readonly name: string;
	readonly sql: string;
}

/** "FLTL" in ASCII, at offset 68 of the file. */
export const applicationId = 0x46_4c_54_4c;

/** Schema version of an open file; 0 for a new one. */
export function schemaVersion(database: SqliteDatabase): number {
	return Number(database.pragma("user_version", { simple: true }));
}

/** Throws Failure(store) unless the file is new, or ours and not from a newer program. Writes nothing. */
export function checkOwner(database: SqliteDatabase, path: string, latest: number): void {
	// In this order: another process that makes the store meanwhile writes both in one transaction.
	const tables = database.prepare("SELECT count(*) AS n FROM sqlite_master").get() as { readonly n: number };
	const id = Number(database.pragma("application_id", { simple: true }));
	if (id !== applicationId && tables.n > 0) {
		throw new Failure("store", "this SQLite file belongs to another program", {
			where: path,
			hint: "name another file with --store; this one was left as it is",
		});
	}
	const version = schemaVersion(database);
	if (version > latest) {
		throw new Failure(
			"store",
			`the store has schema ${version}, this faultline knows up to ${latest}: a newer faultline wrote it`,
			{ where: path, hint: "upgrade this faultline, or name another store with --store" },
		);
	}
}

/** Applies the migrations the file does not have yet. Safe when two processes do it at once. */
export function migrate(database: SqliteDatabase, path: string, migrations: readonly Migration[]): void {
	const latest = migrations.length;
	checkOwner(database, path, latest);
	for (const migration of migrations) {
		if (schemaVersion(database) >= migration.number) continue;
		transact(database, "BEGIN IMMEDIATE", () => {
			// Another process may have done it while this one waited for the lock.
			if (schemaVersion(database) >= migration.number) return;
			database.exec(migration.sql);
			database.exec(`PRAGMA user_version = ${migration.number}; PRAGMA application_id = ${applicationId};`);
		});
	}
}
