/** Bars of a series in one line of text, and a pointer line under it. */
import type { TextStyle } from "../style.js";

const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const asciiBlocks = ["_", ".", ":", "-", "=", "+", "*", "#"];

export interface Sparkline {
	readonly bars: string;
	/** Column of a point in time; null when it is outside. */
	column(time: number): number | null;
}

/**
 * At most `width` bars over equal steps; neighbouring steps are summed when there are more. A missed scrape
 * (null in every step of a bar) is a space.
 */
export function sparkline(
	values: readonly (number | null)[],
	start: number,
	step: number,
	width: number,
	style: TextStyle,
): Sparkline {
	const perBar = Math.max(1, Math.ceil(values.length / width));
	const bars: (number | null)[] = [];
	for (let at = 0; at < values.length; at += perBar) {
		const known = values.slice(at, at + perBar).filter((value) => value !== null);
		bars.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
	}
	const highest = Math.max(0, ...bars.map((bar) => bar ?? 0));
	const signs = style.ascii ? asciiBlocks : blocks;
	const sign = (bar: number | null): string => {
		if (bar === null) return " ";
		if (highest === 0 || bar <= 0) return signs[0] ?? "";
		// The lowest sign means zero, so that one error among none can be seen.
		return signs[Math.max(1, Math.round((bar / highest) * (signs.length - 1)))] ?? "";
	};
	return {
		bars: bars.map(sign).join(""),
		column(time) {
			if (time < start || time >= start + values.length * step) return null;
			return Math.floor((time - start) / (step * perBar));
		},
	};
}
