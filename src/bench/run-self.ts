/**
 * Replays attribution on a repository's own past: labels from its messages ("Fixes:", "introduced in", reverts),
 * pseudo-stacks from its fixes, ranges that end before the fix. Says how well faultline would have done here.
 */
import type { CommitSource } from "../sources/commits.js";
import { readHistory, readPaths } from "./history-reader.js";
import { keepCodeLabels, mineCandidates } from "./mine-labels.js";
import { type CaseFailure, type CaseRun, runCase } from "./run-cases.js";
import { weakCase } from "./weak-case.js";

export interface SelfOptions {
	readonly ablate: boolean;
	/** Newest labels first; more cost time. */
	readonly most: number;
	readonly onCase?: (done: number, total: number) => void;
}

/** Mines the repository and runs every label that gives a case. */
export async function runSelf(
	source: CommitSource,
	options: SelfOptions,
): Promise<{
	readonly runs: readonly CaseRun[];
	readonly failures: readonly CaseFailure[];
	readonly labels: number;
}> {
	const commits = await readHistory(source.name);
	const candidates = mineCandidates(commits);
	const wanted = new Set(candidates.flatMap((one) => [one.fix, ...one.culprits]));
	const labels = keepCodeLabels(candidates, commits, await readPaths(source.name, [...wanted]))
		.slice(-options.most)
		.reverse();
	const runs: CaseRun[] = [];
	const failures: CaseFailure[] = [];
	for (const label of labels) {
		const made = await weakCase(source, label);
		if (typeof made === "string") failures.push({ id: label.fix.slice(0, 12), reason: made });
		else runs.push(await runCase(made, source, options));
		options.onCase?.(runs.length + failures.length, labels.length);
	}
	return { runs, failures, labels: labels.length };
}
