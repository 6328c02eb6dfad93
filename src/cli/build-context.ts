/** From a parsed command line to what the command may touch: the one place where `process` becomes a context. */
import { resolve } from "node:path";
import type { ConfigRequest } from "../config/load.js";
import type { EpochSeconds } from "../model/time.js";
import type { CommandContext, OutputWriter, Progress, Talk } from "./context.js";
import { globalsOf, type OptionValues, styleFlags } from "./global-options.js";
import { talkTo } from "./output.js";
import { progressOn } from "./progress.js";
import { redactor } from "./redact.js";
import { styleOf } from "./terminal.js";

/** The part of `process` that the CLI uses; tests pass buffers. */
export type MainProcess = Pick<NodeJS.Process, "argv" | "env" | "cwd"> & {
	readonly stdin: NodeJS.Process["stdin"];
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	on(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
	off(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
	exit(code: number): void;
};

/** What a run is made of, besides the process. */
export interface RunFacts {
	readonly values: OptionValues;
	readonly format: string;
	readonly stdout: OutputWriter;
	readonly clock: () => EpochSeconds;
	readonly signal: AbortSignal;
}

/** Builds the context of one command. Throws Failure(usage) for bad global options. */
export function buildContext(process: MainProcess, facts: RunFacts): CommandContext {
	const { values, format, stdout, clock, signal } = facts;
	const { env, stderr } = process;
	const globals = globalsOf(values, env);
	const flags = styleFlags(values, env);
	const machine = format !== "text" && format !== "markdown";
	const spinner = progressOn({ stream: stderr, env, machine });
	const style = styleOf(stderr, env, flags);
	const talk = talkTo(stderr, style, globals.debug, redactor(env), spinner.stop);
	const context: CommandContext = {
		env,
		cwd: process.cwd(),
		// Node opens the stream when it is first asked for, which takes a while.
		get stdin() {
			return process.stdin;
		},
		stdout,
		talk,
		progress: globals.debug ? timed(spinner, talk, clock) : spinner,
		clock,
		signal,
		style: styleOf(process.stdout, env, flags),
		globals,
		config: once(async () => (await import("../config/load.js")).loadConfig(configRequest(context))),
	};
	return context;
}

/** Progress that also tells, under --debug, what was begun when. */
function timed(progress: Progress, talk: Talk, clock: () => EpochSeconds): Progress {
	const start = clock();
	return {
		step(text) {
			talk.debug(`${(clock() - start).toFixed(3)} s  ${text}`);
			progress.step(text);
		},
		stop: progress.stop,
	};
}

/** What the loader of the configuration needs to know. */
export function configRequest(context: CommandContext): ConfigRequest {
	const { repo, config, store } = context.globals;
	const absolute = (path: string | null): string | null =>
		path === null ? null : resolve(context.cwd, path);
	return {
		cwd: context.cwd,
		repository: absolute(repo),
		file: absolute(config),
		env: context.env,
		store: absolute(store),
	};
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | null = null;
	return () => {
		made ??= make();
		return made;
	};
}
