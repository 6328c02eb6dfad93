/**
 * Runs a faultline command line inside another command, as if typed with `--repo`: the configuration of that
 * repository, no FAULTLINE_ variables, a fixed clock. What the demo shows is what the commands print.
 */
import { resolve } from "node:path";
import { Failure } from "../../model/failure.js";
import type { CommandContext, OutputWriter } from "../context.js";
import { readOptions } from "../options.js";
import { parseArguments } from "../parse.js";
import type { CommandSpec } from "../spec.js";
import { version } from "../version.js";

/** The surroundings of inner commands. */
export interface InnerShell {
	readonly context: CommandContext;
	readonly commands: readonly CommandSpec[];
	/** Value of --repo, as a person would type it. */
	readonly repo: string;
	/** Epoch seconds that inner commands take for now. */
	readonly now: number;
}

function innerContext(shell: InnerShell, stdout: OutputWriter): CommandContext {
	const { context, repo, now } = shell;
	const env = Object.fromEntries(
		Object.entries(context.env).filter(([name]) => !name.startsWith("FAULTLINE_")),
	);
	const request = { cwd: context.cwd, repository: resolve(context.cwd, repo), file: null, env, store: null };
	let config: ReturnType<CommandContext["config"]> | undefined;
	return {
		...context,
		env,
		stdout,
		clock: () => now,
		globals: { repo, store: null, config: null, debug: context.globals.debug, timeout: null },
		config: () => {
			config ??= import("../../config/load.js").then(({ loadConfig }) => loadConfig(request));
			return config;
		},
	};
}

async function runOn(shell: InnerShell, argv: readonly string[], inner: CommandContext): Promise<number> {
	const invocation = parseArguments(argv, shell.commands, version);
	if (invocation.kind !== "run") throw new Failure("internal", `not a command: ${argv.join(" ")}`);
	const { command, values } = invocation;
	const format = typeof values.format === "string" ? values.format : (command.formats?.[0] ?? "text");
	const module = await command.load();
	const options = readOptions(values, invocation.arguments, format, shell.now);
	return module.run(options, inner, shell.commands);
}

/** Runs the command line on the outer standard output. Returns its exit code; throws what it throws. */
export function runShown(shell: InnerShell, argv: readonly string[]): Promise<number> {
	return runOn(shell, argv, innerContext(shell, shell.context.stdout));
}

/** Runs the command line and returns what it printed; its notes on stderr are dropped, warnings are not. */
export async function runCaptured(shell: InnerShell, argv: readonly string[]): Promise<string> {
	const parts: string[] = [];
	const stdout: OutputWriter = {
		isTerminal: false,
		closed: false,
		write: (text) => {
			parts.push(text);
			return Promise.resolve();
		},
	};
	const inner = innerContext(shell, stdout);
	await runOn(shell, argv, { ...inner, talk: { ...inner.talk, note: () => undefined } });
	return parts.join("");
}
