/**
 * Text evidence: words of the error message and of the frames' symbols and paths (the query) against what each
 * commit says (message) and does (diff); and the words of the crashing code itself against the diffs. Scores are
 * divided by the best of the range, so 1 means "says it best here".
 */

import { bm25, type Document, type Match, type Query } from "../bm25.js";
import type { CommitFact, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";
import { eachWord } from "../tokens.js";

/** Words of a message count this much beside symbol words: messages of panics are mostly the runtime's. */
const messageWeight = 1;
const symbolWeight = 1;
/** A hunk that is part of a repeated edit says less; see mechanical.ts. */
const repeatedEdit = 0.4;

/** Query of message, symbols and paths. */
export function stackQuery(facts: RankFacts): Query {
	const query = new Map<string, number>();
	const add = (text: string, weight: number): void => {
		eachWord(text, (word) => query.set(word, Math.max(query.get(word) ?? 0, weight)));
	};
	for (const text of [facts.message, ...facts.causes]) add(text, messageWeight);
	for (const frame of facts.frames) {
		const weight = symbolWeight * frame.weight;
		add(frame.resolved.functionKey.replace(".", " "), weight);
		const path = frame.resolved.path ?? frame.resolved.folder ?? "";
		add(path.split("/").slice(-2).join(" ").replace(/\.go$/, ""), weight * 0.7);
	}
	for (const dependency of facts.dependencies) add(dependency.module, dependency.weight * 0.7);
	return query;
}

/** Query of the code around the frames' lines: a word weighs by its closeness to the line and the frame's weight. */
export function sourceQuery(facts: RankFacts): Query {
	const query = new Map<string, number>();
	for (const frame of facts.frames.slice(0, 4)) {
		frame.source.forEach((text, index) => {
			const line = (frame.declaration?.line ?? 0) + index;
			const distance = frame.line === null ? 6 : Math.abs(line - frame.line);
			const weight = frame.weight / (1 + distance / 2);
			if (weight < 0.02) return;
			eachWord(text.replace(/\/\/.*$/, ""), (word) =>
				query.set(word, Math.max(query.get(word) ?? 0, weight)),
			);
		});
	}
	return query;
}

/** Counts the words of one commit's message that the query asks for. */
export function messageDocument(fact: CommitFact, query: Query): Document {
	return count(query, (take) => {
		eachWord(fact.commit.subject, (word) => {
			take(word);
			take(word);
		});
		eachWord(fact.commit.body, take);
	});
}

/** Counts the words of one commit's paths and changed lines that the query asks for. */
export function diffDocument(fact: CommitFact, query: Query): Document {
	return count(query, (take) => {
		for (const file of fact.files) {
			eachWord(file.path.replace(/\.\w+$/, ""), take);
			for (const hunk of file.diff.hunks) {
				eachWord(hunk.context, take);
				for (const line of hunk.removed) eachWord(line, take);
				for (const line of hunk.added) eachWord(line, take);
			}
		}
	});
}

function count(query: Query, walk: (take: (word: string) => void) => void): Document {
	const counts = new Map<string, number>();
	let length = 0;
	walk((word) => {
		length++;
		if (query.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
	});
	return { counts, length };
}

/** The code at the crash says as much as the frame that is nearest to it. */
const frameWorth = (facts: RankFacts): number => facts.frames[0]?.weight ?? 1;

function observe(
	facts: RankFacts,
	query: Query,
	document: (fact: CommitFact, query: Query) => Document,
	what: string,
	worth = 1,
): Observation[] {
	const candidates = facts.commits.filter((fact) => fact.files.length > 0);
	const matches = bm25(
		query,
		candidates.map((fact) => document(fact, query)),
	);
	const top = matches.reduce((most, match) => Math.max(most, match.score), 0);
	if (top <= 0) return [];
	return candidates.flatMap((fact, index) => {
		const match = matches[index];
		if (match === undefined || match.score <= 0) return [];
		const value = (match.score / top) * worth;
		return [
			{
				commit: fact.commit.sha,
				value,
				text: `${what}: ${wordsOf(match)}`,
				places: [],
			},
		];
	});
}

function wordsOf(match: Match): string {
	return match.words
		.slice(0, 5)
		.map((one) => one.word)
		.join(", ");
}

/** Best hunk of each commit: a few lines dense in the crash's names say more than a long diff that holds them somewhere. */
function observePassages(facts: RankFacts, query: Query): Observation[] {
	const hunks = facts.commits.flatMap((fact) =>
		fact.files
			.filter((file) => file.path.endsWith(".go"))
			.flatMap((file) => file.diff.hunks.map((hunk) => ({ commit: fact.commit.sha, file, hunk }))),
	);
	const matches = bm25(
		query,
		hunks.map(({ file, hunk }) =>
			count(query, (take) => {
				eachWord(
					file.path
						.split("/")
						.slice(-2)
						.join(" ")
						.replace(/\.\w+$/, ""),
					take,
				);
				eachWord(hunk.context, take);
				for (const line of hunk.removed) eachWord(line, take);
				for (const line of hunk.added) eachWord(line, take);
			}),
		),
	);
	const top = matches.reduce((most, match) => Math.max(most, match.score), 0);
	if (top <= 0) return [];
	const worth = frameWorth(facts);
	const best = new Map<string, Observation>();
	hunks.forEach(({ commit, file, hunk }, index) => {
		const match = matches[index];
		if (match === undefined || match.score <= 0) return;
		const value = (match.score / top) * worth * (file.mechanical.has(hunk) ? repeatedEdit : 1);
		if (value <= (best.get(commit)?.value ?? 0)) return;
		best.set(commit, {
			commit,
			value,
			text: `its hunk at ${file.path}:${hunk.newStart} holds names used at the crash: ${wordsOf(match)}`,
			places: [{ path: file.path, line: hunk.newStart, commit }],
		});
	});
	return [...best.values()];
}

export const passageProducer: Producer = {
	id: "passage",
	doc: "BM25 of the error's words and the code around the crashing lines against the best hunk of the commit",
	scale: "plain",
	observe: (facts) => {
		const query = new Map(sourceQuery(facts));
		for (const [word, weight] of stackQuery(facts)) query.set(word, Math.max(query.get(word) ?? 0, weight));
		return observePassages(facts, query);
	},
};

export const messageTextProducer: Producer = {
	id: "text-message",
	doc: "BM25 of the error's message, symbols and paths against the commit message",
	scale: "plain",
	observe: (facts) => observe(facts, stackQuery(facts), messageDocument, "its message speaks of"),
};

export const diffTextProducer: Producer = {
	id: "text-diff",
	doc: "BM25 of the error's message, symbols and paths against the paths and changed lines of the commit",
	scale: "plain",
	observe: (facts) => observe(facts, stackQuery(facts), diffDocument, "its diff holds words of the error"),
};

export const sourceTextProducer: Producer = {
	id: "source",
	doc: "BM25 of the code around the crashing lines against the changed lines of the commit",
	scale: "plain",
	observe: (facts) =>
		observe(
			facts,
			sourceQuery(facts),
			diffDocument,
			"its diff holds names used at the crash",
			frameWorth(facts),
		),
};
