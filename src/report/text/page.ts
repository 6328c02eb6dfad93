/** What the blocks of an explanation share: the data, the look, and how much is shown without --all. */
import type { Explanation } from "../../model/explanation.js";
import type { TextStyle } from "../style.js";
import type { Words } from "../words.js";
import type { Paint } from "./paint.js";

export interface ExplainView {
	/** Show every suspect, finding and exculpated commit instead of the first few. */
	readonly all: boolean;
}

/** Findings, next suspects, warnings shown without --all. */
export const shortList = {
	evidence: 5,
	also: 3,
	cleared: 0,
	blind: 5,
	clusters: 2,
	advice: 4,
	diff: 4,
} as const;

/** Columns after which a foreign text is cut: an error message can be a whole HTTP response. */
export const longest = 320;

/** What every block is drawn from. */
export interface Page {
	readonly explanation: Explanation;
	readonly style: TextStyle;
	readonly view: ExplainView;
	readonly paint: Paint;
	readonly words: Words;
}

/** The first few items, or all of them with --all. */
export function limit<T>(page: Page, items: readonly T[], shown: number): readonly T[] {
	return page.view.all ? items : items.slice(0, shown);
}
