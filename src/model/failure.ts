/**
 * The one error type that faultline throws on purpose. Its kind decides the exit code (cli/exit-codes), its
 * hint says what to do. Anything else that is thrown is a bug and ends with code 5.
 */
export type FailureKind =
	| "usage"
	| "config"
	| "input"
	| "repository"
	| "source"
	| "inconclusive"
	| "authentication"
	| "deadline"
	| "interrupted"
	| "store"
	| "internal";

/** An expected failure with a remedy. Secrets never go into `message`, `where` or `hint`. */
export class Failure extends Error {
	override readonly name = "Failure";
	readonly kind: FailureKind;
	/** File, line, field, URL without credentials, or command the failure is about. */
	readonly where: string | undefined;
	/** One action that helps. */
	readonly hint: string | undefined;

	constructor(
		kind: FailureKind,
		message: string,
		more: { readonly where?: string; readonly hint?: string; readonly cause?: unknown } = {},
	) {
		super(message, more.cause === undefined ? undefined : { cause: more.cause });
		this.kind = kind;
		this.where = more.where;
		this.hint = more.hint;
	}
}
