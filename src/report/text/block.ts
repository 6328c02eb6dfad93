/** A labelled block: the label once at the left, text wrapped at its right. */
import type { TextStyle } from "../style.js";
import type { Paint } from "./paint.js";
import { displayWidth, padEnd, wrap } from "./width.js";

/** A line of a block: text to wrap, how to paint it, and what stands before its first and further lines. */
export interface BlockLine {
	readonly text: string;
	readonly paint?: (text: string) => string;
	/** Painted text that starts the line, such as a weight. */
	readonly lead?: string;
	readonly leadPaint?: (text: string) => string;
	/** Columns that further lines are indented by; the lead's width when absent. */
	readonly hang?: number;
	/** Never broken: a command must stay one line to be copied. The terminal wraps it if need be. */
	readonly whole?: boolean;
}

/** Columns of the label, its gap included. */
export const labelWidth = 9;

/** Lines of the block, each with a line break; nothing when there are no lines. */
export function block(label: string, lines: readonly BlockLine[], style: TextStyle, paint: Paint): string {
	const identity = (text: string): string => text;
	const out: string[] = [];
	for (const line of lines) {
		const lead = line.lead ?? "";
		const indent = line.hang ?? displayWidth(lead);
		// The lead takes part in wrapping as a word, and is painted apart.
		const filler = "x".repeat(Math.max(0, displayWidth(lead) - indent));
		const room = Math.max(20, style.width - labelWidth - indent);
		const wrapped = line.whole === true ? [filler + line.text] : wrap(filler + line.text, room);
		wrapped.forEach((text, index) => {
			const head = index === 0 ? (line.leadPaint ?? identity)(lead) : " ".repeat(indent);
			const rest = index === 0 ? text.slice(filler.length) : text;
			out.push(`${head}${(line.paint ?? identity)(rest)}`);
		});
	}
	return out
		.map((text, index) => {
			const left = index === 0 ? paint.label(padEnd(label, labelWidth)) : " ".repeat(labelWidth);
			return `${left}${text}`.trimEnd();
		})
		.map((text) => `${text}\n`)
		.join("");
}

/** A rule across the page. */
export function rule(style: TextStyle, paint: Paint): string {
	return `${paint.quiet((style.ascii ? "-" : "─").repeat(style.width))}\n`;
}
