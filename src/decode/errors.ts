/**
 * Any error log, as bytes, to error events: text of all forms, JSON documents over many lines, msgpack streams.
 * The form is found from the content. Memory is bounded by the largest line, record or open stack.
 */

import type { ErrorEvent } from "../model/event.js";
import { createErrorDecoder, type ErrorDecoder } from "./error-decoder.js";
import { createNaming, type EventBody } from "./event.js";
import { type InputLine, splitLines } from "./lines.js";
import { type Chunks, type DecodeDefaults, type Decoded, decoded, rejected } from "./outcome.js";
import { looksLikeMsgpack, withHead } from "./peek.js";

/** Decodes an error log. gzip is the caller's to undo; errors of the byte source pass through. */
export async function* decodeErrors(
	chunks: Chunks,
	defaults: DecodeDefaults = {},
): AsyncGenerator<Decoded<ErrorEvent>> {
	const name = createNaming();
	for await (const one of decodeNameless(chunks, defaults)) {
		yield one.kind === "skip" ? one : decoded(name(one.record), one.line);
	}
}

/** The same for whoever needs no ids and fingerprints: hashing takes longer than reading a single stack. */
export async function* decodeNameless(
	chunks: Chunks,
	defaults: DecodeDefaults = {},
): AsyncGenerator<Decoded<EventBody>> {
	const { head, all } = await withHead(chunks);
	const decoder = createErrorDecoder(defaults);
	if (looksLikeMsgpack(head)) yield* decodeBinary(all, decoder);
	else yield* decodeText(all, decoder);
}

async function* decodeBinary(chunks: Chunks, decoder: ErrorDecoder): AsyncGenerator<Decoded<EventBody>> {
	const { readMsgpack } = await import("./msgpack.js");
	let number = 0;
	for await (const item of readMsgpack(chunks)) {
		number++;
		if (item.kind === "wrong") yield rejected(number, item.reason, item.detail);
		else
			yield* decoder.object(
				item.tag === "" ? item.fields : { tag: item.tag, ...item.fields },
				number,
				item.tag,
			);
	}
	yield* decoder.flush();
}

async function* decodeText(chunks: Chunks, decoder: ErrorDecoder): AsyncGenerator<Decoded<EventBody>> {
	const document = createDocument();
	for await (const line of splitLines(chunks)) {
		if (line.problem === "binary") {
			yield rejected(line.number, "binary data");
			continue;
		}
		if (line.problem === "too-long") {
			yield rejected(line.number, "line too long");
			continue;
		}
		for (const part of document.take(line)) yield* decoder.line(part.text, part.number);
	}
	for (const part of document.end()) yield* decoder.line(part.text, part.number);
	yield* decoder.flush();
}

/** Largest JSON document over several lines that is put together. */
const maxDocumentChars = 16 << 20;

/** Closing lines after which a document is given up; each one costs a look at the whole. */
const maxTries = 20;

interface Document {
	take(line: InputLine): readonly InputLine[];
	end(): readonly InputLine[];
}

/**
 * Joins a pretty-printed JSON value (an export of an API) to one line. It begins with a lone `{` or `[` and ends
 * with the matching line at the margin; text that turns out to be none comes back line by line.
 */
function createDocument(): Document {
	let open: InputLine[] = [];
	let chars = 0;
	let tries = 0;
	const giveUp = (): readonly InputLine[] => {
		const lines = open;
		open = [];
		chars = 0;
		tries = 0;
		return lines;
	};
	return {
		take: (line) => {
			if (open.length === 0 && !/^[[{]\s*$/.test(line.text)) return [line];
			open.push(line);
			chars += line.text.length;
			if (chars > maxDocumentChars) return giveUp();
			if (!/^[\]}],?\s*$/.test(line.text)) return [];
			const text = open.map((part) => part.text.trim()).join("");
			const whole = text.replace(/,$/, "");
			if (!isJson(whole)) return ++tries > maxTries ? giveUp() : [];
			const number = open[0]?.number ?? line.number;
			giveUp();
			return [{ number, text: whole, problem: null }];
		},
		end: giveUp,
	};
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
