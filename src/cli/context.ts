/**
 * What a command may touch of the outside world. main() builds it once from the process; tests build it from
 * buffers. Nothing under cli/commands reads `process` itself.
 */
import type { Readable } from "node:stream";
import type { Environment } from "../config/environment.js";
import type { LoadedConfig } from "../config/load.js";
import type { EpochSeconds } from "../model/time.js";
import type { Warning } from "../model/warning.js";
import type { TextStyle } from "../report/style.js";

/** The one writer of stdout. */
export interface OutputWriter {
	readonly isTerminal: boolean;
	/** True once the reader went away (`| head`): streaming commands should stop. */
	readonly closed: boolean;
	/** Waits while the pipe is full; quietly drops text once the reader is gone. */
	write(text: string): Promise<void>;
}

/** Talk to the person, on stderr. Control characters are made visible, secrets are masked. */
export interface Talk {
	readonly style: TextStyle;
	note(text: string): void;
	warn(warning: Warning): void;
	/** Only with --debug. */
	debug(text: string): void;
	/** Workflow commands for a CI runner, already escaped by their renderer. */
	command(lines: string): void;
}

/** What goes on right now: a spinner on a terminal, nothing elsewhere. */
export interface Progress {
	step(text: string): void;
	/** Clears the spinner; called by main before anything is printed. */
	stop(): void;
}

/** Global options that commands look at; the rest went into `style` and `signal`. */
export interface GlobalOptions {
	readonly repo: string | null;
	/** Of the flag alone: read `config().config.store`, which knows the file and the environment too. */
	readonly store: string | null;
	readonly config: string | null;
	readonly debug: boolean;
	/** Seconds, or null for no limit. */
	readonly timeout: number | null;
}

export interface CommandContext {
	readonly env: Environment;
	readonly cwd: string;
	readonly stdin: Readable & { readonly isTTY?: boolean };
	readonly stdout: OutputWriter;
	readonly talk: Talk;
	readonly progress: Progress;
	readonly clock: () => EpochSeconds;
	/** Aborted by Ctrl-C and by --timeout; its reason is the Failure to throw. */
	readonly signal: AbortSignal;
	/** Of stdout. */
	readonly style: TextStyle;
	readonly globals: GlobalOptions;
	/** Loads the configuration on first use: flags > FAULTLINE_* > file > defaults. */
	config(): Promise<LoadedConfig>;
}
