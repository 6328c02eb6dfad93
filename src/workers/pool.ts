/**
 * Threads that make change records. They start with the first question; each takes one batch at a time, so a large
 * commit holds up nobody else.
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { CommitFiles, RecordWorkers } from "../change/commit-records.js";
import type { Extent } from "../change/unit.js";
import { Failure } from "../model/failure.js";
import type { Answer, Question } from "./messages.js";
import { packed } from "./pack.js";

/** More threads than this wait for git, and each has a heap of its own. */
const MOST_THREADS = 4;

/** New objects of a thread, most of which are gone with their commit. Less than V8's own limit, for the peak memory. */
const YOUNG_MB = 12;

/** A pool that somebody has to close. */
export interface WorkerPool extends RecordWorkers {
	/** Ends the threads; questions that are open fail. */
	close(): Promise<void>;
}

interface Task {
	readonly question: Question;
	readonly resolve: (texts: readonly string[]) => void;
	readonly reject: (error: Error) => void;
}

/** Null where threads would not help (one core) or cannot be started (sources that were not built). */
export function openWorkers(
	threads = Math.min(MOST_THREADS, availableParallelism()),
	file = builtWorker(),
): WorkerPool | null {
	return threads < 2 || !existsSync(file) ? null : new ThreadPool(threads, file);
}

/** The program of a thread, beside the bundle that this code is part of. */
function builtWorker(): string {
	return join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "worker.js");
}

class ThreadPool implements WorkerPool {
	readonly size: number;
	readonly #file: string;
	readonly #idle: Worker[] = [];
	readonly #busy = new Map<Worker, Task>();
	readonly #waiting: Task[] = [];
	#asked = 0;
	#closed = false;

	constructor(size: number, file: string) {
		this.size = size;
		this.#file = file;
	}

	records(commits: readonly CommitFiles[], extent: Extent): Promise<readonly string[]> {
		this.#asked += 1;
		const question: Question = { id: this.#asked, commits, extent };
		return new Promise((resolve, reject) => {
			this.#waiting.push({ question, resolve, reject });
			this.#next();
		});
	}

	rest(): void {
		for (const worker of this.#idle.splice(0)) worker.terminate();
	}

	async close(): Promise<void> {
		this.#closed = true;
		const workers = [...this.#idle.splice(0), ...this.#busy.keys()];
		const open = [...this.#busy.values(), ...this.#waiting.splice(0)];
		this.#busy.clear();
		for (const task of open) task.reject(new Failure("internal", "the threads were ended"));
		await Promise.all(workers.map((worker) => worker.terminate()));
	}

	/** Gives the next question to a thread that has none. */
	#next(): void {
		if (this.#closed || this.#waiting.length === 0) return;
		const worker = this.#idle.pop() ?? (this.#busy.size < this.size ? this.#start() : null);
		const task = worker === null ? undefined : this.#waiting.shift();
		if (worker === null || task === undefined) return;
		this.#busy.set(worker, task);
		const { commits, buffer } = packed(task.question.commits);
		worker.postMessage({ ...task.question, commits } satisfies Question, [buffer]);
	}

	#start(): Worker {
		const worker = new Worker(this.#file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
		worker.on("message", (answer: Answer) => {
			const task = this.#busy.get(worker);
			this.#busy.delete(worker);
			this.#idle.push(worker);
			if ("texts" in answer) task?.resolve(answer.texts);
			else task?.reject(new Failure("internal", answer.error));
			this.#next();
		});
		worker.on("error", (error) => {
			const task = this.#busy.get(worker);
			this.#busy.delete(worker);
			task?.reject(error);
			this.#next();
		});
		return worker;
	}
}
