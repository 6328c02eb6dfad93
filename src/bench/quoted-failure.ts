/**
 * What a fix's message quotes of the failure it repairs: the error text, and whether Go stack frames came with it.
 * Good enough to sort labels; the frames themselves are golang/stack's business.
 */
import type { Message } from "./message.js";

export interface QuotedFailure {
	/** Error text on one line, at most 300 characters; the subject when nothing is quoted. */
	readonly message: string;
	/** At least two places with a line, or a goroutine header. */
	readonly hasStack: boolean;
}

const errorLine = [
	/^.*?\b(panic: .+|fatal error: .+)$/m,
	/^.*?(runtime error: .+)$/m,
	/^.*?(WARNING: DATA RACE)/m,
	/^[ \t]*(?:[>$|][ \t]*)?((?:error|Error|ERROR|ERRO|fatal|FATAL|E\d{4} )[:[\] ].+)$/m,
	/["'`]([^"'`\n]{0,200}\b(?:error|failed|cannot|unable|timeout|panic|invalid|exceeded|refused)\b[^"'`\n]{0,200})["'`]/,
];

/** Reads the quoted failure of a message. */
export function quotedFailure(message: Message): QuotedFailure {
	const quoted = errorLine
		.map((pattern) => pattern.exec(message.body)?.[1])
		.find((text) => text !== undefined);
	const places = message.body.match(/[\w-]\.go:\d+\b/g)?.length ?? 0;
	return {
		message: (quoted ?? message.subject).replace(/\s+/g, " ").trim().slice(0, 300),
		hasStack: places >= 2 || /^[ \t]*goroutine \d+ \[/m.test(message.body),
	};
}
