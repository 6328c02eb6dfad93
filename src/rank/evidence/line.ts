/**
 * Line evidence: `git blame` of the frames' functions at the deployed commit, limited to the range. The exact
 * line says most; lines of the same function near it say less with distance. Blame at the deployed commit, not
 * at the default branch: the latter is wrong as soon as the branch moved on.
 */
import type { CommitFact, FrameFact, LineOrigin, RankFacts } from "../facts.js";
import { repeatedEdit } from "../mechanical.js";
import { movedShare } from "../moved.js";
import type { Observation, Producer } from "../producer.js";
import { steepWeight } from "../weigh-frames.js";

/** A line `n` lines away from the frame's line says 1 / (1 + n / reach) as much. */
const reach = 3;

/** Wrote the line of a frame. */
export const lineProducer: Producer = {
	id: "line",
	doc: "git blame at the deployed commit: the commit wrote the very line of a frame",
	scale: "rarity",
	observe: (facts) =>
		best(
			facts,
			(origin, frame) => (origin.line === frame.line ? steepWeight(frame) : 0),
			(origin, frame) => `wrote ${origin.path}:${origin.line}, ${lineName(frame)}`,
		),
};

/** Wrote lines near the line of a frame. */
export const nearProducer: Producer = {
	id: "near",
	doc: "git blame at the deployed commit: the commit wrote lines of the frame's function close to its line",
	scale: "rarity",
	observe: (facts) =>
		best(
			facts,
			(origin, frame) => {
				if (frame.line === null || origin.line === frame.line) return 0;
				return frame.weight / (1 + (Math.abs(origin.line - frame.line) - 1) / reach);
			},
			(origin, frame) =>
				`wrote ${origin.path}:${origin.line}, ${distance(origin, frame)} from ${lineName(frame)}`,
		),
};

const lineName = ({ depth }: FrameFact): string =>
	depth === 0 ? "the crashing line" : `the line of frame ${depth + 1}`;

function distance(origin: LineOrigin, frame: FrameFact): string {
	const lines = Math.abs(origin.line - (frame.line ?? 0));
	return lines === 1 ? "1 line" : `${lines} lines`;
}

/** A line that the commit took from elsewhere counts this much of one that it wrote. */
const moved = 0.3;

/** What an edit of the line is worth: less when the commit repeats it in many places, or only moved the line. */
function worthOf(facts: RankFacts, origin: LineOrigin, frame: FrameFact): number {
	const fact = facts.commits.find((one) => one.commit.sha === origin.commit);
	if (fact === undefined) return 1;
	const text = frame.source[origin.line - (frame.declaration?.line ?? 0)] ?? "";
	if (movedShare(fact, [text]) > 0) return moved;
	return isMechanical(fact, origin) ? repeatedEdit : 1;
}

function isMechanical(fact: CommitFact, origin: LineOrigin): boolean {
	const file = fact.files.find((one) => one.path === origin.originalPath);
	const hunk = file?.diff.hunks.find(
		(one) => one.newStart <= origin.originalLine && origin.originalLine < one.newStart + one.newLines,
	);
	return hunk !== undefined && file?.isMechanical(hunk) === true;
}

function best(
	facts: RankFacts,
	value: (origin: LineOrigin, frame: FrameFact) => number,
	say: (origin: LineOrigin, frame: FrameFact) => string,
): Observation[] {
	const found = new Map<
		string,
		{ readonly origin: LineOrigin; readonly frame: FrameFact; readonly value: number }
	>();
	for (const origin of facts.origins) {
		const frame = facts.frames[origin.frame];
		if (frame === undefined) continue;
		const worth = value(origin, frame) * worthOf(facts, origin, frame);
		if (worth > (found.get(origin.commit)?.value ?? 0))
			found.set(origin.commit, { origin, frame, value: worth });
	}
	return [...found].map(([commit, one]) => ({
		commit,
		value: one.value,
		text: say(one.origin, one.frame),
		// The text names the line as the stack does; the place is where this commit put it, before later ones moved it.
		places: [
			{
				path: one.origin.originalPath,
				line: one.origin.originalLine,
				symbol: one.frame.declaration?.key ?? "",
				commit,
			},
		],
	}));
}
