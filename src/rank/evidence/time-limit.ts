/**
 * Time limits: time ran out, and the commit sets a new limit or a shorter one in a function of the stack, in one that
 * it calls, or for something that it reads.
 */
import { dirname } from "../../golang/frame-resolver.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { Hunk } from "../../model/commit.js";
import { linesWithin } from "../edited-declarations.js";
import type { CommitFact, FileEdits, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { codeOf } from "../line-code.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";

/** A function on the stack, one that it calls, one beside it in the file; anywhere else. */
const worth = { stack: 1, called: 0.8, file: 0.4, elsewhere: 0.2 } as const;

export const timeLimitProducer: Producer = {
	id: "time-limit",
	doc: "time ran out, and the commit sets a new or a shorter time limit near the stack",
	scale: "rarity",
	observe: (facts) =>
		facts.failure === "timeout"
			? strongestByCommit(facts.commits.flatMap((fact) => observeCommit(facts, fact)))
			: [],
};

function observeCommit(facts: RankFacts, { commit: { sha }, files }: CommitFact): Observation[] {
	return files
		.filter(({ path }) => isProgramCode(path))
		.flatMap((file) =>
			file.declarations.flatMap(({ key }) => {
				const value = nearness(facts, file, key);
				return file.diff.hunks.flatMap((hunk): Observation[] => {
					const what = limitOf(hunk, key);
					if (what === null) return [];
					const text = `${what} in ${key === "" ? file.path : key}, and time ran out`;
					return [
						{ commit: sha, value, text, places: [{ path: file.path, line: hunk.newStart, commit: sha }] },
					];
				});
			}),
		);
}

function nearness({ frames, reached = [] }: RankFacts, { path, oldPath }: FileEdits, key: string): number {
	const folder = dirname(path);
	let value: number = worth.elsewhere;
	for (const frame of frames) {
		if (frame.resolved.path !== path && frame.resolved.path !== oldPath) continue;
		value = Math.max(value, frame.weight * (keyOfFrame(frame) === key ? worth.stack : worth.file));
	}
	for (const one of reached) {
		if (one.folder === folder && one.key === key)
			value = Math.max(value, (frames[one.frame]?.weight ?? 0) * worth.called);
	}
	return value;
}

const begins =
	/\bcontext\.With(?:Timeout|Deadline)(?:Cause)?\(|\.Set(?:Read|Write)?Deadline\(|\btime\.After\(/;

/** What the lines of the declaration do to a limit, in words; null when nothing. */
function limitOf(hunk: Hunk, key: string): string | null {
	const added = linesWithin(hunk, "added", key).map(codeOf);
	const removed = linesWithin(hunk, "removed", key).map(codeOf);
	if (added.some((line) => begins.test(line)) && !removed.some((line) => begins.test(line)))
		return "sets a new time limit";
	const before = durationsIn(removed);
	const after = durationsIn(added);
	return before.length > 0 && after.length > 0 && Math.min(...after) < Math.min(...before)
		? "shortens a time limit"
		: null;
}

/** Seconds of the units of package time. */
const units: Readonly<Record<string, number>> = {
	Nanosecond: 1e-9,
	Microsecond: 1e-6,
	Millisecond: 1e-3,
	Second: 1,
	Minute: 60,
	Hour: 3600,
};
const duration =
	/(?:\b(\d{1,9})\s*\*\s*)?\btime\.(Nanosecond|Microsecond|Millisecond|Second|Minute|Hour)\b(?:\s*\*\s*(\d{1,9}))?/g;

function durationsIn(lines: readonly string[]): number[] {
	return lines.flatMap((line) =>
		[...line.matchAll(duration)].map(
			([, before, unit = "", after]) => Number(before ?? 1) * Number(after ?? 1) * (units[unit] ?? 0),
		),
	);
}
