/**
 * Counts of the asked words in every message, path and hunk of the range, made in one pass over the text and kept
 * with the facts: several producers ask about the same lines, and a large range holds millions of identifiers.
 */
import type { Hunk } from "../model/commit.js";
import { remembered } from "../model/remembered.js";
import type { Document } from "./bm25.js";
import { standsInContext } from "./edited-declarations.js";
import type { CommitFact, FileEdits, RankFacts } from "./facts.js";
import { askedNames, passageQuery } from "./queries.js";
import { mayRun } from "./test-code.js";
import { eachWordOf, identifiersIn } from "./tokens.js";

export interface WordIndex {
	/** Subject (twice) and body. */
	message(fact: CommitFact): Document;
	/** Paths and changed lines of what the failing program may run: tests repeat the names of what they test. */
	diff(fact: CommitFact): Document;
	/** Changed lines of one hunk with the last two elements of its path. */
	passage(file: FileEdits, hunk: Hunk): Document;
	/**
	 * Tells the hunks whose context or changed lines hold one of the names as an identifier: most hold none, and need
	 * not be searched line by line. All may when a name is none of queries.askedNames.
	 */
	holders(names: Iterable<string>): (hunk: Hunk) => boolean;
}

/** Index of these facts; built on first use. */
export const wordIndexOf = remembered(
	(facts: RankFacts): WordIndex =>
		createWordIndex(new Set(passageQuery(facts).keys()), askedNames(facts), mayRun(facts)),
);

/** What one identifier adds: the asked words among its words, and how many words it has. */
interface Identifier {
	readonly hits: readonly string[];
	readonly words: number;
	/** It is one of the asked names. */
	readonly asked: boolean;
}

const none: Document = { counts: new Map(), length: 0 };

function createWordIndex(
	words: ReadonlySet<string>,
	names: ReadonlySet<string>,
	runs: (file: FileEdits) => boolean,
): WordIndex {
	const known = new Map<string, Identifier>();
	const learn = (name: string): Identifier => {
		const hits: string[] = [];
		let all = 0;
		eachWordOf(name, (word) => {
			all++;
			if (words.has(word)) hits.push(word);
		});
		const learnt = { hits, words: all, asked: names.has(name) };
		known.set(name, learnt);
		return learnt;
	};
	const count = (text: string, found?: Set<string>): Document => {
		let counts: Map<string, number> | null = null;
		let length = 0;
		const identifiers = identifiersIn(text);
		// By index: an iterator makes an object a step until V8 has optimized the loop.
		for (let at = 0; at < identifiers.length; at++) {
			const name = identifiers[at] as string;
			const { hits, words: all, asked } = known.get(name) ?? learn(name);
			length += all;
			if (asked) found?.add(name);
			if (hits.length === 0) continue;
			counts ??= new Map();
			for (const word of hits) counts.set(word, (counts.get(word) ?? 0) + 1);
		}
		return counts === null ? (length === 0 ? none : { counts: none.counts, length }) : { counts, length };
	};
	const named = new Map<Hunk, ReadonlySet<string>>();
	const hunkDocument = remembered((hunk: Hunk) => {
		const found = new Set<string>();
		const context = standsInContext(hunk) ? hunk.context : "";
		const text = `${context}\n${hunk.removed.join("\n")}\n${hunk.added.join("\n")}`;
		const document = count(text, found);
		if (found.size > 0) named.set(hunk, found);
		return document;
	}, new Map());
	const pathDocument = remembered((file: FileEdits) => count(shortPath(file.path)), new Map());
	const diff = remembered(
		(fact: CommitFact) =>
			sum(
				fact.files
					.filter(runs)
					.flatMap((file) => [count(file.path.replace(/\.\w+$/, "")), ...file.diff.hunks.map(hunkDocument)]),
			),
		new Map(),
	);
	const passages = new Map<Hunk, Document>();
	return {
		message: ({ commit: { subject, body } }) => count(`${subject}\n${subject}\n${body}`),
		diff,
		passage: (file, hunk) => {
			let document = passages.get(hunk);
			if (document === undefined) {
				document = sum([pathDocument(file), hunkDocument(hunk)]);
				passages.set(hunk, document);
			}
			return document;
		},
		holders: (wanted) => {
			const list = [...wanted];
			if (!list.every((name) => names.has(name))) return () => true;
			return (hunk) => {
				hunkDocument(hunk);
				const found = named.get(hunk);
				return found !== undefined && list.some((name) => found.has(name));
			};
		},
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
	const length = documents.reduce((all, document) => all + document.length, 0);
	// Few documents hold any of the words.
	const holding = documents.filter(({ counts }) => counts.size > 0);
	if (holding.length < 2) return { counts: holding[0]?.counts ?? none.counts, length };
	const counts = new Map<string, number>();
	for (const document of holding) {
		document.counts.forEach((times, word) => {
			counts.set(word, (counts.get(word) ?? 0) + times);
		});
	}
	return { counts, length };
}
