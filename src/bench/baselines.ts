/**
 * What others do, over the same facts, so that every figure stands beside its rivals': newest first, history of
 * the stack's files, blame in stack order, newest blamed commit with an age limit (Sentry 60 d, Datadog 90 d),
 * release-rule path scoring, and BM25 alone. Each returns shas, best first.
 */
import type { Sha } from "../model/commit.js";
import { bm25 } from "../rank/bm25.js";
import { exculpate } from "../rank/exculpate.js";
import type { CommitFact, RankFacts } from "../rank/facts.js";
import { stackQuery } from "../rank/queries.js";
import { wordIndexOf } from "../rank/word-index.js";

export interface Baseline {
	readonly id: string;
	readonly name: string;
	rank(facts: RankFacts): readonly Sha[];
}

const day = 86_400;

const shas = (facts: readonly CommitFact[]): Sha[] => facts.map((fact) => fact.commit.sha);

function framePaths(facts: RankFacts): ReadonlySet<string> {
	return new Set(
		facts.frames.flatMap((frame) => (frame.resolved.path === null ? [] : [frame.resolved.path])),
	);
}

function touching(facts: RankFacts): CommitFact[] {
	const paths = framePaths(facts);
	return facts.commits.filter((fact) => fact.commit.files.some((file) => paths.has(file.path)));
}

/** Commits blamed for frame lines, in stack order; each once. */
function blamed(facts: RankFacts): Sha[] {
	const exact = facts.origins.filter((origin) => facts.frames[origin.frame]?.line === origin.line);
	return [...new Set([...exact].sort((a, b) => a.frame - b.frame).map((origin) => origin.commit))];
}

function newestBlamed(facts: RankFacts, days: number): Sha[] {
	const at = new Map(facts.commits.map((fact) => [fact.commit.sha, fact.commit.committedAt]));
	const newest = facts.commits.reduce((most, fact) => Math.max(most, fact.commit.committedAt), 0);
	return blamed(facts)
		.filter((sha) => newest - (at.get(sha) ?? 0) <= days * day)
		.sort((a, b) => (at.get(b) ?? 0) - (at.get(a) ?? 0));
}

/** Release rule: a commit scores by the longest path suffix that a changed file shares with a frame's file. */
function releaseRule(facts: RankFacts): Sha[] {
	const paths = [...framePaths(facts)].map((path) => path.split("/").reverse());
	const score = (fact: CommitFact): number =>
		fact.commit.files.reduce((sum, file) => {
			const parts = file.path.split("/").reverse();
			return sum + paths.reduce((most, wanted) => Math.max(most, commonLength(parts, wanted)), 0);
		}, 0);
	return facts.commits
		.map((fact) => ({ fact, score: score(fact) }))
		.filter((one) => one.score > 0)
		.sort((a, b) => b.score - a.score)
		.map((one) => one.fact.commit.sha);
}

function commonLength(a: readonly string[], b: readonly string[]): number {
	let length = 0;
	while (length < a.length && length < b.length && a[length] === b[length]) length++;
	return length;
}

function textOnly(facts: RankFacts): Sha[] {
	const query = stackQuery(facts);
	const index = wordIndexOf(facts);
	const open = facts.commits.filter((fact) => exculpate(fact, new Map()) === null);
	const byDiff = bm25(
		query,
		open.map((fact) => index.diff(fact)),
	);
	const byMessage = bm25(
		query,
		open.map((fact) => index.message(fact)),
	);
	return open
		.map((fact, i) => ({
			sha: fact.commit.sha,
			score: (byDiff.each[i]?.score ?? 0) + (byMessage.each[i]?.score ?? 0),
		}))
		.filter((one) => one.score > 0)
		.sort((a, b) => b.score - a.score)
		.map((one) => one.sha);
}

export const baselines: readonly Baseline[] = [
	{
		id: "newest",
		name: "newest first",
		rank: (facts) => shas(facts.commits.filter((fact) => fact.commit.parents.length < 2)),
	},
	{ id: "file-history", name: "git log over the stack's files", rank: (facts) => shas(touching(facts)) },
	{ id: "blame", name: "blame, crash frame first", rank: blamed },
	{ id: "blame-60", name: "newest blame, 60 days (Sentry's rule)", rank: (facts) => newestBlamed(facts, 60) },
	{
		id: "blame-90",
		name: "newest blame, 90 days (Datadog's rule)",
		rank: (facts) => newestBlamed(facts, 90),
	},
	{ id: "release", name: "release rule (path scoring)", rank: releaseRule },
	{ id: "bm25", name: "BM25 over message, paths, diff", rank: textOnly },
];
