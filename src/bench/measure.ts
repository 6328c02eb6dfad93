/** Figures over ranked answers: top-k, MRR, calibration, strata. Pure. */

/** One answered case. */
export interface Answered {
	readonly id: string;
	/** Rank of the first culprit, 1-based; 0 when it is not in the list. */
	readonly rank: number;
	/** Probability given to the first suspect, and whether it was right. */
	readonly probability: number;
	/** The case has no culprit in its range. */
	readonly none: boolean;
	/** Probability given to "none of these". */
	readonly noneProbability: number;
	readonly milliseconds: number;
	readonly strata: readonly string[];
	/** The culprit was ruled out: must never happen. */
	readonly exculpated: boolean;
}

export interface Figures {
	readonly cases: number;
	readonly top1: number;
	readonly top3: number;
	readonly top5: number;
	readonly top10: number;
	readonly mrr: number;
}

/** Share of cases with the culprit among the first k, and mean reciprocal rank (not found = 0). */
export function figuresOf(ranks: readonly number[]): Figures {
	const cases = ranks.length;
	const within = (k: number): number =>
		ranks.filter((rank) => rank > 0 && rank <= k).length / Math.max(1, cases);
	const mrr = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / Math.max(1, cases);
	return { cases, top1: within(1), top3: within(3), top5: within(5), top10: within(10), mrr };
}

/** One row of the reliability table. */
export interface ReliabilityRow {
	readonly from: number;
	readonly to: number;
	readonly cases: number;
	readonly meanProbability: number;
	readonly right: number;
}

export interface Calibration {
	readonly rows: readonly ReliabilityRow[];
	/** Expected calibration error: mean |confidence - accuracy| over bins, weighted by cases (Guo 2017). */
	readonly expectedError: number;
	/** Brier score of "the first suspect is guilty". */
	readonly brier: number;
}

/** Reliability of the first suspect's probability in `bins` equal bins. */
export function calibrationOf(answers: readonly Answered[], bins = 5): Calibration {
	const rows: ReliabilityRow[] = [];
	let expectedError = 0;
	for (let bin = 0; bin < bins; bin++) {
		const from = bin / bins;
		const to = (bin + 1) / bins;
		const inside = answers.filter(
			(one) => one.probability >= from && (one.probability < to || bin === bins - 1),
		);
		if (inside.length === 0) continue;
		const meanProbability = inside.reduce((sum, one) => sum + one.probability, 0) / inside.length;
		const right = inside.filter((one) => one.rank === 1).length / inside.length;
		rows.push({ from, to, cases: inside.length, meanProbability, right });
		expectedError += (inside.length / answers.length) * Math.abs(meanProbability - right);
	}
	const brier =
		answers.reduce((sum, one) => sum + (one.probability - (one.rank === 1 ? 1 : 0)) ** 2, 0) /
		Math.max(1, answers.length);
	return { rows, expectedError, brier };
}

/** Median; 0 for none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1
		? (sorted[middle] ?? 0)
		: ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
