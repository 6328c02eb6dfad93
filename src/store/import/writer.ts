/**
 * The import contract. Records are gathered first, in memory up to a limit and beyond it in SQLite's own
 * temporary file; `finish` merges them in one transaction. So a crash, Ctrl-C or full disk at any moment
 * leaves the store as it was, memory stays bounded, and the write lock is held for the merge only, not for
 * as long as a pipe takes to deliver.
 */
import type { EpochSeconds } from "../../model/time.js";
import type { ImportCounts } from "./counts.js";

/** What decoding yields: a record, or a line that is left out and why. */
export type Decoded<T> =
	| { readonly kind: "record"; readonly record: T }
	| {
			readonly kind: "skip";
			/** Few different texts: they are counted by reason. */
			readonly reason: string;
			/** 1-based, where lines mean something. */
			readonly line?: number;
			/** True when something is wrong with the line, false when it is fine but no record of this kind. */
			readonly rejected?: boolean;
	  };

/** Takes records of one kind. After `finish` or `discard` it is spent. */
export interface ImportWriter<T> {
	add(record: T): void;
	skip(reason: string): void;
	/** Merges everything in one transaction; throws Failure(store) and keeps nothing when that fails. */
	finish(about: ImportBatch): ImportCounts;
	/** Forgets everything that was added. */
	discard(): void;
}

/** Where a batch came from; logged in the store when it changed something. */
export interface ImportBatch {
	/** File name, "-" for stdin, or the name of the sender. */
	readonly source: string;
	readonly now: EpochSeconds;
}

/** Options of `importAll`. */
export interface ImportOptions extends ImportBatch {
	readonly signal?: AbortSignal;
	/** Called now and then with the number of records and skipped lines so far. */
	readonly onProgress?: (read: number) => void;
}

/** How many records pass between two looks at the clock, the signal and the event loop. */
const stride = 4096;

/** Writes a decoded stream; on any error nothing of it is kept and the error is passed on. */
export async function importAll<T>(
	writer: ImportWriter<T>,
	records: AsyncIterable<Decoded<T>> | Iterable<Decoded<T>>,
	options: ImportOptions,
): Promise<ImportCounts> {
	let read = 0;
	try {
		for await (const decoded of records) {
			if (decoded.kind === "record") writer.add(decoded.record);
			else writer.skip(decoded.reason);
			if (++read % stride !== 0) continue;
			options.signal?.throwIfAborted();
			options.onProgress?.(read);
			// Decoders may never wait for IO within a large buffer: let Ctrl-C in.
			await new Promise((resolve) => setImmediate(resolve));
		}
		options.signal?.throwIfAborted();
		return writer.finish(options);
	} finally {
		writer.discard();
	}
}
