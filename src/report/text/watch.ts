/** One line of `detect --watch`: what began or ended, where, and why it was told. */
import type { Burst } from "../../model/burst.js";
import { terminalText } from "../escape.js";
import { clockTime, count } from "../numbers.js";

const words = {
	began: "BEGAN    ",
	confirmed: "CONFIRMED",
	ended: "ENDED    ",
	withdrawn: "WENT AWAY",
} as const;

/** The line, ending in a line break; names from outside are made harmless for the terminal. */
export function watchLine(kind: keyof typeof words, burst: Burst): string {
	const time = clockTime(kind === "ended" ? (burst.end ?? burst.onset) : burst.onset);
	const where = terminalText(`${burst.service} ${burst.env}`.trim());
	const root = burst.root === undefined ? "" : ", hangs under another";
	return `${time}  ${words[kind]}  ${where}  ${burst.severity}  ${whatOf(kind, burst)}${root}  ${burst.id}\n`;
}

function whatOf(kind: keyof typeof words, burst: Burst): string {
	switch (kind) {
		case "began":
			return terminalText(`${burst.reason}${burst.unconfirmed ? ", may still go away" : ""}`);
		case "confirmed":
			return terminalText(burst.reason);
		case "ended":
			return count(burst.observed, "error");
		case "withdrawn":
			return "a blip, no burst: its errors stopped within minutes";
		default:
			return kind satisfies never;
	}
}
