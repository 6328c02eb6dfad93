/**
 * A log file as it grows, like `tail -F`: through rotation by renaming (the rest of the old file is read before
 * the new one begins), through truncation (copytruncate), and through moments in which there is no file. Looked
 * at by time, since change notices are not to be had on network file systems.
 */
import { type FileHandle, open, stat } from "node:fs/promises";
import { Failure } from "../../model/failure.js";
import type { Seconds } from "../../model/time.js";

export interface FollowOptions {
	/** Ends the following; what was written until then has been read. */
	readonly signal: AbortSignal;
	/** Between two looks. */
	readonly every?: Seconds;
	/** Begin with what is there already; default is the file's end. */
	readonly fromStart?: boolean;
	/** For tests. */
	readonly sleep?: (seconds: Seconds, signal: AbortSignal) => Promise<void>;
	/** Called when everything written so far was read: a moment to flush open stacks. */
	readonly onIdle?: () => void;
}

const pieceSize = 2 ** 16;

/** Yields what is appended to `path`. Ends, without an error, when the signal aborts. */
export async function* followFile(path: string, options: FollowOptions): AsyncGenerator<Uint8Array> {
	const { signal, every = 0.5, sleep = wait, onIdle } = options;
	let tail: Tail | null = null;
	let first = true;
	try {
		while (true) {
			tail ??= await Tail.open(path, first && options.fromStart !== true);
			first = false;
			if (tail !== null) yield* tail.read();
			if (signal.aborted) return;
			if (tail !== null && (await tail.replaced())) {
				// What was written between the last read and the rename is still in the old file.
				yield* tail.read();
				await tail.close();
				tail = null;
				continue;
			}
			onIdle?.();
			await sleep(every, signal);
		}
	} finally {
		await tail?.close();
	}
}

/** One open file and how far it was read. */
class Tail {
	readonly #path: string;
	readonly #file: FileHandle;
	readonly #inode: number;
	#at: number;

	private constructor(path: string, file: FileHandle, inode: number, at: number) {
		this.#path = path;
		this.#file = file;
		this.#inode = inode;
		this.#at = at;
	}

	/** Opens the file, or returns null while there is none. */
	static async open(path: string, atEnd: boolean): Promise<Tail | null> {
		try {
			const file = await open(path, "r");
			const about = await file.stat();
			return new Tail(path, file, about.ino, atEnd ? about.size : 0);
		} catch (cause) {
			const { code } = cause as NodeJS.ErrnoException;
			if (code === "ENOENT") return null;
			const hint = "check the file and its permissions";
			throw new Failure("input", `cannot follow the file (${code ?? "unreadable"})`, {
				where: path,
				hint,
				cause,
			});
		}
	}

	async *read(): AsyncGenerator<Uint8Array> {
		const { size } = await this.#file.stat();
		// Shorter than before: emptied in place, so what is there now is new.
		if (size < this.#at) this.#at = 0;
		while (true) {
			const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(pieceSize), 0, pieceSize, this.#at);
			if (bytesRead === 0) return;
			this.#at += bytesRead;
			yield buffer.subarray(0, bytesRead);
		}
	}

	/** True when the path leads to another file now, or to none. */
	async replaced(): Promise<boolean> {
		try {
			return (await stat(this.#path)).ino !== this.#inode;
		} catch {
			return true;
		}
	}

	close(): Promise<void> {
		return this.#file.close();
	}
}

function wait(seconds: Seconds, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, seconds * 1000);
		signal.addEventListener("abort", done, { once: true });
		if (signal.aborted) done();
	});
}
