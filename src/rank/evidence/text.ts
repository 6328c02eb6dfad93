/**
 * Text evidence: words of the error message and of the frames' symbols and paths (the query) against what each
 * commit says (message) and does (diff); and the words of the crashing code itself against the diffs. Scores are
 * divided by the best of the range, so 1 means "says it best here".
 */

import { remembered } from "../../model/remembered.js";
import { bm25, type Document, type Match, type Matches, type Query } from "../bm25.js";
import type { CommitFact, RankFacts } from "../facts.js";
import { repeatedEdit } from "../mechanical.js";
import type { Observation, Producer } from "../producer.js";
import { passageQuery, sourceQuery, stackQuery } from "../queries.js";
import { mayRun } from "../test-code.js";
import { type WordIndex, wordIndexOf } from "../word-index.js";

/** The code at the crash says as much as the frame that is nearest to it. */
const frameWorth = (facts: RankFacts): number => facts.frames[0]?.weight ?? 1;

/** Commits with edits, and how their documents match a query. */
function commitMatches(
	facts: RankFacts,
	query: Query,
	document: (index: WordIndex, fact: CommitFact) => Document,
): { readonly candidates: readonly CommitFact[]; readonly matches: Matches } {
	const candidates = facts.commits.filter((fact) => fact.files.length > 0);
	const index = wordIndexOf(facts);
	const documents = candidates.map((fact) => document(index, fact));
	return { candidates, matches: bm25(query, documents) };
}

/** The error's words in the diffs. */
const diffMatches = remembered((facts: RankFacts) =>
	commitMatches(facts, stackQuery(facts), (index, fact) => index.diff(fact)),
);

/** The error's words and those of the code at the crash in single hunks. */
const passageMatches = remembered((facts: RankFacts) => {
	const runs = mayRun(facts);
	const hunks = facts.commits.flatMap((fact) =>
		fact.files
			.filter((file) => file.path.endsWith(".go") && runs(file))
			.flatMap((file) => file.diff.hunks.map((hunk) => ({ commit: fact.commit.sha, file, hunk }))),
	);
	const words = wordIndexOf(facts);
	const documents = hunks.map(({ file, hunk }) => words.passage(file, hunk));
	return { hunks, matches: bm25(passageQuery(facts), documents) };
});

/** Shares of all words, weighed by their rarity, above which nothing is missing: of one hunk, of one commit's diff. */
const enoughInHunk = 0.15;
const enoughInDiff = 0.8;

/**
 * 0..1: how little of the failure's words even the best commit of the range holds. Text evidence is relative to the
 * best; that the best says next to nothing speaks for a cause outside of the range.
 */
export function missingWords(facts: RankFacts): number {
	const hunk = passageMatches(facts).matches;
	const diff = diffMatches(facts).matches;
	if (hunk.ideal === 0) return 0;
	const inDiff = diff.ideal === 0 ? 0 : diff.top / diff.ideal / enoughInDiff;
	return 1 - Math.min(1, Math.max(hunk.top / hunk.ideal / enoughInHunk, inDiff));
}

function observe(
	{ candidates, matches }: ReturnType<typeof commitMatches>,
	what: string,
	worth = 1,
): Observation[] {
	const { each, top } = matches;
	if (top <= 0) return [];
	return candidates.flatMap((fact, at) => {
		const match = each[at];
		const value = ((match?.score ?? 0) / top) * worth;
		if (match === undefined || value <= 0) return [];
		return [{ commit: fact.commit.sha, value, text: `${what}: ${wordsOf(match)}`, places: [] }];
	});
}

function wordsOf(match: Match): string {
	return match.words
		.slice(0, 5)
		.map((one) => one.word)
		.join(", ");
}

/** Best hunk of each commit: a few lines dense in the crash's names say more than a long diff that holds them somewhere. */
function observePassages(facts: RankFacts): Observation[] {
	const {
		hunks,
		matches: { each, top },
	} = passageMatches(facts);
	if (top <= 0) return [];
	const worth = frameWorth(facts);
	const best = new Map<string, Observation>();
	hunks.forEach(({ commit, file, hunk }, index) => {
		const match = each[index];
		if (match === undefined || match.score <= 0) return;
		const most = (match.score / top) * worth;
		const known = best.get(commit)?.value ?? 0;
		if (most <= known) return;
		const value = most * (file.isMechanical(hunk) ? repeatedEdit : 1);
		if (value <= known) return;
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
	observe: observePassages,
};

export const messageTextProducer: Producer = {
	id: "text-message",
	doc: "BM25 of the error's message, symbols and paths against the commit message",
	scale: "plain",
	observe: (facts) =>
		observe(
			commitMatches(facts, stackQuery(facts), (index, fact) => index.message(fact)),
			"its message speaks of",
		),
};

export const diffTextProducer: Producer = {
	id: "text-diff",
	doc: "BM25 of the error's message, symbols and paths against the paths and changed lines of the commit",
	scale: "plain",
	observe: (facts) => observe(diffMatches(facts), "its diff holds words of the error"),
};

export const sourceTextProducer: Producer = {
	id: "source",
	doc: "BM25 of the code around the crashing lines against the changed lines of the commit",
	scale: "plain",
	observe: (facts) =>
		observe(
			commitMatches(facts, sourceQuery(facts), (index, fact) => index.diff(fact)),
			"its diff holds names used at the crash",
			frameWorth(facts),
		),
};
