import { describe, expect, it } from "vitest";
import { eachWord, splitHumps } from "../../src/rank/tokens.js";
import { wordIndexOf } from "../../src/rank/word-index.js";
import { commitFact, facts } from "./facts-by-hand.js";

const wordsOf = (text: string): string[] => {
	const words: string[] = [];
	eachWord(text, (word) => words.push(word));
	return words;
};

describe("eachWord", () => {
	it("gives identifiers whole and in parts, lower case", () => {
		expect(wordsOf("reserveStock(sku_code)")).toEqual([
			"reservestock",
			"reserve",
			"stock",
			"sku_code",
			"sku",
		]);
		expect(splitHumps("HTTPServerName_v2")).toEqual(["HTTP", "Server", "Name", "v2"]);
	});

	it("drops what every Go crash says, single letters and numbers", () => {
		expect(wordsOf("panic: runtime error: invalid memory address, x 42 0xc000")).toEqual(["xc000"]);
	});
});

const guilty = commitFact({
	sha: "guilty",
	subject: "basket for all",
	body: "the basket is new",
	files: [
		{ path: "shop/basket.go", hunks: [{ added: ["\tbasket.Add(line)"] }, { removed: ["\told()"] }] },
		{ path: "shop/cart.go", hunks: [{ context: "func basketOf() {", added: ["\tx()"] }] },
	],
});
const index = () => wordIndexOf(facts({ message: "basket line", commits: [guilty] }));

describe("wordIndexOf", () => {
	it("counts the asked words of the message, its subject twice, and all words for the length", () => {
		const document = index().message(guilty);
		expect(Object.fromEntries(document.counts)).toEqual({ basket: 3 });
		// "basket", twice; "basket" and "new": the rest are stop words.
		expect(document.length).toBe(4);
	});

	it("counts paths, contexts and both sides of the diff", () => {
		const { counts, length } = index().diff(guilty);
		expect(Object.fromEntries(counts)).toEqual({ basket: 3, line: 1 });
		// shop basket | basket line ("add" too) | old | shop cart | basketof basket
		expect(length).toBe(10);
	});

	it("counts one hunk with the end of its path", () => {
		const [file] = guilty.files;
		const [first, second] = file?.diff.hunks ?? [];
		if (file === undefined || first === undefined || second === undefined) throw new Error("no hunks");
		expect(Object.fromEntries(index().passage(file, first).counts)).toEqual({ basket: 2, line: 1 });
		expect(Object.fromEntries(index().passage(file, second).counts)).toEqual({ basket: 1 });
	});

	it("tells the hunks that may hold one of the asked names, and lets all pass for other names", () => {
		const feed = { kind: "field", name: "line", folder: null, weight: 1, taken: "" } as const;
		const { holders } = wordIndexOf(facts({ commits: [guilty], feeds: [feed] }));
		const hunks = guilty.files.flatMap((file) => file.diff.hunks);
		expect(hunks.map(holders(["line"]))).toEqual([true, false, false]);
		expect(hunks.map(holders([]))).toEqual([false, false, false]);
		expect(hunks.map(holders(["line", "nobodyAsked"]))).toEqual([true, true, true]);
	});

	it("lets all hunks pass for a name that it cannot see", () => {
		const feed = { kind: "field", name: "größe", folder: null, weight: 1, taken: "" } as const;
		const { holders } = wordIndexOf(facts({ commits: [guilty], feeds: [feed] }));
		const hunks = guilty.files.flatMap((file) => file.diff.hunks);
		expect(hunks.map(holders(["größe"]))).toEqual([true, true, true]);
	});

	it("is made once for the same facts", () => {
		const given = facts({ message: "basket", commits: [guilty] });
		expect(wordIndexOf(given)).toBe(wordIndexOf(given));
		expect(wordIndexOf({ ...given })).not.toBe(wordIndexOf(given));
	});
});
