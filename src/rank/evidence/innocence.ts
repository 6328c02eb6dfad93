/**
 * Counter-evidence from what the edits can do at all: names, words of messages and code that nothing runs. None of it
 * is proof, so a guilty commit is never excluded by it.
 */
import { isDetached } from "../detached.js";
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

export const rewordingProducer: Producer = {
	id: "rewording",
	doc: "prior against: most of the commit only rewords messages, with the same values in them",
	scale: "plain",
	observe: (facts) =>
		facts.commits.flatMap(({ commit: { sha }, files }): Observation[] => {
			const value = rewordedShare(files);
			if (value < leastShare) return [];
			const text = `${Math.round(value * 100)} % of its code only rewords messages`;
			return [{ commit: sha, value, text, places: [] }];
		}),
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
