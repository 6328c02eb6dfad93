/** Adding points up on a grid of steps, and what a sum of nothing means. Pure. */
import type { CountSeries } from "../model/burst.js";
import type { ChunkColumns } from "./chunk.js";

/** Steps of an answer. */
export interface Grid {
	readonly start: number;
	readonly step: number;
	readonly length: number;
}

/** Sums of one value of the split label. */
export interface Sums {
	readonly errors: Float64Array;
	readonly requests: Float64Array;
	readonly panics: Float64Array;
	/** 1 where a point lies in the step. */
	readonly seen: Uint8Array;
	/** 1 where a point without a request count lies in the step: the sum says nothing about exposure. */
	readonly unknown: Uint8Array;
	panicsKnown: boolean;
}

/** Sums without any point. */
export function emptySums(length: number): Sums {
	return {
		errors: new Float64Array(length),
		requests: new Float64Array(length),
		panics: new Float64Array(length),
		seen: new Uint8Array(length),
		unknown: new Uint8Array(length),
		panicsKnown: false,
	};
}

/** Adds the points that lie on the grid; says whether any did. */
export function addColumns(columns: ChunkColumns, grid: Grid, sums: Sums): boolean {
	const { times, errors, requests, panics } = columns;
	const first = grid.start * 1000;
	const step = grid.step * 1000;
	let any = false;
	for (let i = 0; i < columns.length; i++) {
		const slot = Math.floor(((times[i] as number) - first) / step);
		if (slot < 0 || slot >= grid.length) continue;
		any = true;
		sums.seen[slot] = 1;
		sums.errors[slot] = (sums.errors[slot] as number) + (errors[i] as number);
		const request = requests[i] as number;
		if (!Number.isNaN(request)) sums.requests[slot] = (sums.requests[slot] as number) + request;
		else sums.unknown[slot] = 1;
		const panic = panics[i] as number;
		if (!Number.isNaN(panic)) {
			sums.panics[slot] = (sums.panics[slot] as number) + panic;
			sums.panicsKnown = true;
		}
	}
	return any;
}

/** Where the service has points at all, over every value of the split label. */
export function presence(sums: ReadonlyMap<string, Sums>, length: number): Pick<Sums, "seen" | "unknown"> {
	const seen = new Uint8Array(length);
	const unknown = new Uint8Array(length);
	for (const sum of sums.values()) {
		for (let i = 0; i < length; i++) {
			if (sum.seen[i] === 1) seen[i] = 1;
			if (sum.unknown[i] === 1) unknown[i] = 1;
		}
	}
	return { seen, unknown };
}

/** Series of one sum; `total` tells where the service has points at all. */
export function counts(
	sum: Sums,
	total: Pick<Sums, "seen" | "unknown">,
): Pick<CountSeries, "errors" | "requests" | "panics"> {
	const { length } = sum.errors;
	const errors = new Array<number | null>(length);
	const requests = new Array<number | null>(length);
	const panics = new Array<number | null>(length);
	let requestsKnown = false;
	for (let i = 0; i < length; i++) {
		const seen = total.seen[i] === 1;
		// A value without a point has 0 requests only where the others' requests are known.
		const exposure = seen && (sum.seen[i] === 1 ? sum.unknown[i] : total.unknown[i]) === 0;
		errors[i] = seen ? (sum.errors[i] as number) : null;
		requests[i] = exposure ? (sum.requests[i] as number) : null;
		panics[i] = seen ? (sum.panics[i] as number) : null;
		requestsKnown ||= exposure;
	}
	return {
		errors,
		requests: requestsKnown ? requests : null,
		...(sum.panicsKnown ? { panics } : {}),
	};
}
