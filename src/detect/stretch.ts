/** The shape of a stretch of steps, read from the history in one pass. */
import type { History } from "./history.js";

/** Sums and peaks of a stretch. */
export interface Stretch {
	readonly seen: number;
	readonly expected: number;
	/** Errors of the highest step. */
	readonly top: number;
	/** Errors above expectation of the highest two neighbouring steps. */
	readonly pair: number;
}

/** Measures the steps from `start` to before `end` (to the newest without it), as far as the history reaches. */
export function measure(history: History, start: number, end = Number.POSITIVE_INFINITY): Stretch {
	let [seen, expected, top, pair, before] = [0, 0, 0, 0, 0];
	for (let n = history.firstSince(start); n < history.count && history.step(n) < end; n++) {
		const errors = history.seen(n);
		const excess = errors - history.expected(n);
		seen += errors;
		expected += history.expected(n);
		top = Math.max(top, errors);
		pair = Math.max(pair, before + excess);
		before = excess;
	}
	return { seen, expected, top, pair };
}
