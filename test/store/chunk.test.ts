import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type ChunkColumns,
	chunkColumns,
	chunkOf,
	chunkSeconds,
	decodeChunk,
	encodeChunk,
} from "../../src/store/chunk.js";
import { appendPoint, mergePoints, sortPoints } from "../../src/store/import/merge-points.js";
import { DamagedChunk } from "../../src/store/varint.js";

type Point = readonly [offset: number, errors: number, requests: number, panics: number];

const count = fc.oneof(
	fc.nat(200),
	fc.maxSafeNat(),
	fc.constant(Number.NaN),
	fc.double({ min: 0, noDefaultInfinity: true }),
);
const offset = fc.nat(chunkSeconds * 1000 - 1);
const points = fc.array(fc.tuple(offset, count, count, count), { maxLength: 300 });
const someChunk = fc.integer({ min: -3, max: 1_000_000 });

function columnsOf(list: readonly Point[], chunk: number): ChunkColumns {
	const columns = chunkColumns(1);
	for (const [at, ...counts] of list) appendPoint(columns, chunk * chunkSeconds * 1000 + at, ...counts);
	sortPoints(columns);
	return columns;
}

function listOf(columns: ChunkColumns): number[][] {
	return Array.from({ length: columns.length }, (_, i) => [
		columns.times[i] ?? -1,
		columns.errors[i] ?? -1,
		columns.requests[i] ?? -1,
		columns.panics[i] ?? -1,
	]);
}

describe("metric chunk codec", () => {
	it("gives back any points", () => {
		const scratch = chunkColumns(1);
		fc.assert(
			fc.property(points, someChunk, (list, chunk) => {
				const columns = columnsOf(list, chunk);
				decodeChunk(encodeChunk(columns, chunk), chunk, scratch);
				expect(listOf(scratch)).toEqual(listOf(columns));
			}),
		);
	});

	it("needs about 3 bytes a point for a regular series of counts", () => {
		const list = Array.from({ length: 120 }, (_, i): Point => [i * 60_000, i % 7, 900 + i, Number.NaN]);
		expect(encodeChunk(columnsOf(list, 1), 1).length).toBeLessThan(120 * 3 + 16);
	});

	it("puts every time into the chunk that holds it, before 1970 too", () => {
		expect(chunkOf(0)).toBe(0);
		expect(chunkOf(chunkSeconds * 1000 - 1)).toBe(0);
		expect(chunkOf(-1)).toBe(-1);
	});

	it("refuses bytes no encoder wrote instead of inventing points", () => {
		const data = encodeChunk(
			columnsOf(
				[
					[5, 1, 2, 3],
					[9, 4, 5, 6],
				],
				0,
			),
			0,
		);
		const scratch = chunkColumns();
		for (let cut = 0; cut < data.length; cut++) {
			expect(() => decodeChunk(data.slice(0, cut), 0, scratch)).toThrow(DamagedChunk);
		}
		expect(() => decodeChunk(Uint8Array.of(9, 0, 0), 0, scratch)).toThrow(/unknown format/);
	});
});

describe("mergePoints", () => {
	/** The same by a Map: later points win. */
	function model(stored: readonly Point[], incoming: readonly Point[]) {
		const result = new Map(stored.map((point) => [point[0], point]));
		for (const point of incoming) result.set(point[0], point);
		return [...result.values()].sort((a, b) => a[0] - b[0]);
	}

	it("is a map from time to the last point, and counts every incoming point once", () => {
		const few = fc.array(
			fc.tuple(fc.nat(20), fc.nat(2), fc.constantFrom(Number.NaN, 1), fc.constant(Number.NaN)),
			{ maxLength: 30 },
		);
		fc.assert(
			fc.property(few, few, (first, second) => {
				const stored = chunkColumns();
				const initial = mergePoints(chunkColumns(), columnsOf(first, 0), stored);
				expect(initial.replaced).toBe(0);
				const merged = chunkColumns();
				const outcomes = mergePoints(stored, columnsOf(second, 0), merged);
				expect(listOf(merged)).toEqual(model(model([], first), second));
				expect(outcomes.new + outcomes.known + outcomes.replaced + outcomes.superseded).toBe(second.length);
				expect(outcomes.new).toBe(merged.length - stored.length);
				const again = mergePoints(merged, columnsOf(second, 0), chunkColumns());
				expect([again.new, again.replaced]).toEqual([0, 0]);
			}),
		);
	});
});
