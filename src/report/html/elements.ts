/** Elements that sections are made of; text goes through htmlText, bodies are HTML already. */
import { htmlText } from "../escape.js";

/** A section with its heading. */
export function section(heading: string, body: string): string {
	return `<section><h2>${htmlText(heading)}</h2>\n${body}</section>\n`;
}

/** A list of HTML items; "" when there are none. */
export function list(items: readonly string[]): string {
	return items.length === 0 ? "" : `<ul>${items.join("\n")}</ul>\n`;
}

export function code(text: string): string {
	return `<code>${htmlText(text)}</code>`;
}
