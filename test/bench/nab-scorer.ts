/**
 * The Numenta Anomaly Benchmark's scoring rules, written by us from its documentation: the first detection in an
 * anomaly window earns up to 1 (a scaled sigmoid, more for earlier), each false detection costs more the farther
 * it is behind the last window, a missed window costs its weight; one threshold for all files, chosen to
 * maximise the sum; the result is put on a scale where detecting nothing is 0 and the perfect detector is 100.
 */

/** Weights of one application profile. */
export interface Profile {
	readonly name: string;
	readonly truePositive: number;
	readonly falsePositive: number;
	readonly falseNegative: number;
}

export const profiles: readonly Profile[] = [
	{ name: "standard", truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
	{ name: "reward low FP", truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
	{ name: "reward low FN", truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
];

/** One data file: an anomaly score for each row and the windows as row numbers, both ends included. */
export interface Scored {
	readonly scores: ArrayLike<number>;
	readonly windows: readonly (readonly [number, number])[];
}

/** Final score and the threshold that gave it. */
export interface Outcome {
	readonly score: number;
	readonly threshold: number;
	readonly windowsFound: number;
	readonly windows: number;
	readonly falsePositives: number;
}

/** 15 % of a file, at most of 5,000 rows, is for learning: nothing there counts. */
const probation = 0.15;

interface Row {
	readonly score: number;
	readonly gain: number;
	/** Number of the window over all files; -1 outside. */
	readonly window: number;
}

/** Best score over all thresholds for the files together. */
export function scoreCorpus(files: readonly Scored[], profile: Profile): Outcome {
	const rows: Row[] = [];
	let windows = 0;
	for (const file of files) {
		rows.push(...rowsOf(file, profile, windows));
		windows += file.windows.length;
	}
	rows.sort((a, b) => b.score - a.score);
	const best = new Map<number, number>();
	for (const row of rows) if (row.window >= 0) best.set(row.window, -profile.falseNegative);
	const nothing = -profile.falseNegative * best.size;
	let [total, falseCost, falses] = [nothing, 0, 0];
	let top: Outcome = outcome(nothing, Number.POSITIVE_INFINITY, 0, 0);
	const found = new Set<number>();
	rows.forEach((row, i) => {
		if (row.window < 0) {
			falseCost += row.gain;
			falses++;
		} else {
			const before = best.get(row.window) ?? 0;
			total += Math.max(before, row.gain) - before;
			best.set(row.window, Math.max(before, row.gain));
			found.add(row.window);
		}
		if (rows[i + 1]?.score === row.score) return;
		const sum = total + falseCost;
		if (sum > top.score) top = outcome(sum, row.score, found.size, falses);
	});
	const perfect = windows * profile.truePositive;
	return { ...top, score: (100 * (top.score - nothing)) / (perfect - nothing), windows };
}

function outcome(score: number, threshold: number, windowsFound: number, falsePositives: number): Outcome {
	return { score, threshold, windowsFound, falsePositives, windows: 0 };
}

function rowsOf(file: Scored, profile: Profile, firstWindow: number): Row[] {
	const length = file.scores.length;
	const skip = Math.min(Math.floor(probation * length), probation * 5000);
	const rows: Row[] = [];
	let next = 0;
	let last: readonly [number, number] | null = null;
	for (let i = 0; i < length; i++) {
		const window = file.windows[next];
		const inside = window !== undefined && i >= window[0];
		const gain = inside ? gainInside(i, window, profile) : costOutside(i, last, profile);
		if (i >= skip)
			rows.push({ score: file.scores[i] as number, gain, window: inside ? firstWindow + next : -1 });
		if (!inside || i < window[1]) continue;
		last = window;
		next++;
	}
	return rows;
}

function gainInside(i: number, [from, to]: readonly [number, number], profile: Profile): number {
	const position = -(to - i + 1) / (to - from + 1);
	return (sigmoid(position) * profile.truePositive) / sigmoid(-1);
}

function costOutside(i: number, last: readonly [number, number] | null, profile: Profile): number {
	if (last === null) return -profile.falsePositive;
	const position = (i - last[1]) / (last[1] - last[0]);
	return profile.falsePositive * (position > 3 ? -1 : sigmoid(position));
}

/** 2 / (1 + e^(5 x)) - 1: near 1 at the left edge of a window, 0 at its right edge, negative behind it. */
function sigmoid(x: number): number {
	return 2 / (1 + Math.exp(5 * x)) - 1;
}
