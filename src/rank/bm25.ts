/**
 * Okapi BM25 (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75) over a handful of query words: documents are
 * counted only for the words of the query, so a 7 MB range costs one pass over its text.
 */

const k1 = 1.2;
const b = 0.75;

/** Query: word -> weight (>= 0). */
export type Query = ReadonlyMap<string, number>;

/** One document: counts of the query's words and its length in words. */
export interface Document {
	readonly counts: ReadonlyMap<string, number>;
	readonly length: number;
}

/** One document's score with the words that made it, strongest first. */
export interface Match {
	readonly score: number;
	readonly words: readonly { readonly word: string; readonly part: number }[];
}

/** Scores of all documents. */
export interface Matches {
	/** In the order of the documents. */
	readonly each: readonly Match[];
	/** Highest score. */
	readonly top: number;
	/** What a document would score that held every word of the query over and over. */
	readonly ideal: number;
}

const noMatch: Match = { score: 0, words: [] };

/** Scores every document against the query. */
export function bm25(query: Query, documents: readonly Document[]): Matches {
	const total = documents.length;
	const mean = documents.reduce((sum, document) => sum + document.length, 0) / Math.max(1, total);
	const holders = new Map<string, number>();
	for (const { counts } of documents) {
		counts.forEach((_, word) => {
			holders.set(word, (holders.get(word) ?? 0) + 1);
		});
	}
	const idf = new Map<string, number>();
	let ideal = 0;
	query.forEach((weight, word) => {
		const held = holders.get(word) ?? 0;
		const rarity = Math.log(1 + (total - held + 0.5) / (held + 0.5));
		idf.set(word, rarity);
		ideal += weight * rarity * (k1 + 1);
	});
	const each = documents.map((document) => {
		if (document.counts.size === 0) return noMatch;
		const norm = k1 * (1 - b + (b * document.length) / Math.max(1, mean));
		const words: { word: string; part: number }[] = [];
		let score = 0;
		document.counts.forEach((count, word) => {
			const weight = query.get(word);
			if (weight === undefined) return;
			const part = (weight * (idf.get(word) ?? 0) * count * (k1 + 1)) / (count + norm);
			score += part;
			words.push({ word, part });
		});
		words.sort((x, y) => y.part - x.part || (x.word < y.word ? -1 : 1));
		return { score, words };
	});
	return { each, top: each.reduce((most, { score }) => Math.max(most, score), 0), ideal };
}
