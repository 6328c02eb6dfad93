/**
 * What a hand-made incident is: a small service, harmless commits, at most one guilty commit among them and what
 * the service then wrote. Everything here is invented; nothing is recorded from a public repository.
 */

/** Path -> text of every file of a work tree. */
export type Files = Readonly<Record<string, string>>;

/** One edit of one file: `find` null writes `put` whole, `put` null removes the file. */
export interface Edit {
	readonly path: string;
	readonly find: string | null;
	readonly put: string | null;
}

export interface Change {
	readonly subject: string;
	readonly edits: readonly Edit[];
}

/** Where the cause lies, as seen from the stack. */
export const kinds = [
	"on the stack",
	"near the stack",
	"data flow",
	"concurrency",
	"types",
	"errors",
	"encoding",
	"sql",
	"deploy",
	"dependency",
	"files",
	"nobody",
] as const;

export type Kind = (typeof kinds)[number];

/** Line of the first line of `path` that contains `text`, in the last commit of the range. */
export type LineOf = (path: string, text: string) => number;

export interface Scenario {
	readonly name: string;
	readonly kind: Kind;
	/** Null when no commit of the range is guilty. */
	readonly culprit: Change | null;
	/** Harmless commits of this scenario only, most of them beside the failure. */
	readonly near?: readonly Change[];
	/** What `--stack` gets. */
	readonly text: (at: LineOf) => string;
}

export interface Service {
	readonly name: string;
	readonly files: Files;
	/** Harmless changes, in the order in which they are committed around the guilty one. */
	readonly harmless: readonly Change[];
	readonly scenarios: readonly Scenario[];
}

/** A commit of edits. */
export function change(subject: string, ...edits: readonly Edit[]): Change {
	return { subject, edits };
}

export function replace(path: string, find: string, put: string): Edit {
	return { path, find, put };
}

export function write(path: string, put: string): Edit {
	return { path, find: null, put };
}

export function remove(path: string): Edit {
	return { path, find: null, put: null };
}

/** Text of a file as written, without its first line break; a backtick is written as \`. */
export function text(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
	return String.raw({ raw: parts.raw.map((part) => part.replaceAll("\\`", "`")) }, ...values).replace(
		/^\n/,
		"",
	);
}
