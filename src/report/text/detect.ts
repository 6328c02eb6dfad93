/** `faultline detect` as text: one burst a row, dependents under their root, and what to ask next. */
import type { Burst } from "../../model/burst.js";
import { shellWord } from "../../model/shell-word.js";
import { formatDuration } from "../../model/time-text.js";
import { terminalText } from "../escape.js";
import { returnedText } from "../facts.js";
import type { Detection } from "../json/detect.js";
import { clockTime, count, percent, quantity } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { wordsOf } from "../words.js";
import { paintWith } from "./paint.js";
import { type TableRow, table } from "./table.js";

/** Label values shown of a burst; JSON has them all. */
const shownValues = 3;

/** The report, ending in a line break. */
export function detectText(detection: Detection, style: TextStyle): string {
	const { bursts, range, series } = detection;
	const span = `${clockTime(range.from)} .. ${clockTime(range.to)}`;
	const paint = paintWith(style);
	const words = wordsOf(style.language);
	if (bursts.length === 0) {
		const seen =
			series === 0 ? "no series to look at: import metrics first" : count(series, "series", "series");
		return `${paint.good(words.noBursts)} in ${span} (${seen})\n`;
	}
	const roots = bursts.filter((burst) => rootOf(burst, bursts) === null);
	const rows = roots.flatMap((root) => [
		rowOf(root, ""),
		...bursts
			.filter((burst) => rootOf(burst, bursts)?.id === root.id)
			.map((burst) => rowOf(burst, style.ascii ? "`- " : "└ ")),
	]);
	const heads = words.columns;
	const columns = [
		{ head: heads.began },
		{ head: heads.lasted },
		{ head: heads.service, most: 20 },
		{ head: heads.env, most: 10 },
		{ head: heads.severity },
		{ head: heads.errors, align: "right" as const },
		{ head: heads.expected, align: "right" as const },
	];
	const last = roots.at(-1);
	const next = last === undefined ? "" : `\nnext: ${paint.command(terminalText(explainCommand(last)))}\n`;
	const head = `${paint.strong(count(bursts.length, "burst"))} in ${span} (${count(series, "series", "series")})`;
	return `${head}\n\n${table(columns, rows, style)}${next}`;
}

function explainCommand({ service, onset }: Burst): string {
	return `faultline explain --service ${shellWord(service)} --at ${clockTime(onset).replace(" ", "T")}`;
}

/** The root in the same list; a root outside of it leaves the burst on its own. */
function rootOf(burst: Burst, bursts: readonly Burst[]): Burst | null {
	return burst.root === undefined ? null : (bursts.find((other) => other.id === burst.root) ?? null);
}

function rowOf(burst: Burst, lead: string): TableRow {
	const lasted = burst.end === null ? "lasts" : formatDuration(burst.end - burst.onset);
	const version = burst.version === null ? "" : `, version ${burst.version}`;
	const standing = standsOut(burst);
	return {
		cells: [
			clockTime(burst.onset),
			lasted,
			`${lead}${burst.service}`,
			burst.env,
			burst.severity,
			quantity(burst.observed),
			quantity(burst.expected),
		],
		notes: [
			`${burst.id}  ${burst.reason}${version}${noveltyNote(burst)}${burst.unconfirmed ? ", may still go away" : ""}`,
			...(standing === null ? [] : [standing]),
		],
	};
}

function noveltyNote(burst: Burst): string {
	if (burst.novelty === "new") return ", NEW signature";
	return burst.novelty === "returned" ? `, ${returnedText(burst.returnedAfterDays)}` : "";
}

/** Label values that hold more of the burst than of the errors before it. */
function standsOut(burst: Burst): string | null {
	const values = burst.contrast
		.filter((one) => one.shareDuring > one.shareBefore)
		.slice(0, shownValues)
		.map(
			(one) => `${one.label}=${one.value} ${percent(one.shareDuring)} (before ${percent(one.shareBefore)})`,
		);
	return values.length === 0 ? null : `stands out: ${values.join(", ")}`;
}
