/**
 * argv to a command and its options, by commander built from the command table. Help and version are results
 * like any other; usage errors become Failures with a suggestion, so that they end with exit code 2.
 */
import { Argument, Command, CommanderError, Option } from "commander";
import { Failure } from "../model/failure.js";
import { commandHelp, introduction, rootHelp } from "./help.js";
import { type ArgumentSpec, type CommandSpec, globalOptions, type OptionSpec } from "./spec.js";
import { type Topic, topics } from "./topics.js";

/** What the command line asks for. */
export type Invocation =
	| { readonly kind: "print"; readonly text: string }
	| {
			readonly kind: "run";
			readonly command: CommandSpec;
			readonly arguments: readonly string[];
			readonly values: Readonly<Record<string, unknown>>;
	  };

/** Parses arguments (without node and script). Throws Failure(usage). */
export function parseArguments(
	argv: readonly string[],
	commands: readonly CommandSpec[],
	version: string,
): Invocation {
	if (argv.length === 0) return { kind: "print", text: introduction };
	let printed = "";
	let chosen: Invocation | null = null;
	const program = new Command("faultline");
	program
		.exitOverride()
		.configureOutput({ writeOut: (text) => (printed += text), writeErr: () => undefined })
		.configureHelp({ formatHelp: () => rootHelp(commands) })
		.helpCommand(false)
		.version(version, "-V, --version")
		.enablePositionalOptions(false)
		.showSuggestionAfterError(true);
	addOptions(program, globalOptions);
	for (const spec of commands) {
		const command = program.command(spec.name).description(spec.summary);
		command.configureHelp({ formatHelp: () => commandHelp(spec) });
		for (const argument of spec.arguments ?? []) command.addArgument(argumentOf(argument));
		addOptions(command, [...spec.options, ...globalOptions]);
		command.action(() => {
			chosen = {
				kind: "run",
				command: spec,
				arguments: command.processedArgs.flat().filter((item) => typeof item === "string"),
				values: { ...program.opts(), ...command.opts() },
			};
		});
	}
	const helpCommand = program.command("help [topic]");
	helpCommand.action((topic?: string) => {
		chosen = { kind: "print", text: helpOn(topic, commands) };
	});
	try {
		program.parse([...argv], { from: "user" });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.code === "commander.help") return { kind: "print", text: introduction };
		if (error.exitCode === 0) return { kind: "print", text: printed };
		throw usageFailure(error, argv, commands);
	}
	return chosen ?? { kind: "print", text: printed };
}

function addOptions(command: Command, options: readonly OptionSpec[]): void {
	for (const spec of options) {
		if (spec.flags.includes("--help")) {
			command.helpOption(spec.flags, spec.text);
			continue;
		}
		const option = new Option(spec.flags, spec.text);
		if (spec.choices !== undefined) option.choices(spec.choices);
		if (spec.repeat === true) {
			option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
		}
		command.addOption(option);
	}
}

function argumentOf(spec: ArgumentSpec): Argument {
	const argument = new Argument(spec.name, spec.text);
	return spec.choices === undefined ? argument : argument.choices(spec.choices);
}

function helpOn(name: string | undefined, commands: readonly CommandSpec[]): string {
	if (name === undefined) return rootHelp(commands);
	const topic: Topic | undefined = topics.find((candidate) => candidate.name === name);
	if (topic !== undefined) return topic.text();
	const command = commands.find((candidate) => candidate.name === name);
	if (command !== undefined) return commandHelp(command);
	const known = topics.map((candidate) => candidate.name).join(", ");
	throw new Failure("usage", `no help on "${name}"`, { hint: `topics: ${known}; or a command's name` });
}

/** commander's message, cut into what and hint. */
function usageFailure(
	error: CommanderError,
	argv: readonly string[],
	commands: readonly CommandSpec[],
): Failure {
	const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
	const suggestion = /Did you mean (.+)\?/.exec(rest.join(" "))?.[1];
	const used = commands.find((command) => argv.includes(command.name));
	const page = used === undefined ? "faultline --help" : `faultline ${used.name} --help`;
	const hint =
		suggestion === undefined ? `run \`${page}\`` : `did you mean ${suggestion}? \`${page}\` lists all`;
	return new Failure("usage", first.replace(/\.$/, ""), { hint });
}
