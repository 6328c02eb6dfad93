/**
 * The command line: argv in, exit code out. Parses first and loads a command's code only when it runs, so that
 * help and version stay fast. Everything of the outside world enters through `process` here.
 */
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import { buildContext, type MainProcess } from "./build-context.js";
import { commands } from "./command-table.js";
import type { CommandContext } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { describeFailure } from "./failure-text.js";
import { formatOf } from "./global-options.js";
import { readOptions } from "./options.js";
import { outputWriter, talkTo } from "./output.js";
import { type Invocation, parseArguments } from "./parse.js";
import { redactor } from "./redact.js";
import type { CommandSpec } from "./spec.js";
import { styleOf } from "./terminal.js";
import { version } from "./version.js";

export type { MainProcess } from "./build-context.js";

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
	const format = formatOf(command, values);
	const abort = new AbortController();
	const context = buildContext(process, { values, format, stdout, clock, signal: abort.signal });
	const options = readOptions(values, invocation.arguments, format, clock());
	const { progress, talk, globals } = context;
	const stop = abortOn(process, abort, globals.timeout);
	try {
		const module = await command.load();
		const running = module.run(options, context, table);
		return await (endsItself(command, values) ? running : Promise.race([running, rejection(abort.signal)]));
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

function endsItself({ endsItself: how }: CommandSpec, values: Readonly<Record<string, unknown>>): boolean {
	return how === true || (how !== undefined && values[how] === true);
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

function wallClock(): EpochSeconds {
	return Date.now() / 1000;
}
