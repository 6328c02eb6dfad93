/** The words that text evidence looks for: those of the error, and those of the code at the crash. */

import { remembered } from "../model/remembered.js";
import type { Query } from "./bm25.js";
import type { RankFacts } from "./facts.js";
import { keyOfFrame, nameOfKey } from "./frame-key.js";
import { codeOf } from "./line-code.js";
import { withoutRuntimeText } from "./runtime-text.js";
import { eachWord } from "./tokens.js";

/** A file's or module's name says a little less than a function's. */
const pathWeight = 0.7;
/** Frames whose source is asked about. */
const sourceFrames = 4;
/** Distance assumed between a line that is not known and any line of its function. */
const unknownDistance = 6;
/** Weights below this change no ranking. */
const leastWeight = 0.02;

function add(query: Map<string, number>, text: string, weight: number): void {
	eachWord(text, (word) => query.set(word, Math.max(query.get(word) ?? 0, weight)));
}

/** Words of the message, the frames' symbols and paths, and the dependencies on the stack. */
export const stackQuery = remembered((facts: RankFacts): Query => {
	const query = new Map<string, number>();
	for (const text of [facts.message, ...facts.causes]) add(query, withoutRuntimeText(text), 1);
	for (const frame of facts.frames) {
		add(query, frame.resolved.functionKey.replace(".", " "), frame.weight);
		const path = frame.resolved.path ?? frame.resolved.folder ?? "";
		add(query, path.split("/").slice(-2).join(" ").replace(/\.go$/, ""), frame.weight * pathWeight);
	}
	for (const dependency of facts.dependencies) add(query, dependency.module, dependency.weight * pathWeight);
	return query;
});

/** Words of the code around the frames' lines: a word weighs by its closeness to the line and the frame's weight. */
export const sourceQuery = remembered((facts: RankFacts): Query => {
	const query = new Map<string, number>();
	for (const frame of facts.frames.slice(0, sourceFrames)) {
		frame.source.forEach((text, index) => {
			const line = (frame.declaration?.line ?? 0) + index;
			const distance = frame.line === null ? unknownDistance : Math.abs(line - frame.line);
			const weight = frame.weight / (1 + distance / 2);
			if (weight >= leastWeight) add(query, codeOf(text), weight);
		});
	}
	return query;
});

/** What `identifiersIn` can find; "" is asked of functions without a name and found nowhere. */
const findable = /^\w*$/;

/**
 * Names that evidence looks for in changed lines: what fed the failure, what the frames read, and their functions.
 * Those with letters beyond ASCII are left out: the word index does not see them.
 */
export const askedNames = remembered(({ feeds = [], frames }: RankFacts): ReadonlySet<string> => {
	const names = [
		...feeds.map(({ name }) => name),
		...frames.flatMap((frame) => [
			...(frame.references?.reads ?? []).map(({ name }) => name),
			nameOfKey(keyOfFrame(frame)),
		]),
	];
	return new Set(names.filter((name) => findable.test(name)));
});

/** Both together; the larger weight counts. */
export const passageQuery = remembered((facts: RankFacts): Query => {
	const query = new Map(sourceQuery(facts));
	for (const [word, weight] of stackQuery(facts)) query.set(word, Math.max(query.get(word) ?? 0, weight));
	return query;
});
