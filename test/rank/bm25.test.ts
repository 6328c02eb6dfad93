import { describe, expect, it } from "vitest";
import { bm25, type Document } from "../../src/rank/bm25.js";

const document = (counts: Readonly<Record<string, number>>, length: number): Document => ({
	counts: new Map(Object.entries(counts)),
	length,
});
const query = (words: Readonly<Record<string, number>>) => new Map(Object.entries(words));

describe("bm25", () => {
	it("is Okapi's formula with k1 = 1.2 and b = 0.75", () => {
		const documents = [document({ cart: 2 }, 10), document({}, 20), document({}, 30)];
		const idf = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
		const norm = 1.2 * (1 - 0.75 + (0.75 * 10) / 20);
		const [first, second] = bm25(query({ cart: 0.5 }), documents).each;
		expect(first?.score).toBeCloseTo((0.5 * idf * 2 * 2.2) / (2 + norm), 12);
		expect(second).toEqual({ score: 0, words: [] });
	});

	it("ranks rare words over common ones, short documents over long ones, and names the words in that order", () => {
		const { each: matches } = bm25(query({ rare: 1, common: 1 }), [
			document({ rare: 1, common: 1 }, 10),
			document({ common: 1 }, 10),
			document({ common: 1 }, 40),
		]);
		expect(matches[0]?.words.map((one) => one.word)).toEqual(["rare", "common"]);
		expect(matches[1]?.score).toBeGreaterThan(matches[2]?.score ?? 0);
		expect(matches[0]?.score).toBeGreaterThan(matches[1]?.score ?? 0);
	});

	it("never lets a word count against a document, though every document holds it", () => {
		const [match] = bm25(query({ cart: 1 }), [document({ cart: 1 }, 3), document({ cart: 1 }, 3)]).each;
		expect(match?.score).toBeGreaterThan(0);
	});

	it("ignores words that nobody asked for and survives having nothing", () => {
		expect(bm25(query({ cart: 1 }), [document({ other: 9 }, 9)]).each[0]?.score).toBe(0);
		expect(bm25(query({ cart: 1 }), []).each).toEqual([]);
		expect(bm25(new Map(), [document({ cart: 1 }, 0)]).each[0]?.score).toBe(0);
	});

	it("tells how far the best is from a document that holds nothing but the query", () => {
		const seen = bm25(query({ cart: 1, total: 1 }), [document({ cart: 1 }, 5), document({}, 5)]);
		expect(seen.top).toBe(seen.each[0]?.score);
		expect(seen.top / seen.ideal).toBeLessThan(0.5);
		const full = bm25(query({ cart: 1 }), [document({ cart: 1e6 }, 1e6)]);
		expect(full.top / full.ideal).toBeCloseTo(1, 3);
		expect(bm25(new Map(), [document({ cart: 1 }, 1)])).toMatchObject({ top: 0, ideal: 0 });
	});
});
