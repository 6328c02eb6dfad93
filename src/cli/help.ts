/** Help pages from the command table: examples first, then options. Pure strings, nothing heavy loaded. */
import {
	type ArgumentSpec,
	type CommandSpec,
	commandGroups,
	type Example,
	globalOptions,
	type OptionSpec,
} from "./spec.js";
import { topics } from "./topics.js";

type Row = readonly [left: string, right: string];

/** Ten lines for somebody who typed `faultline` and nothing else. */
export const introduction = `faultline names the change that broke a Go service, and says how sure that is.

  faultline demo                                      see it work on a recorded incident
  faultline explain --range v1.4..v1.5 --stack FILE   which commit caused this crash?
  faultline init                                      write .faultline.yaml for this repository
  faultline import errors app.log                     fill the local store from logs
  faultline detect --since 24h                        find bursts of errors
  faultline gate --service shop-api --deploy 4711     pass or fail a deploy

All commands: faultline --help     When something is missing: faultline doctor
`;

/** `faultline --help`. */
export function rootHelp(commands: readonly CommandSpec[]): string {
	const groups = Object.entries(commandGroups).map(([group, heading]) => {
		const rows = commands
			.filter((command) => command.group === group)
			.map((command): Row => [command.name, command.summary]);
		return rows.length === 0 ? "" : section(heading, rows, 12);
	});
	const examples: readonly Example[] = commands
		.flatMap((command) => command.examples.slice(0, 1))
		.slice(0, 5);
	return [
		"faultline names the change that broke a Go service.\n",
		examplesSection(examples),
		"Usage: faultline <command> [options]\n",
		...groups,
		section("Help topics", [...topics.map((topic): Row => [`help ${topic.name}`, topic.summary])], 18),
		section("Options of every command", globalOptions.map(optionRow), 24),
	]
		.filter((part) => part !== "")
		.join("\n");
}

/** `faultline <command> --help`. */
export function commandHelp(command: CommandSpec): string {
	const positional = (command.arguments ?? []).map((argument) => ` ${argument.name}`).join("");
	const formats: readonly OptionSpec[] =
		command.formats === undefined
			? []
			: [{ flags: "--format <name>", text: "Output format", choices: command.formats }];
	const globals = globalOptions.filter((option) => !option.flags.startsWith("--format"));
	return [
		`${command.summary}.\n`,
		examplesSection(command.examples),
		`Usage: faultline ${command.name}${positional} [options]\n`,
		command.details === undefined ? "" : `${paragraphs(command.details)}\n`,
		section("Arguments", (command.arguments ?? []).map(argumentRow), 24),
		section("Options", [...command.options, ...formats].map(optionRow), 24),
		section("Options of every command", globals.map(optionRow), 24),
	]
		.filter((part) => part !== "")
		.join("\n");
}

function examplesSection(examples: readonly Example[]): string {
	if (examples.length === 0) return "";
	return `Examples:\n${examples.map((example) => `  # ${example.text}\n  ${example.command}`).join("\n")}\n`;
}

function argumentRow(argument: ArgumentSpec): Row {
	return [argument.name, argument.text + choicesText(argument.choices)];
}

function optionRow(option: OptionSpec): Row {
	const fallback = option.fallback === undefined ? "" : ` (default: ${option.fallback})`;
	const repeat = option.repeat === true ? " (repeatable)" : "";
	return [option.flags, option.text + choicesText(option.choices) + fallback + repeat];
}

function choicesText(choices: readonly string[] | undefined): string {
	return choices === undefined ? "" : `: ${choices.join(", ")}`;
}

/** Text wrapped anew; empty lines separate paragraphs. */
function paragraphs(text: string): string {
	const wrapped = text
		.trim()
		.split(/\n{2,}/)
		.map((part) => wrap(part.replace(/\s+/g, " "), 78).join("\n"));
	return wrapped.join("\n\n");
}

/** Two columns in 80; a left side that is too long gets a line of its own. */
function section(heading: string, rows: readonly Row[], leftWidth: number): string {
	if (rows.length === 0) return "";
	const lines = rows.flatMap(([left, right]) => {
		const text = wrap(right, 78 - leftWidth);
		const indent = " ".repeat(leftWidth + 2);
		const [first = "", ...more] = text;
		const head =
			left.length > leftWidth - 2
				? [`  ${left}`, `${indent}${first}`]
				: [`  ${left.padEnd(leftWidth)}${first}`];
		return [...head, ...more.map((line) => indent + line)];
	});
	return `${heading}:\n${lines.join("\n")}\n`;
}

function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		if (line !== "" && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else line = line === "" ? word : `${line} ${word}`;
	}
	return [...lines, line];
}
