/**
 * Byte chunks to lines in bounded memory. UTF-8 (invalid bytes become U+FFFD), UTF-16 with a byte order mark,
 * LF or CRLF. A line over the limit is cut and says so; lines with control bytes are marked as binary.
 */
import { TextDecoder } from "node:util";
import type { Chunks } from "./outcome.js";

/** One line; `problem` tells what was wrong with its bytes. */
export interface InputLine {
	readonly number: number;
	readonly text: string;
	readonly problem: "too-long" | "binary" | null;
}

/** Longest line kept, in bytes; the rest of a longer one is passed over. */
export const maxLineBytes = 4 * 1024 * 1024;

/** Splits chunks into lines. The last line needs no line ending; an empty input has no line. */
export async function* splitLines(chunks: Chunks): AsyncGenerator<InputLine> {
	let open: Uint8Array[] = [];
	let openBytes = 0;
	let cut = false;
	let number = 0;
	const finish = (tail: Uint8Array): InputLine => {
		number++;
		const bytes = open.length === 0 ? tail : Buffer.concat([...open, tail]);
		const line = inputLine(bytes.subarray(0, maxLineBytes), number, cut || bytes.length > maxLineBytes);
		open = [];
		openBytes = 0;
		cut = false;
		return line;
	};
	for await (const chunk of asUtf8(chunks)) {
		let from = 0;
		for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
			yield finish(chunk.subarray(from, at));
			from = at + 1;
		}
		const rest = chunk.subarray(from);
		if (rest.length === 0) continue;
		if (openBytes + rest.length <= maxLineBytes) {
			open.push(Buffer.from(rest));
			openBytes += rest.length;
		} else cut = true;
	}
	if (openBytes > 0 || cut) yield finish(new Uint8Array(0));
}

const decoder = new TextDecoder("utf-8");

function inputLine(bytes: Uint8Array, number: number, cut: boolean): InputLine {
	const start = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	const end = bytes[bytes.length - 1] === 13 ? bytes.length - 1 : bytes.length;
	const text = decoder.decode(bytes.subarray(start, end));
	return { number, text, problem: cut ? "too-long" : isBinary(text) ? "binary" : null };
}

/** Control characters that no log holds; ESC, tab, form feed and the like are fine. */
function isBinary(text: string): boolean {
	return /[\u0000-\u0006\u000e-\u0019]/.test(text);
}

async function* asUtf8(chunks: Chunks): AsyncGenerator<Uint8Array> {
	let wide: TextDecoder | null = null;
	/** The input's first byte while the second one, which makes it a byte order mark, is to come. */
	let held: Uint8Array | null = new Uint8Array(0);
	for await (const chunk of chunks) {
		let bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
		if (bytes.length === 0) continue;
		if (held !== null) {
			bytes = Buffer.concat([held, bytes]);
			held = bytes.length < 2 ? bytes : null;
			if (held !== null) continue;
			if (bytes[0] === 0xff && bytes[1] === 0xfe) wide = new TextDecoder("utf-16le");
			if (bytes[0] === 0xfe && bytes[1] === 0xff) wide = new TextDecoder("utf-16be");
		}
		yield wide === null ? bytes : Buffer.from(wide.decode(bytes, { stream: true }));
	}
	if (held !== null && held.length > 0) yield held;
}
