/** How a failure reads: `error: what (where)`, then one action, then where to read more. */
import { Failure, type FailureKind } from "../model/failure.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";

/** Lines for stderr and the exit code. */
export interface FailureText {
	readonly lines: readonly string[];
	readonly code: number;
}

const issues = "the faultline issue tracker";

/** Help topic that goes with a kind of failure, if one does. */
function topicOf(kind: FailureKind): string | null {
	switch (kind) {
		case "config":
			return "config";
		case "authentication":
			return "environment";
		case "inconclusive":
		case "deadline":
			return "exit-codes";
		default:
			return null;
	}
}

/** Text and exit code of anything that was thrown; the stack only with --debug. */
export function describeFailure(error: unknown, debug: boolean): FailureText {
	const stack = debug && error instanceof Error ? (error.stack ?? "").split("\n") : [];
	if (error instanceof Failure) {
		const where = error.where === undefined ? "" : ` (${error.where})`;
		const topic = topicOf(error.kind);
		return {
			lines: [
				`error: ${error.message}${where}`,
				...(error.hint === undefined ? [] : [`hint: ${error.hint}`]),
				...(topic === null ? [] : [`see: faultline help ${topic}`]),
				...stack,
			],
			code: exitCodeOf(error.kind),
		};
	}
	const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	const advice = debug
		? `this is a bug in faultline: please report it to ${issues} with the lines below`
		: `this is a bug in faultline: run it again with --debug and report the output to ${issues}`;
	return { lines: [`error: ${message}`, `hint: ${advice}`, ...stack], code: exitCodes.internal };
}
