/**
 * The native SQLite driver, seen only through these small structural interfaces. This is the one file that
 * loads better-sqlite3, and it does so when a store is first opened: `--help` and store-less runs never pay
 * for the addon, and a machine where it could not be built still runs everything that needs no store.
 */
import { Failure } from "../model/failure.js";

/** What SQLite takes and gives; better-sqlite3 returns blobs as Buffer. */
export type SqliteValue = number | bigint | string | Uint8Array | null;

/** What is bound: values in order, or one record for `:name` parameters. */
export type SqliteBinding = SqliteValue | Readonly<Record<string, SqliteValue>>;

/** A prepared statement. */
export interface SqliteStatement {
	run(...values: readonly SqliteBinding[]): {
		readonly changes: number;
		readonly lastInsertRowid: number | bigint;
	};
	get(...values: readonly SqliteBinding[]): unknown;
	all(...values: readonly SqliteBinding[]): unknown[];
	iterate(...values: readonly SqliteBinding[]): IterableIterator<unknown>;
}

/** An open database connection. All calls are synchronous and throw errors that carry an SQLite `code`. */
export interface SqliteDatabase {
	readonly inTransaction: boolean;
	prepare(sql: string): SqliteStatement;
	exec(sql: string): unknown;
	pragma(text: string, options?: { readonly simple?: boolean }): unknown;
	close(): unknown;
}

/** How a connection is opened; `timeout` is the busy timeout in milliseconds. */
export interface SqliteOptions {
	readonly readonly?: boolean;
	readonly fileMustExist?: boolean;
	readonly timeout?: number;
}

/** Opens a connection to a file. */
export type OpenDatabase = (path: string, options: SqliteOptions) => SqliteDatabase;

/**
 * Loads the native addon. Throws Failure(store) that names the remedy when it is missing or was built for
 * another Node version. `load` stands in for the import in tests.
 */
export async function loadDriver(load: () => Promise<unknown> = importAddon): Promise<OpenDatabase> {
	try {
		const open = openerOf(await load());
		// The .node file itself is only loaded by the first connection; do it here, where the remedy is known.
		open(":memory:", {}).close();
		return open;
	} catch (cause) {
		throw new Failure("store", `the SQLite addon (better-sqlite3) does not load: ${reason(cause)}`, {
			hint:
				"install it again with `npm rebuild better-sqlite3` (needs g++, make and python3, and install scripts allowed), " +
				"or work without a store: faultline explain --repo DIR --range A..B --stack FILE",
			cause,
		});
	}
}

function importAddon(): Promise<unknown> {
	return import("better-sqlite3");
}

type Constructor = new (path: string, options: SqliteOptions) => SqliteDatabase;

function openerOf(module: unknown): OpenDatabase {
	const Database = (module as { readonly default: Constructor }).default;
	return (path, options) => new Database(path, options);
}

function reason(cause: unknown): string {
	const text = cause instanceof Error ? cause.message : String(cause);
	return (text.split("\n")[0] ?? text).slice(0, 200);
}
