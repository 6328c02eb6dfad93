/** NDJSON of one record form: each line is parsed, validated and yielded, or rejected with its reason. */
import type * as v from "valibot";
import { splitLines } from "./lines.js";
import { type Chunks, type Decoded, decoded, rejected } from "./outcome.js";
import { parseWith } from "./schema.js";

/** Decodes one line; blank lines give null. */
export function decodeJsonLine<T>(
	schema: v.GenericSchema<unknown, T>,
	text: string,
	line: number,
): Decoded<T> | null {
	if (text.trim() === "") return null;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return rejected(line, "malformed JSON", text.trim());
	}
	const parsed = parseWith(schema, value);
	return parsed.ok ? decoded(parsed.value, line) : rejected(line, parsed.problem, text.trim());
}

/** Decodes NDJSON bytes. A JSON array on one line counts as its items. */
export async function* decodeNdjson<T>(
	chunks: Chunks,
	schema: v.GenericSchema<unknown, T>,
): AsyncGenerator<Decoded<T>> {
	for await (const line of splitLines(chunks)) {
		if (line.problem !== null) {
			yield rejected(line.number, line.problem === "binary" ? "binary data" : "line too long");
			continue;
		}
		const text = line.text.trim();
		const items = text.startsWith("[") ? itemsOf(text) : [text];
		for (const item of items) {
			const outcome = decodeJsonLine(schema, item, line.number);
			if (outcome !== null) yield outcome;
		}
	}
}

function itemsOf(text: string): readonly string[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [text];
	} catch {
		return [text];
	}
}
