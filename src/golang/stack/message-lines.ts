/**
 * The message of a panic: one line or many (unindented up to Go 1.22, tab-indented since 1.23), and the chain of
 * re-panics `\tpanic: Y` below `panic: X [recovered]`. Lines that turn out not to belong are given back.
 */
import { type Line, type LineVerdict, limits } from "./block.js";
import { type FunctionLine, readFunction } from "./lines.js";
import { opensRecord } from "./prefix.js";
import type { Token } from "./tokens.js";

/** Text of a crash. */
export interface MessageText {
	/** The last panic: what ended the program, usually wrapping the first. */
	readonly message: string;
	/** Earlier panics that differ from it, outermost first: the last is what the crash frame raised. */
	readonly causes: readonly string[];
	/** The last panic is a new one, raised while an earlier one that nobody recovered went up: it is on top. */
	readonly newPanic: boolean;
	readonly replay: readonly Line[];
}

/** Collects message lines until the first goroutine. */
export interface MessageCollector {
	add(line: Line, token: Token): LineVerdict;
	/** Keeps a line that is part of the crash text but not of the message, to give it back if need be. */
	hold(line: Line): LineVerdict;
	/** Takes back the last line when it is a function line of a stack without header. */
	takeFunctionLine(): FunctionLine | null;
	/** `stackFollowed`: false gives back all but the first line. */
	finish(stackFollowed: boolean): MessageText;
}

interface Entry {
	readonly lines: string[];
}

/** Starts with the first line of the message. */
export function createMessageCollector(first: string): MessageCollector {
	const chain: Entry[] = [{ lines: [first] }];
	const held: Line[] = [];
	let chars = first.length;
	const last = (): Entry => chain[chain.length - 1] ?? { lines: [] };
	const push = (line: Line, text: string): LineVerdict => {
		chars += text.length;
		if (held.length >= limits.messageLines || chars > limits.messageChars) return "closed";
		held.push(line);
		last().lines.push(text);
		return "taken";
	};
	return {
		add: (line, token) => {
			if (token.kind === "repanic" || (token.kind === "text" && isUnindentedRepanic(token.text, last()))) {
				held.push(line);
				chain.push({
					lines: [token.kind === "repanic" ? token.message : token.text.replace(/^panic: /, "")],
				});
				return "taken";
			}
			if (token.kind === "blank") return push(line, "");
			if (opensRecord(line.text) && token.kind !== "text") return "skipped";
			const text = token.kind === "text" ? token.text : line.text;
			if (/^(?:panic|fatal error): |http2?: panic serving /.test(text)) return "closed";
			if (text === line.text && opensRecord(text) && !/^\s*[{[]/.test(text)) return "skipped";
			return push(line, text);
		},
		hold: (line) => {
			if (held.length >= limits.messageLines) return "closed";
			held.push(line);
			return "taken";
		},
		takeFunctionLine: () => {
			const fn = readFunction(last().lines.at(-1) ?? "");
			if (fn === null || (last().lines.length === 1 && chain.length === 1)) return null;
			last().lines.pop();
			held.pop();
			return fn;
		},
		finish: (stackFollowed) => {
			const texts = (stackFollowed ? chain : [{ lines: [first] }]).map(textOf);
			const newPanic = texts.length > 1 && !chain.slice(0, -1).some(isRecovered);
			const [message = "", ...earlier] = texts.reverse();
			const causes = earlier.filter((cause) => cause !== message);
			return { message, causes, newPanic, replay: stackFollowed ? [] : held };
		},
	};
}

/** Collectors that trim lines take the tab of `\tpanic: Y` away; the chain still shows by `[recovered]`. */
function isUnindentedRepanic(text: string, entry: Entry): boolean {
	return text.startsWith("panic: ") && /\[recovered(?:, repanicked)?\]\s*$/.test(entry.lines.at(-1) ?? "");
}

function isRecovered(entry: Entry): boolean {
	return /\[recovered(?:, repanicked)?\]\s*$/.test(entry.lines.join("\n"));
}

function textOf(entry: Entry): string {
	const lines = [...entry.lines];
	while (lines.length > 1 && (lines.at(-1) ?? "").trim() === "") lines.pop();
	const indented = lines.length > 1 && lines.slice(1).every((line) => line === "" || line.startsWith("\t"));
	const text = indented ? lines.map((line, i) => (i === 0 ? line : line.replace(/^\t/, ""))) : lines;
	return cleanMessage(text.join("\n"));
}

/** Takes off recovery marks and the `panic: ` of texts that quote a panic. */
export function cleanMessage(text: string): string {
	return text
		.replace(/ \[recovered(?:, repanicked)?\]\s*$/, "")
		.replace(/^(?:(?:panic|fatal error): )+/, "")
		.trim();
}
