/**
 * Risk notes on the edits that matter: those of functions on the stack and of functions whose results fed the
 * failure. Reading both versions costs, so only the nearest edits are looked at.
 */
import { mayHaveNotes, riskNotes } from "../change/risk-notes.js";
import { editOf } from "../change/unit-edit.js";
import { unitsOfFiles } from "../change/units-of-files.js";
import { dirname } from "../golang/frame-resolver.js";
import type { GoParser } from "../golang/parser.js";
import { isProgramCode } from "../golang/test-path.js";
import type { Sha } from "../model/commit.js";
import type { CommitFact, Feed, FileEdits, FrameFact, RiskFact } from "../rank/facts.js";
import { keyOfFrame, nameOfKey } from "../rank/frame-key.js";
import type { CommitSource } from "../sources/commits.js";

/** Files of commits that are read in both versions. */
const mostFiles = 40;
/** Frames and feeds that weigh less are not worth reading two files for. */
const leastWeight = 0.25;

export interface RiskInput {
	readonly commits: readonly CommitFact[];
	readonly frames: readonly FrameFact[];
	readonly feeds: readonly Feed[];
	readonly parser: GoParser;
}

/** A file of a commit with the functions in it that matter. */
interface Candidate {
	readonly fact: CommitFact;
	readonly file: FileEdits;
	/** Declaration key -> weight of the frame or feed. */
	readonly keys: ReadonlyMap<string, number>;
	readonly oldBlob: Sha;
	readonly newBlob: Sha;
}

/** Risk notes of the edits nearest to the failure. */
export async function stackRisks(source: CommitSource, input: RiskInput): Promise<RiskFact[]> {
	const nearest = input.commits
		.flatMap((fact) => fact.files.flatMap((file) => candidate(fact, file, input) ?? []))
		.sort((a, b) => heaviest(b) - heaviest(a))
		.slice(0, mostFiles);
	const blobs = await source.blobs(nearest.flatMap((one) => [one.oldBlob, one.newBlob]));
	return nearest.flatMap((one) => {
		const old = blobs.get(one.oldBlob);
		const now = blobs.get(one.newBlob);
		return old == null || now == null ? [] : notesOf(one, old, now, input.parser);
	});
}

const heaviest = (one: Candidate): number => Math.max(...one.keys.values());

function candidate(fact: CommitFact, file: FileEdits, { frames, feeds }: RiskInput): Candidate | null {
	if (!isProgramCode(file.path)) return null;
	const keys = new Map<string, number>();
	for (const { key, created, deleted } of file.declarations) {
		if (created || deleted || key === "" || key.includes(" ")) continue;
		const weight = Math.max(0, ...weights(file, key, frames, feeds));
		if (weight >= leastWeight) keys.set(key, weight);
	}
	const change = fact.commit.files.find((one) => one.path === file.path);
	if (keys.size === 0 || change === undefined) return null;
	const { oldBlob, newBlob } = change;
	return oldBlob === null || newBlob === null ? null : { fact, file, keys, oldBlob, newBlob };
}

function weights(
	file: FileEdits,
	key: string,
	frames: readonly FrameFact[],
	feeds: readonly Feed[],
): number[] {
	const name = nameOfKey(key);
	return [
		...frames
			.filter((frame) => {
				const { path } = frame.resolved;
				return (path === file.path || path === file.oldPath) && keyOfFrame(frame) === key;
			})
			.map((frame) => frame.weight),
		...feeds
			.filter((feed) => feed.kind === "result" && feed.name === name && feed.folder === dirname(file.path))
			.map((feed) => feed.weight),
	];
}

function notesOf({ fact, file, keys }: Candidate, old: string, now: string, parser: GoParser): RiskFact[] {
	const versions = { path: file.path, oldPath: file.oldPath, old, new: now };
	return unitsOfFiles([versions], (key) => keys.has(key))
		.filter(mayHaveNotes)
		.flatMap((unit) => riskNotes(editOf(unit, parser)))
		.map(({ rule, text, path, line, symbol, side }) => ({
			commit: fact.commit.sha,
			rule,
			text,
			path,
			// A line of the old version has no place in the commit's tree; the function has.
			line: side === "new" ? line : null,
			symbol,
			weight: keys.get(symbol) ?? 0,
		}));
}
