/**
 * Counts of the asked words in every message, path and hunk of the range, made in one pass over the text and kept
 * with the facts: several producers ask about the same lines, and a large range holds millions of identifiers.
 */
import type { Hunk } from "../model/commit.js";
import type { Document } from "./bm25.js";
import type { CommitFact, FileEdits, RankFacts } from "./facts.js";
import { passageQuery } from "./queries.js";
import { eachWord } from "./tokens.js";

export interface WordIndex {
	/** Subject (twice) and body. */
	message(fact: CommitFact): Document;
	/** Paths and changed lines. */
	diff(fact: CommitFact): Document;
	/** Changed lines of one hunk with the last two elements of its path. */
	passage(file: FileEdits, hunk: Hunk): Document;
}

const indexes = new WeakMap<RankFacts, WordIndex>();

/** Index of these facts; built on first use. */
export function wordIndexOf(facts: RankFacts): WordIndex {
	let index = indexes.get(facts);
	if (index === undefined) {
		index = createWordIndex(new Set(passageQuery(facts).keys()));
		indexes.set(facts, index);
	}
	return index;
}

/** What one identifier adds: the asked words among its words, and how many words it has. */
interface Identifier {
	readonly hits: readonly string[];
	readonly words: number;
}

const none: Document = { counts: new Map(), length: 0 };
const identifier = /[A-Za-z_][A-Za-z0-9_]*/g;

function createWordIndex(asked: ReadonlySet<string>): WordIndex {
	const known = new Map<string, Identifier>();
	const lookUp = (name: string): Identifier => {
		let found = known.get(name);
		if (found === undefined) {
			const hits: string[] = [];
			let words = 0;
			eachWord(name, (word) => {
				words++;
				if (asked.has(word)) hits.push(word);
			});
			found = { hits, words };
			known.set(name, found);
		}
		return found;
	};
	const count = (texts: readonly string[]): Document => {
		let counts: Map<string, number> | null = null;
		let length = 0;
		for (const text of texts) {
			identifier.lastIndex = 0;
			for (let match = identifier.exec(text); match !== null; match = identifier.exec(text)) {
				const { hits, words } = lookUp(match[0]);
				length += words;
				for (const word of hits) {
					counts ??= new Map();
					counts.set(word, (counts.get(word) ?? 0) + 1);
				}
			}
		}
		return counts === null ? (length === 0 ? none : { counts: none.counts, length }) : { counts, length };
	};
	const hunks = new WeakMap<Hunk, Document>();
	const hunkDocument = (hunk: Hunk): Document => {
		let document = hunks.get(hunk);
		if (document === undefined) {
			document = count([hunk.context, ...hunk.removed, ...hunk.added]);
			hunks.set(hunk, document);
		}
		return document;
	};
	const diffs = new WeakMap<CommitFact, Document>();
	return {
		message: (fact) => count([fact.commit.subject, fact.commit.subject, fact.commit.body]),
		diff: (fact) => {
			let document = diffs.get(fact);
			if (document === undefined) {
				document = sum(
					fact.files.flatMap((file) => [
						count([file.path.replace(/\.\w+$/, "")]),
						...file.diff.hunks.map(hunkDocument),
					]),
				);
				diffs.set(fact, document);
			}
			return document;
		},
		passage: (file, hunk) => sum([count([shortPath(file.path)]), hunkDocument(hunk)]),
	};
}

function shortPath(path: string): string {
	return path
		.split("/")
		.slice(-2)
		.join(" ")
		.replace(/\.\w+$/, "");
}

function sum(documents: readonly Document[]): Document {
	const counts = new Map<string, number>();
	let length = 0;
	for (const document of documents) {
		length += document.length;
		for (const [word, times] of document.counts) counts.set(word, (counts.get(word) ?? 0) + times);
	}
	return { counts, length };
}
