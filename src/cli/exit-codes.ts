/** Exit codes: the contract with scripts and CI. `faultline help exit-codes` prints this table. */
import type { FailureKind } from "../model/failure.js";

export const exitCodes = {
	ok: 0,
	gateFailed: 1,
	usage: 2,
	inconclusive: 3,
	authentication: 4,
	internal: 5,
	deadline: 124,
	interrupted: 130,
} as const;

/** Code and meaning, in the order of the help page. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
	[exitCodes.ok, "done; the gate passed"],
	[exitCodes.gateFailed, "the gate failed: the new version is worse"],
	[exitCodes.usage, "wrong usage, configuration, input file or repository"],
	[exitCodes.inconclusive, "cannot tell: evidence is missing, or a source or store did not answer"],
	[exitCodes.authentication, "a source refused the credentials"],
	[exitCodes.internal, "a bug in faultline; please report it"],
	[exitCodes.deadline, "--timeout ran out"],
	[exitCodes.interrupted, "interrupted (Ctrl-C)"],
];

/** Exit code of an expected failure. */
export function exitCodeOf(kind: FailureKind): number {
	switch (kind) {
		case "usage":
		case "config":
		case "input":
		case "repository":
			return exitCodes.usage;
		case "source":
		case "store":
		case "inconclusive":
			return exitCodes.inconclusive;
		case "authentication":
			return exitCodes.authentication;
		case "deadline":
			return exitCodes.deadline;
		case "interrupted":
			return exitCodes.interrupted;
		case "internal":
			return exitCodes.internal;
		default:
			return kind satisfies never;
	}
}
