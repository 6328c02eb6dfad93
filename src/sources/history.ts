/** Port: incidents and feedback that `explain` saves and later runs learn from. Adapter: store. */
import type { Explanation } from "../model/explanation.js";

export interface HistorySource {
	/** Saves an explanation; the same burst and range keeps its incident id. Returns the id. */
	save(explanation: Explanation, now: number): string;
	load(incident: string): Explanation | null;
	/** Newest first. */
	list(query: { readonly from?: number; readonly to?: number; readonly service?: string }): readonly {
		readonly incident: string;
		readonly savedAt: number;
		readonly explanation: Explanation;
	}[];
}

/** Cache of derived facts, keyed by content (blob pair, parser version); a miss is always safe. */
export interface AnalysisCache {
	get(kind: string, key: string): string | null;
	putAll(kind: string, entries: ReadonlyMap<string, string>): void;
}
