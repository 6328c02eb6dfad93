import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeHeap } from "../../src/change/edge-heap.js";

describe("EdgeHeap", () => {
	it("hands out edges by falling means with their ends, also beyond its first size", () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3_000 }), (means) => {
				const heap = new EdgeHeap();
				means.forEach((mean, at) => {
					heap.push(at, at + 1, mean);
				});
				const found: number[] = [];
				while (heap.size > 0) {
					const at = heap.firstAt(0);
					expect([heap.secondAt(0), heap.meanAt(0)]).toEqual([at + 1, means[at]]);
					found.push(heap.meanAt(0));
					heap.pop();
				}
				expect(found).toEqual([...means].sort((a, b) => b - a));
			}),
			{ numRuns: 30 },
		);
		new EdgeHeap().pop();
	});

	it("keeps a list in its order", () => {
		const list = new EdgeHeap();
		for (let at = 0; at < 2_000; at++) list.append(at, 7, at / 2_000);
		expect([list.size, list.firstAt(1_999), list.secondAt(1_999), list.meanAt(1_999)]).toEqual([
			2_000, 1_999, 7, 0.9995,
		]);
	});
});
