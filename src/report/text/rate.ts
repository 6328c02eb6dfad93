/** The RATE block: a sparkline of errors with the deploy under it, and the rate before and after. */
import type { Explanation } from "../../model/explanation.js";
import { terminalText } from "../escape.js";
import { rateChange } from "../facts.js";
import { clockTime, quantity } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { type BlockLine, block, labelWidth } from "./block.js";
import type { Paint } from "./paint.js";
import { sparkline } from "./sparkline.js";
import { cut, displayWidth } from "./width.js";

/** Columns that the figures beside the bars need: `0.25 -> 1234 errors/min (x4936)`. */
const figuresWidth = 31;
const mostBars = 40;

/** The block, or "" when there is no series. */
export function rateBlock(explanation: Explanation, style: TextStyle, paint: Paint, label: string): string {
	const { chart, burst } = explanation;
	if (chart === null || chart.errors.length === 0) return "";
	const room = Math.max(10, Math.min(mostBars, style.width - labelWidth - figuresWidth));
	const line = sparkline(chart.errors, chart.start, chart.step, room, style);
	const change = burst === null ? null : rateChange(chart, burst.onset, burst.end);
	const lines: BlockLine[] = [
		{ lead: `${line.bars}  `, leadPaint: paint.bad, text: change?.text ?? rangeText(chart.errors) },
		...markers(explanation, line.column, style),
	];
	return block(label, lines, style, paint);
}

function rangeText(errors: readonly (number | null)[]): string {
	const highest = Math.max(0, ...errors.map((value) => value ?? 0));
	return `at most ${quantity(highest)} errors a step`;
}

/** One pointer line for each deploy in the chart (three at most, the last ones). */
function markers(
	explanation: Explanation,
	column: (time: number) => number | null,
	style: TextStyle,
): readonly BlockLine[] {
	const near = explanation.burst?.onset ?? null;
	return (explanation.chart?.deploys ?? []).slice(-3).flatMap((deploy): BlockLine[] => {
		const at = column(deploy.time);
		if (at === null) return [];
		const text = `deploy ${clockTime(deploy.time, near)}  ${terminalText(deploy.label)}`;
		const room = style.width - labelWidth;
		const after = `${" ".repeat(at)}^ ${text}`;
		const before = `${text} ^`;
		if (displayWidth(after) <= room) return [{ lead: " ".repeat(at), text: `^ ${text}` }];
		const pad = at + 1 - displayWidth(before);
		if (pad >= 0) return [{ lead: " ".repeat(pad), text: before }];
		return [{ lead: " ".repeat(at), text: cut(`^ ${text}`, room - at) }];
	});
}
