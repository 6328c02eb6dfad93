/**
 * SQLite result codes -> what a person can do about them. Every access to the store goes through
 * `Store.read` and `Store.write`, which pass what they catch through here; what is not a known condition of
 * the file, the disk or another process stays as it is: a bug.
 */
import { Failure } from "../model/failure.js";
import { DamagedChunk } from "./varint.js";

interface Remedy {
	readonly message: string;
	readonly hint: string;
}

/** Primary result codes (extended codes start with them) and their remedies. */
const remedies: readonly (readonly [prefix: string, remedy: Remedy])[] = [
	[
		"SQLITE_NOTADB",
		{
			message: "this file is not a faultline store: it is no SQLite database, or its first page is damaged",
			hint: "the file was left as it is; move it away (mv FILE FILE.bad) and import again, or name another store with --store",
		},
	],
	[
		"SQLITE_CORRUPT",
		{
			message: "the store is damaged",
			hint: "the file was left as it is; keep a copy, save what can be read with `sqlite3 FILE .recover | sqlite3 NEW`, or move it away and import again",
		},
	],
	[
		"SQLITE_FULL",
		{
			message: "no space left for the store; nothing of this write was kept",
			hint: "free some disk space (or shorten the retention), then run the same command again",
		},
	],
	[
		"SQLITE_BUSY",
		{
			message: "another faultline process is writing to the store and did not finish in time",
			hint: "wait for it (a long import or a cron run) and run the command again; nothing was changed",
		},
	],
	[
		"SQLITE_PROTOCOL",
		{
			message: "too many processes opened the store at the same moment",
			hint: "run the command again; nothing was changed",
		},
	],
	[
		"SQLITE_READONLY",
		{
			message: "the store cannot be written: the file or its folder is read-only",
			hint: "give the folder write permission, or name a store elsewhere with --store",
		},
	],
	[
		"SQLITE_CANTOPEN",
		{
			message: "the store cannot be opened",
			hint: "check that the path is a file in a folder this user may read and write",
		},
	],
	[
		"SQLITE_PERM",
		{
			message: "this user may not open the store",
			hint: "check the owner and the permissions of the file",
		},
	],
	[
		"SQLITE_IOERR",
		{
			message: "the disk reported an error below the store; nothing of this write was kept",
			hint: "check the disk and the system log (dmesg), and whether the file is on a network share",
		},
	],
];

/** SQLite's code of an error (`SQLITE_BUSY_SNAPSHOT`), or null when it is not one of SQLite's. */
export function sqliteCode(error: unknown): string | null {
	if (!(error instanceof Error) || !("code" in error)) return null;
	const { code } = error;
	return typeof code === "string" && code.startsWith("SQLITE_") ? code : null;
}

/** What SQLite gave back whole is not what was written: a blob that does not decode, text that is no JSON. */
function contentDamage(error: unknown): boolean {
	if (error instanceof DamagedChunk || error instanceof SyntaxError) return true;
	return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

/** Turns a known SQLite condition into a Failure(store) that names the file; returns anything else unchanged. */
export function storeFailure(error: unknown, path: string): unknown {
	const code = contentDamage(error) ? "SQLITE_CORRUPT" : sqliteCode(error);
	if (code === null) return error;
	const remedy = remedies.find(([prefix]) => code.startsWith(prefix))?.[1];
	if (remedy === undefined) return error;
	return new Failure("store", `${remedy.message} (${code})`, {
		where: path,
		hint: remedy.hint.replaceAll("FILE", path),
		cause: error,
	});
}
