/**
 * What a command looks like from outside: name, words, options, examples. Specs are plain data so that
 * `--help`, `--version` and `completion` load no command code; `load` brings the code when it is run.
 */
import type { CommandContext } from "./context.js";
import type { CommandOptions } from "./options.js";

/** One option. `flags` is in commander's form: `--since <duration>`, `-o, --output <file>`, `--all`. */
export interface OptionSpec {
	readonly flags: string;
	readonly text: string;
	readonly choices?: readonly string[];
	/** Shown in help; the command applies it, so that configuration can come between. */
	readonly fallback?: string;
	/** May be given several times; read with `options.list`. */
	readonly repeat?: boolean;
	/** What a shell completes for the value. */
	readonly completes?: "file" | "folder";
}

/** One positional argument. `name` is in commander's form: `<file>`, `[file...]`. */
export interface ArgumentSpec {
	readonly name: string;
	readonly text: string;
	readonly choices?: readonly string[];
	readonly completes?: "file" | "folder";
}

export interface Example {
	readonly command: string;
	readonly text: string;
}

/** Headings of the command list, in this order. */
export const commandGroups = {
	answer: "Find the change",
	data: "Feed it",
	inspect: "Look closer",
	setup: "Set up",
} as const;

export interface CommandSpec {
	readonly name: string;
	/** One line, under 60 characters, no full stop. */
	readonly summary: string;
	readonly group: keyof typeof commandGroups;
	/** Further lines for the command's own help. */
	readonly details?: string;
	readonly arguments?: readonly ArgumentSpec[];
	readonly options: readonly OptionSpec[];
	/** Values that `--format` takes, the default first. Absent: the command prints text only. */
	readonly formats?: readonly string[];
	readonly examples: readonly Example[];
	/**
	 * The command ends by itself, in order, when the signal aborts, and main waits for it: always (servers), or
	 * with this flag.
	 */
	readonly endsItself?: true | string;
	readonly load: () => Promise<CommandModule>;
}

/** What `load` brings. */
export interface CommandModule {
	/** Does the work and returns the exit code; throws Failure for what a person can mend. */
	run(
		options: CommandOptions,
		context: CommandContext,
		/** The whole table, for commands about commands. */
		commands: readonly CommandSpec[],
	): Promise<number>;
}

/** Options every command takes. */
export const globalOptions: readonly OptionSpec[] = [
	{ flags: "--repo <dir>", text: "Git repository to read", fallback: "current folder", completes: "folder" },
	{ flags: "--store <file>", text: "Embedded store (SQLite)", fallback: "per repository", completes: "file" },
	{ flags: "--config <file>", text: "Configuration file", fallback: ".faultline.yaml", completes: "file" },
	{ flags: "--format <name>", text: "Output format" },
	{ flags: "--json", text: "Same as --format json" },
	{ flags: "--timeout <duration>", text: "Give up after this time with exit code 124" },
	{ flags: "--lang <code>", text: "Language of report headings", choices: ["en", "zh"], fallback: "en" },
	{ flags: "--color", text: "Colour even when piped" },
	{ flags: "--no-color", text: "No colour" },
	{ flags: "--ascii", text: "Draw with ASCII characters only" },
	{ flags: "--debug", text: "Show stack traces and timings of faultline itself" },
	{ flags: "-h, --help", text: "Show help" },
];
