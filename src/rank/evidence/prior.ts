/**
 * Priors that need no stack: how much code a commit changes, how new it is, and what kind of commit its subject
 * announces. Weak on purpose; they decide only where the stack says nothing.
 */
import type { Observation, Producer } from "../producer.js";

/** log1p of 2,000 changed lines: beyond it size says nothing more. */
const fullSize = Math.log1p(2000);

export const sizeProducer: Producer = {
	id: "size",
	doc: "prior: more changed code lines, more ways to break (log scale)",
	scale: "plain",
	observe: (facts) =>
		facts.commits
			.filter((fact) => fact.goLines > 0)
			.map((fact) => ({
				commit: fact.commit.sha,
				value: Math.min(1, Math.log1p(fact.goLines) / fullSize),
				text: `changes ${fact.goLines} ${fact.goLines === 1 ? "line" : "lines"} of Go code`,
				places: [],
			})),
};

export const recencyProducer: Producer = {
	id: "recency",
	doc: "prior: position in the range, newest first",
	scale: "plain",
	observe: (facts) =>
		facts.commits
			.filter((fact) => fact.age < 1)
			.map((fact) => ({
				commit: fact.commit.sha,
				value: 1 - fact.age,
				text:
					fact.age === 0
						? "is the newest commit of the range"
						: `is newer than ${Math.round((1 - fact.age) * 100)} % of the range's other commits`,
				places: [],
			})),
};

/**
 * Subjects that announce no change of behaviour; their diffs still count, so this only leans. To release a lock, or to
 * comment out a check, is not harmless.
 */
const harmless =
	/^(?:\[?\w+\]?[:(/ ]+)?\b(docs?|typos?|comments?(?!\s+out\b)|changelog|readme|lint|tests?|ci|chore|release(?=[:(/\]]|\W*(?:v?\d|notes?\b|$))|version bump|gofmt|fmt|style|translations?|i18n)\b/i;

export const harmlessProducer: Producer = {
	id: "harmless",
	doc: "prior against: the subject announces docs, tests, CI or formatting",
	scale: "plain",
	observe: (facts) =>
		facts.commits.flatMap((fact): Observation[] => {
			const match = harmless.exec(fact.commit.subject);
			if (match === null) return [];
			const text = `its subject announces ${match[1]?.toLowerCase()}`;
			return [{ commit: fact.commit.sha, value: 1, text, places: [] }];
		}),
};

/** Subjects that announce working code written anew. */
const rework =
	/\b(refactor\w*|rework\w*|rewrit\w*|re-?implement\w*|redesign\w*|simplif\w*|clean ?up|optimi[sz]\w*|perf|speed ?up|improv\w*|replac\w*|switch\w*|migrat\w*|mov(?:e[sd]?|ing)|unif\w+|consolidat\w*|remov\w*|add(?:s|ed|ing)?|support\w*|implement\w*|introduc\w*|feat)\b/i;

export const reworkProducer: Producer = {
	id: "rework",
	doc: "prior: the subject announces a feature or working code written anew, not a fix",
	scale: "plain",
	observe: (facts) =>
		facts.commits.flatMap((fact): Observation[] => {
			const match = rework.exec(fact.commit.subject);
			if (match === null || /\bfix(?:e[sd])?\b/i.test(fact.commit.subject)) return [];
			return [
				{
					commit: fact.commit.sha,
					value: 1,
					text: `its subject announces new or rewritten code ("${match[1]?.toLowerCase()}")`,
					places: [],
				},
			];
		}),
};

export const focusProducer: Producer = {
	id: "focus",
	doc: "the share of the commit's code that lies in files on the stack",
	scale: "plain",
	observe: (facts) => {
		const paths = new Set(facts.frames.map((frame) => frame.resolved.path));
		return facts.commits.flatMap((fact): Observation[] => {
			const own = fact.files.filter((file) => paths.has(file.path) || paths.has(file.oldPath));
			const lines = own.reduce((sum, file) => sum + file.codeLines, 0);
			if (lines === 0) return [];
			const value = Math.min(1, lines / Math.max(1, fact.goLines));
			const text = `${Math.round(value * 100)} % of its code lies in files on the stack`;
			return [{ commit: fact.commit.sha, value, text, places: [] }];
		});
	},
};
