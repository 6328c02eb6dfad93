/** Splitting of Go type texts at depth zero: commas of a list, the bracket that closes another. */

const open = "([{";
const close = ")]}";

/** Parts between commas outside brackets, trimmed; none for a blank text. */
export function splitList(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (let at = 0; at < text.length; at++) {
		const c = text[at] as string;
		if (open.includes(c)) depth++;
		else if (close.includes(c)) depth--;
		else if (c === "," && depth === 0) {
			parts.push(text.slice(from, at).trim());
			from = at + 1;
		}
	}
	parts.push(text.slice(from).trim());
	return parts.filter((part) => part !== "");
}

/** Offset of the bracket that closes the one at `at`; the text's length when none does. */
export function closing(text: string, at: number): number {
	let depth = 0;
	for (let i = at; i < text.length; i++) {
		const c = text[i] as string;
		if (open.includes(c)) depth++;
		else if (close.includes(c) && --depth === 0) return i;
	}
	return text.length;
}
