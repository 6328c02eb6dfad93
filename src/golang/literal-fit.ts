/** String literals of code lines, and whether an error's text can have come from one. */

/** Literals with fewer letters match by chance. */
export const minLiteralLetters = 10;
/** ... and with fewer than these even where they are a whole part of a chain of wrapped errors. */
const minPartLetters = 6;

const literal = /"((?:[^"\\]|\\.)*)"|`([^`]*)`/g;
/** Where a format puts a value: fmt verbs, escapes, and `{name}` of other formatters. */
const hole = /%%|%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]|\\[nt"]|\{\w*\}/;

/** Contents of the literals on a line, as written between the quotes. */
export function literalsIn(line: string): string[] {
	if (!line.includes('"') && !line.includes("`")) return [];
	return [...line.matchAll(literal)].map((match) => match[1] ?? match[2] ?? "");
}

/** The line with its literals emptied. */
export function withoutLiterals(line: string): string {
	return line.replace(literal, '""');
}

/** How a template fits a text. */
export interface LiteralFit {
	/** Letters of the template's fixed parts. */
	readonly letters: number;
	/** Offset in the text after the last fixed part. */
	readonly end: number;
	/** The template is a whole part of the chain `a: b: c` that wrapped errors print, and not a piece of one. */
	readonly whole: boolean;
}

/**
 * The fit of a template whose fixed parts all occur in the text, in order; null when they do not or are too short. A
 * short one (`get user: %w`) must be a whole part of the chain `a: b: c` that wrapped errors print.
 */
export function literalFit(template: string, text: string): LiteralFit | null {
	if (template.length < minPartLetters) return null;
	const parts = template.split(hole).map((part) => part.trim());
	const letters = parts.join("").replace(/[^A-Za-z]/g, "").length;
	if (letters < minPartLetters) return null;
	const start = startOfPart(text, parts[0] ?? "");
	const end = start < 0 ? -1 : endOf(parts, text, start);
	// Behind a value that the template ends with, nothing tells where the part ends.
	if (end >= 0 && (parts.at(-1) === "" || endsPart(text, end))) return { letters, end, whole: true };
	const anywhere = letters < minLiteralLetters ? -1 : endOf(parts, text, 0);
	return anywhere < 0 ? null : { letters, end: anywhere, whole: false };
}

/** Offset behind the last of the parts, which occur in order from `start` on; -1 when they do not. */
function endOf(parts: readonly string[], text: string, start: number): number {
	let end = start;
	for (const part of parts) {
		if (part === "") continue;
		const found = text.indexOf(part, end);
		if (found < 0) return -1;
		end = found + part.length;
	}
	return end;
}

/** Where a part of the chain begins with `fixed`; -1 when none does. */
function startOfPart(text: string, fixed: string): number {
	if (fixed === "") return -1;
	for (let at = text.indexOf(fixed); at >= 0; at = text.indexOf(fixed, at + 1)) {
		if (at === 0 || text[at - 1] === "\n" || text.slice(at - 2, at) === ": ") return at;
	}
	return -1;
}

/** A part of the chain ends before the colon, or with its line. */
const endsPart = (text: string, end: number): boolean => /^(?:: |\n|$)/.test(text.slice(end, end + 2));
