/** Runs the CLI in this process with buffers for streams, a fixed clock and an empty environment. */
import { Readable, Writable } from "node:stream";
import type { MainProcess } from "../../src/cli/build-context.js";
import { main } from "../../src/cli/main.js";
import type { CommandSpec } from "../../src/cli/spec.js";

export interface RunOptions {
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	readonly stdin?: string;
	readonly terminal?: boolean;
	readonly now?: number;
	readonly commands?: readonly CommandSpec[];
	/** Error that stdout answers every write with. */
	readonly stdoutError?: NodeJS.ErrnoException;
}

export interface RunResult {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
	/** Codes that main asked the process to exit with at once. */
	readonly exits: readonly number[];
}

export interface Running {
	readonly done: Promise<RunResult>;
	/** Delivers Ctrl-C. */
	interrupt(): void;
}

/** 2026-11-21T03:00:00Z */
export const testNow = 1_795_230_000;

export async function runMain(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
	return startMain(args, options).done;
}

/** Starts main without waiting for it. */
export function startMain(args: readonly string[], options: RunOptions = {}): Running {
	const stdout = sink(options.terminal === true, options.stdoutError);
	const stderr = sink(options.terminal === true);
	const listeners = new Set<() => void>();
	const exits: number[] = [];
	const fake: MainProcess = {
		argv: ["node", "faultline", ...args],
		env: { HOME: "/nonexistent-home", ...options.env },
		cwd: () => options.cwd ?? process.cwd(),
		stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]) as never,
		stdout: stdout.stream as never,
		stderr: stderr.stream as never,
		on: (_event, listener) => listeners.add(listener),
		off: (_event, listener) => listeners.delete(listener),
		exit: (code) => void exits.push(code),
	};
	const running = main(fake, () => options.now ?? testNow, options.commands);
	return {
		done: running.then((code) => ({ code, stdout: stdout.text(), stderr: stderr.text(), exits })),
		interrupt: () => {
			for (const listener of listeners) listener();
		},
	};
}

function sink(terminal: boolean, failure?: NodeJS.ErrnoException) {
	const chunks: string[] = [];
	const stream = new Writable({
		write(chunk, _encoding, done) {
			if (failure !== undefined) return done(failure);
			chunks.push(String(chunk));
			done();
		},
	});
	return {
		stream: Object.assign(stream, { isTTY: terminal, columns: 80 }),
		text: () => chunks.join(""),
	};
}
