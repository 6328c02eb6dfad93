/** Ranks one range against one failure: facts through the port, then the pure ranking, then what to say of it. */
import { bisectPlan } from "../decide/bisect.js";
import type { Commit, CommitRange } from "../model/commit.js";
import type { BisectPlan, Explanation } from "../model/explanation.js";
import type { StackTrace } from "../model/stack.js";
import type { Place, Ranking } from "../model/suspect.js";
import { type Warning, warning } from "../model/warning.js";
import { defaultModel } from "../rank/default-model.js";
import type { CommitFact, RankFacts } from "../rank/facts.js";
import { keyOfFrame } from "../rank/frame-key.js";
import { rank } from "../rank/rank.js";
import type { CommitSource } from "../sources/commits.js";
import type { ScopeHints } from "./build-scope.js";
import { gatherFacts } from "./gather-facts.js";
import type { Report } from "./progress.js";
import { type RangeReading, readRange } from "./range-reading.js";
import { scopeWarnings } from "./scope-warnings.js";

/** Lines of the first suspect that are shown. */
const shownDiffLines = 6;

export interface RangeAnswer {
	readonly ranking: Ranking;
	readonly crashPlace: Place | null;
	readonly rangeCommits: number;
	/** As the log gave them; for side questions about the range. */
	readonly commits: readonly Commit[];
	readonly bisect: BisectPlan | null;
	readonly diff: Explanation["diff"];
	readonly warnings: readonly Warning[];
}

/** Answers "which commit of the range did this?". */
export async function rankRange(
	source: CommitSource,
	range: CommitRange,
	trace: StackTrace,
	report: Report,
	program: ScopeHints = {},
	reading: RangeReading = readRange(source, range),
): Promise<RangeAnswer> {
	report("reading commits, diffs and the stack's files");
	const facts = await gatherFacts(source, { range, trace, program, reading });
	report(`weighing ${facts.commits.length} commits`);
	const ranking = rank(facts, defaultModel);
	return {
		ranking,
		crashPlace: crashPlaceOf(facts),
		rangeCommits: facts.commits.length,
		commits: facts.commits.map((fact) => fact.commit),
		bisect: ranking.flat ? planFor(facts, ranking) : null,
		diff: diffOf(facts, ranking),
		warnings: [...factWarnings(facts, trace), ...scopeWarnings(facts, ranking), ...source.warnings()],
	};
}

function crashPlaceOf(facts: RankFacts): Place | null {
	const frame = facts.frames[0];
	const path = frame?.resolved.path;
	if (frame === undefined || path == null || frame.inferred === "caller") return null;
	return {
		path,
		...(frame.line === null ? {} : { line: frame.line }),
		symbol: keyOfFrame(frame),
		commit: facts.range.to,
	};
}

function planFor(facts: RankFacts, ranking: Ranking): BisectPlan | null {
	const weights = new Map(ranking.suspects.map((one) => [one.commit.sha, one.probability]));
	const history = facts.commits
		.map((fact) => ({ sha: fact.commit.sha, weight: weights.get(fact.commit.sha) ?? 0 }))
		.reverse();
	return bisectPlan(history, facts.range);
}

/** Changed lines of the first suspect: those at the places of its evidence first. */
function diffOf(facts: RankFacts, ranking: Ranking): Explanation["diff"] {
	const first = ranking.suspects[0];
	const fact = facts.commits.find((one) => one.commit.sha === first?.commit.sha);
	if (first === undefined || fact === undefined) return [];
	const places = first.evidence.flatMap((one) => one.places);
	return [...places, ...fallbackPlaces(fact)]
		.flatMap((place) => hunkAt(fact, place))
		.slice(0, shownDiffLines)
		.filter(
			(line, index, all) =>
				all.findIndex((one) => one.line === line.line && one.text === line.text) === index,
		);
}

function fallbackPlaces(fact: CommitFact): Place[] {
	return fact.files.slice(0, 1).map((file) => ({ path: file.path }));
}

function hunkAt(fact: CommitFact, place: Place): Explanation["diff"] {
	const file = fact.files.find((one) => one.path === place.path);
	if (file === undefined) return [];
	const line = place.line ?? 0;
	const distance = (start: number, lines: number): number =>
		Math.max(start - line, line - (start + lines), 0);
	const hunk = [...file.diff.hunks].sort(
		(a, b) => distance(a.newStart, a.newLines) - distance(b.newStart, b.newLines),
	)[0];
	if (hunk === undefined) return [];
	const removed = hunk.removed.map((text, i) => ({
		path: file.path,
		line: hunk.oldStart + i,
		sign: "-" as const,
		text,
	}));
	const added = hunk.added.map((text, i) => ({
		path: file.path,
		line: hunk.newStart + i,
		sign: "+" as const,
		text,
	}));
	return [...removed.slice(0, 3), ...added.slice(0, 3)];
}

function stacklessText({ frames }: RankFacts): string {
	const places = frames.map((frame) => `${frame.resolved.path}:${frame.line}`).slice(0, 3);
	if (places.length === 0) return "the error has no stack: ranked by its message only";
	return `the error has no stack: took where its message is written (${places.join(", ")}) for one`;
}

function factWarnings(facts: RankFacts, trace: StackTrace): Warning[] {
	const warnings: Warning[] = [];
	if (trace.frames.length > 0 && facts.frames.length === 0) {
		const text =
			"no frame of the stack stands in this repository: ranked by message, dependency and text only";
		warnings.push(warning("W-STACK-FOREIGN", text, "check that --repo is the service's repository"));
	}
	const [caller] = facts.frames;
	if (caller?.inferred === "caller") {
		const names = facts.frames.map((frame) => frame.resolved.functionKey).join(", ");
		const text = `no frame of the stack stands in this repository: took the functions that call into the dependency (${names}) for a weak stack`;
		warnings.push(warning("W-STACK-CALLERS", text, "check that --repo is the service's repository"));
	}
	if (trace.frames.length === 0) {
		warnings.push(warning("W-STACK-NONE", stacklessText(facts)));
	}
	const lost = facts.frames.filter((frame) => frame.resolved.path === null).length;
	if (lost > 0)
		warnings.push(
			warning("W-STACK-UNMAPPED", `${lost} frames of own packages map to no file at the bad revision`),
		);
	const moved = facts.frames.filter(
		(frame) => frame.resolved.frame.line !== null && frame.line === null && frame.resolved.path !== null,
	);
	if (moved.length > 0) {
		const text = `${moved.length} frame lines lie outside the function they name: was the program built from another commit?`;
		warnings.push(warning("W-STACK-DRIFT", text, "pass the revision that was running as the end of --range"));
	}
	if (trace.truncated !== undefined)
		warnings.push(warning("W-STACK-CUT", `the stack was cut: ${trace.truncated}`));
	return warnings;
}
