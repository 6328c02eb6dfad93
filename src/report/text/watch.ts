/** One line of `detect --watch`: what began or ended, where, and why it was told. */
import type { Burst } from "../../model/burst.js";
import { terminalText } from "../escape.js";
import { clockTime, count } from "../numbers.js";

/** The line, ending in a line break; names from outside are made harmless for the terminal. */
export function watchLine(kind: "began" | "ended", burst: Burst): string {
	const time = clockTime(kind === "began" ? burst.onset : (burst.end ?? burst.onset));
	const where = terminalText(`${burst.service} ${burst.env}`);
	const what = kind === "began" ? terminalText(burst.reason) : count(burst.observed, "error");
	const root = burst.root === undefined ? "" : ", hangs under another";
	return `${time}  ${kind.toUpperCase()}  ${where}  ${burst.severity}  ${what}${root}  ${burst.id}\n`;
}
