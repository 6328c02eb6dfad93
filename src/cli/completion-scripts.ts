/**
 * Completion scripts for bash, zsh and fish: static text from the command table, so that a key press starts no
 * node process. Words in the table are ours; they are quoted all the same.
 */
import { type CommandSpec, globalOptions, type OptionSpec } from "./spec.js";
import { topics } from "./topics.js";

interface Flag {
	readonly long: string;
	readonly short: string | null;
	readonly takesValue: boolean;
	readonly text: string;
	readonly choices: readonly string[];
	readonly completes: "file" | "folder" | null;
}

function flagsOf(command: CommandSpec): readonly Flag[] {
	const formats: OptionSpec = {
		flags: "--format <name>",
		text: "Output format",
		choices: command.formats ?? ["text"],
	};
	const others = globalOptions.filter((option) => !option.flags.startsWith("--format"));
	return [...command.options, formats, ...others].map(flagOf);
}

function flagOf(option: OptionSpec): Flag {
	return {
		long: /--([a-z][a-z0-9-]*)/.exec(option.flags)?.[1] ?? "",
		short: /(?:^|\s)-([a-zA-Z])\b/.exec(option.flags)?.[1] ?? null,
		takesValue: option.flags.includes("<"),
		text: option.text,
		choices: option.choices ?? [],
		completes: option.completes ?? null,
	};
}

function firstChoices(command: CommandSpec): readonly string[] {
	return command.arguments?.[0]?.choices ?? [];
}

function names(commands: readonly CommandSpec[]): string {
	return [...commands.map((command) => command.name), "help"].join(" ");
}

/** Script for bash 4 and later. */
export function bashCompletion(commands: readonly CommandSpec[]): string {
	const cases = commands.map((command) => {
		const flags = flagsOf(command);
		const values = flags
			.filter((flag) => flag.choices.length > 0)
			.map((flag) => `        --${flag.long}) words="${flag.choices.join(" ")}" ;;`);
		const files = flags.filter((flag) => flag.takesValue && flag.choices.length === 0);
		const fileNames = files.map((flag) => `--${flag.long}`).join("|");
		return `    ${command.name})
      case "$previous" in
${values.join("\n")}
        ${fileNames}) COMPREPLY=($(compgen -f -- "$current")); return ;;
        *) words="${[...firstChoices(command), ...flags.map((flag) => `--${flag.long}`)].join(" ")}" ;;
      esac ;;`;
	});
	return `# bash completion of faultline; load with: source <(faultline completion bash)
_faultline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join("\n")}
    help) words="${[...topics.map((topic) => topic.name), ...commands.map((command) => command.name)].join(" ")}" ;;
    *) words="${names(commands)} --help --version" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _faultline faultline
`;
}

/** Script for zsh; works as an autoloaded file and when sourced. */
export function zshCompletion(commands: readonly CommandSpec[]): string {
	const list = [...commands, { name: "help", summary: "Show help on a command or topic" }]
		.map((command) => `    ${single(`${command.name}:${command.summary}`)}`)
		.join("\n");
	const cases = commands.map((command) => {
		const flags = flagsOf(command).map((flag) => `        ${zshFlag(flag)}`);
		const first = firstChoices(command);
		const positional = first.length > 0 ? [`        '1:value:(${first.join(" ")})'`] : [];
		return `      ${command.name}) _arguments \\\n${[...flags, ...positional, "        '*:file:_files'"].join(" \\\n")} ;;`;
	});
	return `#compdef faultline
_faultline() {
  local -a commands
  commands=(
${list}
  )
  local context state line
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands 'faultline command' commands ;;
    argument)
      case $line[1] in
${cases.join("\n")}
      help) _values 'topic' ${topics.map((topic) => topic.name).join(" ")} ;;
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_faultline" ]; then _faultline "$@"; else compdef _faultline faultline; fi
`;
}

function zshFlag(flag: Flag): string {
	const text = flag.text.replace(/[[\]:]/g, "\\$&");
	const value = !flag.takesValue
		? ""
		: flag.choices.length > 0
			? `:value:(${flag.choices.join(" ")})`
			: flag.completes === "folder"
				? ":folder:_files -/"
				: flag.completes === "file"
					? ":file:_files"
					: ":value: ";
	return single(`--${flag.long}[${text}]${value}`);
}

/** Script for fish. */
export function fishCompletion(commands: readonly CommandSpec[]): string {
	const lines = commands.flatMap((command) => {
		const here = `-n ${single(`__fish_seen_subcommand_from ${command.name}`)}`;
		const first = firstChoices(command);
		return [
			`complete -c faultline -n __fish_use_subcommand -f -a ${command.name} -d ${single(command.summary)}`,
			...(first.length > 0 ? [`complete -c faultline ${here} -f -a ${single(first.join(" "))}`] : []),
			...flagsOf(command).map((flag) => `complete -c faultline ${here} ${fishFlag(flag)}`),
		];
	});
	return `# fish completion of faultline\n${lines.join("\n")}\n`;
}

function fishFlag(flag: Flag): string {
	const short = flag.short === null ? "" : ` -s ${flag.short}`;
	const kind = flag.completes === null ? "-x" : "-r -F";
	const value = flag.takesValue ? ` ${kind}` : "";
	const choices = flag.choices.length > 0 ? ` -a ${single(flag.choices.join(" "))}` : "";
	return `-l ${flag.long}${short}${value}${choices} -d ${single(flag.text)}`;
}

/** Single-quoted for a POSIX-like shell and fish. */
function single(text: string): string {
	return `'${text.replace(/\\/g, "\\\\").replace(/'/g, "'\\''")}'`;
}
