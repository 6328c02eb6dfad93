/** String literals of code lines, and whether an error's text can have come from one. */

/** Literals with fewer letters match by chance. */
export const minLiteralLetters = 10;

const literal = /"((?:[^"\\]|\\.)*)"|`([^`]*)`/g;
/** Where a format puts a value: fmt verbs, escapes, and `{name}` of other formatters. */
const hole = /%%|%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]|\\[nt"]|\{\w*\}/;

/** Contents of the literals on a line, as written between the quotes. */
export function literalsIn(line: string): string[] {
	if (!line.includes('"') && !line.includes("`")) return [];
	return [...line.matchAll(literal)].map((match) => match[1] ?? match[2] ?? "");
}

/** How a template fits a text. */
export interface LiteralFit {
	/** Letters of the template's fixed parts. */
	readonly letters: number;
	/** Offset in the text after the last fixed part. */
	readonly end: number;
}

/** The fit of a template whose fixed parts all occur in the text, in order; null when they do not or are too short. */
export function literalFit(template: string, text: string): LiteralFit | null {
	if (template.length < minLiteralLetters) return null;
	const parts = template.split(hole).map((part) => part.trim());
	const letters = parts.join("").replace(/[^A-Za-z]/g, "").length;
	if (letters < minLiteralLetters) return null;
	let end = 0;
	for (const part of parts) {
		if (part === "") continue;
		const found = text.indexOf(part, end);
		if (found < 0) return null;
		end = found + part.length;
	}
	return { letters, end };
}
