/** `explain --range A..B --stack FILE`: no store, no burst, just a range and a failure. */
import { unknownConfidence } from "../confidence/seed.js";
import { decideVerdict } from "../confidence/verdict.js";
import type { ErrorSummary, Explanation } from "../model/explanation.js";
import type { StackTrace } from "../model/stack.js";
import type { Place } from "../model/suspect.js";
import type { Warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import { adviceFor } from "./advice.js";
import type { ScopeHints } from "./build-scope.js";
import type { BegunRange } from "./check-range.js";
import { type Report, silent } from "./progress.js";
import { rankRange } from "./rank-range.js";

export interface RangeQuestion {
	readonly begun: BegunRange;
	readonly trace: StackTrace;
	/** Events behind the trace when a whole log was read; null for one stack. */
	readonly events?: number | null;
	readonly warnings?: readonly Warning[];
	/** What the user told about the program that failed. */
	readonly program?: ScopeHints;
	/** Look for the suspect's kind of edit elsewhere in the range: a second or two of parsing. */
	readonly clusters?: boolean;
}

/** Explains a failure by the commits of a range. Throws Failure when the range cannot be ranked. */
export async function explainRange(
	source: CommitSource,
	question: RangeQuestion,
	report: Report = silent,
): Promise<Explanation> {
	const { range, reading } = question.begun;
	const answer = await rankRange(source, range, question.trace, report, question.program, reading);
	const { ranking } = answer;
	const confidence = unknownConfidence("explain was asked with a range and a stack");
	const verdict = decideVerdict(ranking, confidence, false);
	const first = ranking.suspects[0] ?? null;
	const clusters =
		question.clusters === true && first !== null
			? await (await import("./suspect-clusters.js")).suspectClusters(
					source,
					answer.commits,
					first.commit.sha,
				)
			: [];
	return {
		incident: null,
		repository: source.name,
		range,
		rangeCommits: answer.rangeCommits,
		burst: null,
		error: errorOf(question.trace, answer.crashPlace, question.events ?? null),
		deploys: [],
		...ranking,
		confidence,
		verdict,
		advice: adviceFor({
			repository: source.name,
			verdict,
			first,
			deploy: null,
			previous: null,
			bisectCommands: answer.bisect?.commands ?? [],
		}),
		clusters,
		bisect: answer.bisect,
		chart: null,
		diff: answer.diff,
		warnings: [...(question.warnings ?? []), ...(await question.begun.warnings), ...answer.warnings],
	};
}

function errorOf(trace: StackTrace, crashPlace: Place | null, events: number | null): ErrorSummary {
	return {
		fingerprint: null,
		message: trace.message,
		trace,
		crashPlace,
		events,
		firstSeen: null,
		lastSeen: null,
		novelty: "unknown",
		shared: [],
	};
}
