/**
 * The declaration of a function from its first lines, its body not read: gofmt opens the body at a line's end and
 * closes it with the next brace at column 0, or keeps all of it on one line.
 */
import type { Declaration } from "../declaration.js";
import { closing } from "./split.js";

/**
 * @param text begins with `func` and holds at most a comment behind the function.
 * @param key as `declarationKey` gives it; lines of the result count from the text's first.
 */
export function functionHead(text: string, key: string): Declaration {
	const head = /^func\s*(?:(\([^)]*\))\s*)?\w+/.exec(text);
	const from = head?.[0].length ?? 0;
	const parameters = text.indexOf("(", from);
	const body = bodyStart(text, closing(text, parameters < 0 ? from : parameters) + 1);
	const end = endOf(text, body ?? from);
	const dot = key.indexOf(".");
	return {
		kind: dot < 0 ? "function" : "method",
		name: key.slice(dot + 1),
		key,
		receiver: dot < 0 ? null : key.slice(0, dot),
		pointerReceiver: head?.[1]?.includes("*") ?? false,
		docLine: 1,
		docStart: 0,
		line: 1,
		endLine: text.slice(0, end).split("\n").length,
		start: 0,
		end,
		bodyStart: body,
		signature: text
			.slice(from, body ?? end)
			.replace(/\s+/g, " ")
			.trim(),
		members: [],
		deprecated: null,
	};
}

/** Offset of the body's brace behind the parameters; `struct{}` and `interface{}` are part of a result. */
function bodyStart(text: string, from: number): number | null {
	let at = from;
	for (;;) {
		const open = text.indexOf("{", at);
		const round = text.indexOf("(", at);
		const line = text.indexOf("\n", at);
		if (round >= 0 && round < open && (line < 0 || round < line)) {
			at = closing(text, round) + 1;
			continue;
		}
		if (open < 0 || (line >= 0 && line < open)) return null;
		if (!/\b(?:struct|interface)\s*$/.test(text.slice(at, open))) return open;
		at = closing(text, open) + 1;
	}
}

function endOf(text: string, from: number): number {
	const line = text.indexOf("\n", from);
	if (line < 0) return text.length;
	if (!/\{\s*(?:\/\/.*)?$/.test(text.slice(from, line))) return line;
	const brace = text.indexOf("\n}", from);
	return brace < 0 ? text.length : brace + 2;
}
