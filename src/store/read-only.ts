/**
 * Reading a store on media that cannot be written. SQLite needs to create a shared-memory file beside a WAL
 * database, so the file (and its -wal, which may hold the last commits) is copied to a private temporary
 * folder and read there. The copy is unlinked at once where the system allows that.
 */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenDatabase, SqliteDatabase } from "./driver.js";

/** A connection to a private copy, and what removes the copy. */
export interface ReadingCopy {
	readonly database: SqliteDatabase;
	readonly remove: () => void;
}

/** Copies the store at `path`, opens the copy and runs `prepare` on it while it may still be written. */
export function copyForReading(
	open: OpenDatabase,
	path: string,
	prepare: (database: SqliteDatabase) => void,
): ReadingCopy {
	const folder = mkdtempSync(join(tmpdir(), "faultline-read-"));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		const copy = join(folder, "copy.sqlite");
		for (const suffix of ["", "-wal"]) {
			if (!existsSync(path + suffix)) continue;
			copyFileSync(path + suffix, copy + suffix);
			chmodSync(copy + suffix, 0o600);
		}
		const database = open(copy, {});
		prepare(database);
		// Moves the -wal into the file, so that one open file is all there is and its name can go.
		database.pragma("journal_mode = DELETE");
		if (process.platform !== "win32") remove();
		return { database, remove };
	} catch (error) {
		remove();
		throw error;
	}
}
