/**
 * The command line: argv in, exit code out. Parses first and loads a command's code only when it runs, so that
 * help and version stay fast. Everything of the outside world enters through `process` here.
 */

import { resolve } from "node:path";
import type { Environment } from "../config/environment.js";
import type { ConfigRequest } from "../config/load.js";
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import { parseDuration } from "../model/time-text.js";
import type { Language } from "../report/style.js";
import { commands } from "./command-table.js";
import type { CommandContext, GlobalOptions } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { describeFailure } from "./failure-text.js";
import { readOptions } from "./options.js";
import { outputWriter, talkTo } from "./output.js";
import { type Invocation, parseArguments } from "./parse.js";
import { progressOn } from "./progress.js";
import { redactor } from "./redact.js";
import type { CommandSpec } from "./spec.js";
import { type StyleFlags, styleOf } from "./terminal.js";
import { version } from "./version.js";

/** The part of `process` that the CLI uses; tests pass buffers. */
export type MainProcess = Pick<NodeJS.Process, "argv" | "env" | "cwd"> & {
	readonly stdin: NodeJS.Process["stdin"];
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	on(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
	off(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
	exit(code: number): void;
};

type RunInvocation = Extract<Invocation, { kind: "run" }>;

/** Runs one invocation and returns its exit code. Never throws. */
export async function main(
	process: MainProcess,
	clock: () => EpochSeconds = wallClock,
	table: readonly CommandSpec[] = commands,
): Promise<number> {
	const stdout = outputWriter(process.stdout);
	const argv = process.argv.slice(2);
	try {
		const invocation = parseArguments(argv, table, version);
		if (invocation.kind === "run") return await runCommand(process, invocation, stdout, { clock, table });
		await stdout.write(invocation.text);
		return exitCodes.ok;
	} catch (error) {
		const style = styleOf(process.stderr, process.env, { colour: null, ascii: false, language: "en" });
		const debug = argv.includes("--debug");
		const talk = talkTo(process.stderr, style, debug, redactor(process.env), () => undefined);
		return report(error, debug, talk.note);
	}
}

async function runCommand(
	process: MainProcess,
	invocation: RunInvocation,
	stdout: CommandContext["stdout"],
	{ clock, table }: { readonly clock: () => EpochSeconds; readonly table: readonly CommandSpec[] },
): Promise<number> {
	const { command, values } = invocation;
	const env: Environment = process.env;
	const format = formatOf(command, values);
	const globals = globalsOf(values, env);
	const flags = styleFlags(values, env);
	const machine = format !== "text" && format !== "markdown";
	const progress = progressOn({ stream: process.stderr, env, machine });
	const talk = talkTo(
		process.stderr,
		styleOf(process.stderr, env, flags),
		globals.debug,
		redactor(env),
		progress.stop,
	);
	const abort = new AbortController();
	const context: CommandContext = {
		env,
		cwd: process.cwd(),
		stdin: process.stdin,
		stdout,
		talk,
		progress,
		clock,
		signal: abort.signal,
		style: styleOf(process.stdout, env, flags),
		globals,
		config: once(async () => (await import("../config/load.js")).loadConfig(configRequest(context))),
	};
	const options = readOptions(values, invocation.arguments, format, clock());
	const stop = abortOn(process, abort, globals.timeout);
	try {
		const module = await command.load();
		const running = module.run(options, context, table);
		return await (command.endsItself === true ? running : Promise.race([running, rejection(abort.signal)]));
	} catch (error) {
		progress.stop();
		const code = report(error, globals.debug, talk.note);
		// Sockets and children may still be open: leave at once rather than wait for them.
		if (abort.signal.aborted) process.exit(code);
		return code;
	} finally {
		progress.stop();
		stop();
	}
}

function report(error: unknown, debug: boolean, note: (text: string) => void): number {
	const { lines, code } = describeFailure(error, debug);
	for (const line of lines) note(line);
	return code;
}

/** Aborts on Ctrl-C, SIGTERM and when the time is up; the result undoes the subscriptions. */
function abortOn(process: MainProcess, abort: AbortController, timeout: number | null): () => void {
	const interrupt = (): void => abort.abort(new Failure("interrupted", "interrupted"));
	process.on("SIGINT", interrupt);
	process.on("SIGTERM", interrupt);
	const timer =
		timeout === null
			? null
			: setTimeout(() => {
					const hint = "raise --timeout, or narrow the range";
					abort.abort(new Failure("deadline", `not done after ${timeout} s`, { hint }));
				}, timeout * 1000);
	return () => {
		process.off("SIGINT", interrupt);
		process.off("SIGTERM", interrupt);
		if (timer !== null) clearTimeout(timer);
	};
}

function rejection(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}

function formatOf(command: CommandSpec, values: Readonly<Record<string, unknown>>): string {
	const formats = command.formats ?? ["text"];
	const wanted = values.json === true ? "json" : values.format;
	if (typeof wanted !== "string") return formats[0] ?? "text";
	if (formats.includes(wanted)) return wanted;
	throw new Failure("usage", `\`${command.name}\` has no format "${wanted}"`, {
		hint: `formats: ${formats.join(", ")}`,
	});
}

function globalsOf(values: Readonly<Record<string, unknown>>, env: Environment): GlobalOptions {
	const text = (name: string): string | null => {
		const found = values[name] ?? (env[`FAULTLINE_${name.toUpperCase()}`] || undefined);
		return typeof found === "string" ? found : null;
	};
	const limit = text("timeout");
	const timeout = limit === null ? null : parseDuration(limit);
	if (limit !== null && (timeout === null || timeout === 0)) {
		throw new Failure("usage", `"${limit}" is not a duration`, {
			where: "--timeout",
			hint: "write 30s or 5m",
		});
	}
	return {
		repo: text("repo"),
		store: typeof values.store === "string" ? values.store : null,
		config: text("config"),
		debug: values.debug === true,
		timeout,
	};
}

function styleFlags(values: Readonly<Record<string, unknown>>, env: Environment): StyleFlags {
	const language: Language = (values.lang ?? env.FAULTLINE_LANG) === "zh" ? "zh" : "en";
	const colour = typeof values.color === "boolean" ? values.color : null;
	return { colour, ascii: values.ascii === true, language };
}

function configRequest(context: CommandContext): ConfigRequest {
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

function wallClock(): EpochSeconds {
	return Date.now() / 1000;
}
