/** Merging points into a stored chunk: pure, over columns. */
import { type ChunkColumns, ensureCapacity } from "../chunk.js";

/** A chunk of points of one series of this import; times ascend, equal ones in the order they came. */
export interface PointChunk {
	/** Number of the series within the import. */
	readonly series: number;
	readonly chunk: number;
	readonly columns: ChunkColumns;
}

/** What became of the incoming points. */
export interface PointOutcomes {
	readonly new: number;
	readonly known: number;
	readonly replaced: number;
	/** Lost to a later point of the same import and time. */
	readonly superseded: number;
}

/**
 * Merges `incoming` (times ascending, equal times in the order they came: the last one holds) with `stored`
 * (times strictly ascending) into `out`.
 */
export function mergePoints(stored: ChunkColumns, incoming: ChunkColumns, out: ChunkColumns): PointOutcomes {
	ensureCapacity(out, stored.length + incoming.length);
	out.length = 0;
	const outcomes = { new: 0, known: 0, replaced: 0, superseded: 0 };
	let s = 0;
	let i = 0;
	while (i < incoming.length) {
		const time = incoming.times[i] as number;
		while (s < stored.length && (stored.times[s] as number) < time) copyPoint(stored, s++, out);
		let last = i;
		while (last + 1 < incoming.length && incoming.times[last + 1] === time) last++;
		for (; i < last; i++) outcomes[samePoint(incoming, i, incoming, last) ? "known" : "superseded"]++;
		i = last + 1;
		if (s < stored.length && stored.times[s] === time) {
			outcomes[samePoint(stored, s++, incoming, last) ? "known" : "replaced"]++;
		} else {
			outcomes.new++;
		}
		copyPoint(incoming, last, out);
	}
	while (s < stored.length) copyPoint(stored, s++, out);
	return outcomes;
}

function copyPoint(from: ChunkColumns, index: number, to: ChunkColumns): void {
	const at = to.length++;
	to.times[at] = from.times[index] as number;
	to.errors[at] = from.errors[index] as number;
	to.requests[at] = from.requests[index] as number;
	to.panics[at] = from.panics[index] as number;
}

/** Object.is, since NaN stands for null here. */
function samePoint(a: ChunkColumns, i: number, b: ChunkColumns, j: number): boolean {
	return (
		Object.is(a.errors[i], b.errors[j]) &&
		Object.is(a.requests[i], b.requests[j]) &&
		Object.is(a.panics[i], b.panics[j])
	);
}

/** Appends a point; NaN stands for null. */
export function appendPoint(
	to: ChunkColumns,
	time: number,
	errors: number,
	requests: number,
	panics: number,
): void {
	if (to.length === to.times.length) ensureCapacity(to, to.length + 1);
	const at = to.length++;
	to.times[at] = time;
	to.errors[at] = errors;
	to.requests[at] = requests;
	to.panics[at] = panics;
}

/** Sorts by time, keeping the order of equal times; nothing to do for a file in time order. */
export function sortPoints(columns: ChunkColumns): void {
	const { length, times } = columns;
	let sorted = true;
	for (let i = 1; i < length && sorted; i++) sorted = (times[i - 1] as number) <= (times[i] as number);
	if (sorted) return;
	const order = Array.from({ length }, (_, i) => i).sort(
		(a, b) => (times[a] as number) - (times[b] as number) || a - b,
	);
	for (const name of ["times", "errors", "requests", "panics"] as const) {
		const old = columns[name];
		columns[name] = Float64Array.from(order, (index) => old[index] as number);
	}
}
