/**
 * One long-lived `git cat-file --batch` process: blobs and revision names in, contents out, in order. 300 blobs
 * cost what a dozen `git show` would. Missing objects (partial clones) answer null, never an error.
 */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawnGit } from "./subprocess.js";

/** One answer of cat-file. */
export interface GitObject {
	readonly sha: string;
	readonly type: string;
	readonly size: number;
	readonly content: Buffer;
}

interface Waiting {
	readonly resolve: (object: GitObject | null) => void;
	readonly reject: (error: Error) => void;
}

export class ObjectReader {
	readonly #folder: string;
	#child: ChildProcessWithoutNullStreams | null = null;
	#queue: Waiting[] = [];
	#chunks: Buffer[] = [];
	#buffered = 0;
	#errors = "";
	/** Names not yet written to git, each with its line end. */
	#unsent = "";
	#closed = false;
	/** Header of the object being read; null between objects. */
	#header: { readonly sha: string; readonly type: string; readonly size: number } | null = null;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Reads an object by any revision name (`sha`, `sha:path`, `ref^{commit}`); null when missing or ambiguous. */
	read(name: string): Promise<GitObject | null> {
		if (/[\n\r\0]/.test(name) || name === "") return Promise.resolve(null);
		if (this.#closed) return Promise.reject(new Error("the repository was closed"));
		const child = this.#start();
		return new Promise((resolve, reject) => {
			this.#queue.push({ resolve, reject });
			// Names that are asked for at once go out in one write: each costs a system call.
			if (this.#unsent === "") process.nextTick(() => this.#send(child));
			this.#unsent += `${name}\n`;
		});
	}

	/** What git wrote to stderr when it ended early. */
	get errors(): string {
		return this.#errors;
	}

	#send(child: ChildProcessWithoutNullStreams): void {
		child.stdin.write(this.#unsent);
		this.#unsent = "";
	}

	/** Ends the process; later reads are refused. */
	async close(): Promise<void> {
		this.#closed = true;
		const child = this.#child;
		this.#child = null;
		if (child === null || child.exitCode !== null) return;
		await new Promise<void>((resolve) => {
			child.once("close", () => resolve());
			child.stdin.end();
		});
	}

	#start(): ChildProcessWithoutNullStreams {
		if (this.#child !== null) return this.#child;
		const child = spawnGit(this.#folder, ["cat-file", "--batch"]);
		this.#child = child;
		child.stderr.setEncoding("utf8");
		child.stderr.on("data", (text: string) => {
			this.#errors += text.slice(0, 4096);
		});
		child.stdin.on("error", () => undefined);
		child.stdout.on("data", (chunk: Buffer) => this.#feed(chunk));
		child.on("error", (error) => this.#fail(child, error));
		child.on("close", () => this.#fail(child, new Error(this.#errors || "git cat-file ended")));
		return child;
	}

	/** Forgets a process with all that it left unsaid. One that fails and then ends does so once. */
	#fail(child: ChildProcessWithoutNullStreams, error: Error): void {
		if (this.#child !== child && this.#child !== null) return;
		const waiting = this.#queue;
		this.#queue = [];
		this.#chunks = [];
		this.#buffered = 0;
		this.#header = null;
		this.#child = null;
		for (const one of waiting) one.reject(error);
	}

	#feed(chunk: Buffer): void {
		this.#chunks.push(chunk);
		this.#buffered += chunk.length;
		while (this.#step()) {
			// each step takes one header or one content out of the buffer
		}
	}

	#step(): boolean {
		if (this.#header === null) {
			const all = this.#joined();
			const end = all.indexOf(10);
			if (end < 0) return false;
			const words = all.toString("latin1", 0, end).split(" ");
			this.#take(end + 1);
			const [sha, type, size] = words.slice(-3);
			if (words.length !== 3 || type === undefined || !/^\d+$/.test(size ?? "")) {
				this.#queue.shift()?.resolve(null);
				return true;
			}
			this.#header = { sha: sha ?? "", type, size: Number(size) };
			return true;
		}
		const { sha, type, size } = this.#header;
		if (this.#buffered < size + 1) return false;
		const content = this.#take(size + 1).subarray(0, size);
		this.#header = null;
		this.#queue.shift()?.resolve({ sha, type, size, content });
		return true;
	}

	#joined(): Buffer {
		if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
		return this.#chunks[0] ?? Buffer.alloc(0);
	}

	#take(length: number): Buffer {
		const all = this.#joined();
		this.#chunks = [all.subarray(length)];
		this.#buffered = all.length - length;
		return all.subarray(0, length);
	}
}
