/**
 * Opens the store: makes the folder (0700) and the file (0600) when there is none, switches to WAL, applies
 * migrations. Read-only media are opened read-only with a warning; a damaged, foreign or newer file is
 * refused with its remedy and is left byte for byte as it was.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import { loadDriver, type OpenDatabase, type SqliteDatabase } from "./driver.js";
import { sqliteCode, storeFailure } from "./failures.js";
import { checkOwner, type Migration, migrate, schemaVersion } from "./migrate.js";
import { migrations as allMigrations } from "./migrations/index.js";
import { copyForReading } from "./read-only.js";
import { type Store, storeOver } from "./store.js";

/** How to open; every field has a default. */
export interface OpenOptions {
	/** Milliseconds to wait for another process's write; default 15,000 (the longest merge of a 10 M point import). */
	readonly busyTimeout?: number;
	/** Never create: throw Failure(store) when there is no file. */
	readonly mustExist?: boolean;
	/** Open without write access even when it could be written. */
	readonly readonly?: boolean;
	/** Stand-ins for tests. */
	readonly driver?: () => Promise<OpenDatabase>;
	readonly migrations?: readonly Migration[];
}

const defaultBusyTimeout = 15_000;

/** Page cache: a merge of an hour of 10,000 series stays in it. */
const cacheKib = 32_768;

/**
 * Opens the store at `path`, creating it when missing. Throws Failure(store) for every condition of the
 * file, the disk, the addon or another process.
 */
export async function openStore(path: string, options: OpenOptions = {}): Promise<Store> {
	const open = await (options.driver ?? loadDriver)();
	const migrations = options.migrations ?? allMigrations;
	const timeout = options.busyTimeout ?? defaultBusyTimeout;
	try {
		if (!existsSync(path)) create(path, options);
		if (!statSync(path).isFile()) throw notAFile(path);
		if (options.readonly === true || !writable(path)) return openReadOnly(open, path, timeout, migrations);
		const database = open(path, { timeout });
		return prepareOrClose(database, () => {
			checkOwner(database, path, migrations.length);
			configure(database, timeout);
			migrate(database, path, migrations);
			return storeOver(database, { path, readonly: false, warnings: [] });
		});
	} catch (error) {
		throw storeFailure(systemFailure(error, path), path);
	}
}

function create(path: string, options: OpenOptions): void {
	if (options.mustExist === true || options.readonly === true) {
		throw new Failure("store", "there is no store yet", {
			where: path,
			hint: "import something first: faultline import metrics FILE",
		});
	}
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	// SQLite gives the -wal and -shm files the mode of this one. Error texts are nobody else's business.
	closeSync(openSync(path, "a", 0o600));
}

/** Settings of a writing connection. */
function configure(database: SqliteDatabase, timeout: number): void {
	// Lets retention give pages back. Possible in a new file only, and it writes: an old one is left alone.
	if (schemaVersion(database) === 0) database.pragma("auto_vacuum = INCREMENTAL");
	switchToWal(database, timeout);
	// With WAL, NORMAL survives kill -9 and keeps the file whole on power loss.
	database.pragma("synchronous = NORMAL");
	database.pragma("foreign_keys = ON");
	// Spilled imports go to a temporary file, not to memory.
	database.pragma("temp_store = FILE");
	for (const schema of ["main", "temp"]) database.pragma(`${schema}.cache_size = ${-cacheKib}`);
}

/** Switching the journal mode does not honour the busy timeout when two processes create a store at once. */
function switchToWal(database: SqliteDatabase, timeout: number): void {
	const pause = 20;
	for (let waited = 0; ; waited += pause) {
		try {
			database.pragma("journal_mode = WAL");
			return;
		} catch (error) {
			if (!sqliteCode(error)?.startsWith("SQLITE_BUSY") || waited >= timeout) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
		}
	}
}

function openReadOnly(
	open: OpenDatabase,
	path: string,
	timeout: number,
	migrations: readonly Migration[],
): Store {
	const warnings: Warning[] = [
		warning("W-STORE-READONLY", `the store ${path} is read-only: nothing of this run is saved in it`),
	];
	const direct = openCurrent(open, path, timeout, migrations);
	if (direct !== null) return storeOver(direct, { path, readonly: true, warnings });
	const copy = copyForReading(open, path, (database) => migrate(database, path, migrations));
	return storeOver(copy.database, { path, readonly: true, warnings }, copy.remove);
}

/** A read-only connection to the file itself; null when WAL or an older schema stands in the way. */
function openCurrent(
	open: OpenDatabase,
	path: string,
	timeout: number,
	migrations: readonly Migration[],
): SqliteDatabase | null {
	const database = open(path, { readonly: true, fileMustExist: true, timeout });
	return prepareOrClose(database, () => {
		try {
			checkOwner(database, path, migrations.length);
			if (schemaVersion(database) === migrations.length) return database;
		} catch (error) {
			if (!/^SQLITE_(CANTOPEN|READONLY)/.test(sqliteCode(error) ?? "")) throw error;
		}
		database.close();
		return null;
	});
}

function prepareOrClose<T>(database: SqliteDatabase, work: () => T): T {
	try {
		return work();
	} catch (error) {
		database.close();
		throw error;
	}
}

/** WAL needs to write the file and to create files beside it. */
function writable(path: string): boolean {
	try {
		accessSync(path, constants.W_OK);
		accessSync(dirname(path), constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

function notAFile(path: string): Failure {
	return new Failure("store", "the store path is not a file", {
		where: path,
		hint: "name a file with --store",
	});
}

/** File system errors of creating the folder or the file. */
function systemFailure(error: unknown, path: string): unknown {
	if (!(error instanceof Error) || !("code" in error) || error instanceof Failure) return error;
	if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR", "EEXIST", "EDQUOT"].includes(String(error.code)))
		return error;
	return new Failure("store", `the store cannot be created: ${error.message}`, {
		where: path,
		hint: "name a store in a folder this user may write with --store, or set XDG_STATE_HOME",
		cause: error,
	});
}
