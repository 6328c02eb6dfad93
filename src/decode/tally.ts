/** Counts of what a decoder yielded, for "read 412, skipped 31: ..." and the first rejected lines. */
import type { Decoded, Skipped } from "./outcome.js";

/** Counts of one input. */
export interface Tally {
	readonly records: number;
	readonly skipped: number;
	/** Lines with something wrong, a part of `skipped`. */
	readonly rejected: number;
	/** Most frequent reason first. */
	readonly reasons: readonly {
		readonly reason: string;
		readonly lines: number;
		readonly rejected: boolean;
	}[];
	/** First rejected lines, in input order. */
	readonly examples: readonly Skipped[];
}

/** Counts outcomes as they pass. */
export interface TallyCounter {
	add(outcome: Decoded<unknown>): void;
	result(): Tally;
}

/** Different reasons kept; the rest is counted as one. Reasons of schemas may name fields, so they are few. */
const maxReasons = 100;

/** Creates a counter that keeps `examples` rejected lines. */
export function createTally(examples = 5): TallyCounter {
	const reasons = new Map<string, { lines: number; readonly rejected: boolean }>();
	const shown: Skipped[] = [];
	let records = 0;
	let skipped = 0;
	let wrong = 0;
	return {
		add: (outcome) => {
			if (outcome.kind === "record") {
				records++;
				return;
			}
			skipped++;
			if (outcome.rejected) wrong++;
			if (outcome.rejected && shown.length < examples) shown.push(outcome);
			const reason =
				reasons.has(outcome.reason) || reasons.size < maxReasons ? outcome.reason : "other reasons";
			const entry = reasons.get(reason) ?? { lines: 0, rejected: outcome.rejected };
			entry.lines++;
			reasons.set(reason, entry);
		},
		result: () => ({
			records,
			skipped,
			rejected: wrong,
			reasons: [...reasons]
				.map(([reason, entry]) => ({ reason, ...entry }))
				.sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1)),
			examples: shown,
		}),
	};
}
