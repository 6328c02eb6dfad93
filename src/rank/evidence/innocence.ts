/**
 * Counter-evidence from what the edits can do at all: names, words of messages and code that nothing runs. None of it
 * is proof, so a guilty commit is never excluded by it.
 */
import { isDetached } from "../detached.js";
import type { RankFacts } from "../facts.js";
import { onlyMoves } from "../moved.js";
import type { Observation, Producer } from "../producer.js";
import { renamedShare } from "../renaming.js";
import { rewordedShare } from "../rewording.js";

/** Less than half of a commit is no reason to trust the rest. */
const leastShare = 0.5;

export const renamingProducer: Producer = {
	id: "renaming",
	doc: "prior against: most of the commit only renames things that it declares itself",
	scale: "plain",
	observe: (facts) =>
		facts.commits.flatMap(({ commit: { sha }, files }): Observation[] => {
			const value = renamedShare(files, leastShare);
			if (value === 0) return [];
			const text = `${Math.round(value * 100)} % of its code only renames`;
			return [{ commit: sha, value, text, places: [] }];
		}),
};

/** A log line may fail itself, by what it looks at. */
const wroteFrameLine = ({ origins, frames }: RankFacts, sha: string): boolean =>
	origins.some((origin) => origin.commit === sha && frames[origin.frame]?.line === origin.line);

export const rewordingProducer: Producer = {
	id: "rewording",
	doc: "prior against: most of the commit only rewords messages, with the same values in them, or adds log lines",
	scale: "plain",
	observe: (facts) =>
		facts.commits.flatMap(({ commit: { sha }, files }): Observation[] => {
			const value = rewordedShare(files, !wroteFrameLine(facts, sha));
			if (value < leastShare) return [];
			const text = `${Math.round(value * 100)} % of its code only rewords messages or logs`;
			return [{ commit: sha, value, text, places: [] }];
		}),
};

export const movingProducer: Producer = {
	id: "moving",
	doc: "prior against: the commit only moves code into functions of its own, or fields into another order",
	scale: "plain",
	observe: (facts) =>
		facts.commits.filter(onlyMoves).map(({ commit: { sha } }) => ({
			commit: sha,
			value: 1,
			text: "only moves code, into functions of its own or into another order",
			places: [],
		})),
};

export const detachedProducer: Producer = {
	id: "detached",
	doc: "prior against: the commit only adds or removes whole functions and types, and the stack runs none of them",
	scale: "plain",
	observe: (facts) => {
		// Without a frame nothing tells what ran.
		if (facts.frames.length === 0) return [];
		return facts.commits
			.filter((fact) => isDetached(facts, fact))
			.map(({ commit: { sha } }) => ({
				commit: sha,
				value: 1,
				text: "edits nothing that ran before: it only adds or removes whole functions and types",
				places: [],
			}));
	},
};
