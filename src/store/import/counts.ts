/** What an import did. Every line read is counted once: read = new + known + replaced + all of skipped. */

/** Counts of one import. */
export interface ImportCounts {
	readonly read: number;
	/** Not in the store before. */
	readonly new: number;
	/** Already there, exactly so. */
	readonly known: number;
	/** Already there with other content, which was replaced. */
	readonly replaced: number;
	/** Reason in words -> how many. */
	readonly skipped: Readonly<Record<string, number>>;
}

/** What became of one record. */
export type Outcome = "new" | "known" | "replaced";

/** Counts while they grow. */
export class Tally {
	private readonly outcomes = { new: 0, known: 0, replaced: 0 };
	private readonly reasons = new Map<string, number>();

	count(outcome: Outcome, times = 1): void {
		this.outcomes[outcome] += times;
	}

	skip(reason: string, times = 1): void {
		if (times > 0) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + times);
	}

	/** Skipped reasons in alphabetical order, so that two runs print alike. */
	counts(): ImportCounts {
		const skipped = Object.fromEntries([...this.reasons].sort(([a], [b]) => (a < b ? -1 : 1)));
		const { new: added, known, replaced } = this.outcomes;
		const lost = [...this.reasons.values()].reduce((sum, n) => sum + n, 0);
		return { read: added + known + replaced + lost, ...this.outcomes, skipped };
	}
}
