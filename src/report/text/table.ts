/** Borderless tables of escaped text; cli-table3 knows the width of CJK text and of colour codes. */
import Table from "cli-table3";
import { terminalText } from "../escape.js";
import type { TextStyle } from "../style.js";
import { paintWith } from "./paint.js";
import { cut } from "./width.js";

export interface Column {
	readonly head: string;
	readonly align?: "left" | "right";
	/** Cells are cut to this many columns. */
	readonly most?: number;
}

/** A row: one cell a column, and lines under it. */
export interface TableRow {
	readonly cells: readonly string[];
	readonly notes?: readonly string[];
	readonly paint?: (text: string) => string;
}

const noBorders = Object.fromEntries(
	"top,top-mid,top-left,top-right,bottom,bottom-mid,bottom-left,bottom-right,left,left-mid,mid,mid-mid,right,right-mid,middle"
		.split(",")
		.map((part) => [part, ""]),
);

/** The table, each line ending in a line break. Cells are foreign text and made harmless here. */
export function table(columns: readonly Column[], rows: readonly TableRow[], style: TextStyle): string {
	const paint = paintWith(style);
	const identity = (text: string): string => text;
	const drawn = new Table({
		head: columns.map((column) => paint.quiet(column.head)),
		colAligns: columns.map((column) => column.align ?? "left"),
		chars: noBorders,
		style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
	});
	for (const row of rows) {
		drawn.push(
			row.cells.map((cell, index) => {
				const safe = cut(terminalText(cell), columns[index]?.most ?? style.width);
				return (row.paint ?? identity)(safe);
			}),
		);
	}
	const [head = "", ...lines] = drawn.toString().split("\n");
	const body = lines.flatMap((line, index) => {
		const notes = rows[index]?.notes ?? [];
		return [line, ...notes.map((note) => paint.quiet(`  ${cut(terminalText(note), style.width - 2)}`))];
	});
	return [head, ...body].map((line) => `${line.trimEnd()}\n`).join("");
}
