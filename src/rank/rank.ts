/**
 * The ranking as one pure function: facts in, suspects with probabilities and evidence out. See combine.ts for
 * the model, producers.ts for the evidence, exculpate.ts for what rules a commit out.
 */
import type { Exculpated, Ranking, Suspect } from "../model/suspect.js";
import { credibleSet, probabilities, type RankModel, scoreCommits } from "./combine.js";
import { cancelledPairs, exculpate } from "./exculpate.js";
import type { CommitFact, RankFacts } from "./facts.js";
import type { Producer } from "./producer.js";
import { producers as allProducers } from "./producers.js";
import { failsInTest } from "./test-code.js";
import { unexplained } from "./unexplained.js";

/** More suspects than this in the credible set means that no single commit can be named. */
const flatFrom = 6;

/** Ranks every commit of the facts that is not exculpated. */
export function rank(
	facts: RankFacts,
	model: RankModel,
	producers: readonly Producer[] = allProducers,
): Ranking {
	const { open, exculpated } = sift(facts);
	const judged = { ...facts, commits: open };
	const scored = scoreCommits(judged, producers, model);
	const odds = probabilities(
		scored.map((one) => one.score),
		model.none + model.unexplained * unexplained(judged, scored),
		model.temperature,
	);
	const suspects: Suspect[] = open
		.map((fact, index) => ({
			fact,
			evidence: scored[index]?.evidence ?? [],
			probability: odds.each[index] ?? 0,
		}))
		.sort((a, b) => b.probability - a.probability || a.fact.age - b.fact.age)
		.map(({ fact, evidence, probability }, index) => ({
			rank: index + 1,
			commit: headerOf(fact),
			probability,
			evidence,
			pullRequest: pullRequestOf(fact.commit.subject),
		}));
	const set = credibleSet(
		suspects.map((one) => ({ sha: one.commit.sha, probability: one.probability })),
		odds.none,
	);
	return { suspects, exculpated, noneProbability: odds.none, credibleSet: set, flat: set.length >= flatFrom };
}

/** Separates the commits that cannot be guilty, with their reasons. */
function sift(facts: RankFacts): {
	readonly open: readonly CommitFact[];
	readonly exculpated: readonly Exculpated[];
} {
	const cancelled = cancelledPairs(facts.commits);
	const program = { scope: facts.scope ?? null, inTest: failsInTest(facts) };
	const open: CommitFact[] = [];
	const exculpated: Exculpated[] = [];
	for (const fact of facts.commits) {
		const ruling = exculpate(fact, cancelled, program);
		if (ruling === null) open.push(fact);
		else exculpated.push({ commit: headerOf(fact), ...ruling });
	}
	return { open, exculpated };
}

function headerOf(fact: CommitFact): Suspect["commit"] {
	const { files: _, ...header } = fact.commit;
	return header;
}

/** `(#123)` at the end of a squash subject, or `Merge pull request #123`, or GitLab's `!123`. */
export function pullRequestOf(subject: string): number | null {
	const match = /\(#(\d+)\)\s*$|^Merge pull request #(\d+)|\(!(\d+)\)\s*$/.exec(subject);
	const digits = match?.[1] ?? match?.[2] ?? match?.[3];
	return digits === undefined ? null : Number(digits);
}
