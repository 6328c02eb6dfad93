/**
 * Bisect plan weighted by the ranking: test first the commit that splits the probability, not the count, of the
 * open commits in half. Expected steps against a plain bisect tell whether it is worth it.
 */

import type { Sha } from "../model/commit.js";
import type { BisectPlan } from "../model/explanation.js";

/** Only this many newest commits are planned; older ones of a larger range are left to plain bisect. */
const maxCommits = 4096;
/** First steps that are written out. */
const shownSteps = 3;

interface Candidate {
	readonly sha: Sha;
	readonly weight: number;
}

/**
 * @param history commits of the range, oldest first, with the probability that each is the first bad one.
 */
export function bisectPlan(
	history: readonly Candidate[],
	range: { readonly from: Sha; readonly to: Sha },
): BisectPlan | null {
	const commits = history.slice(-maxCommits);
	if (commits.length < 3) return null;
	const total = commits.reduce((sum, one) => sum + one.weight, 0);
	if (total <= 0) return null;
	const prefix = [0];
	for (const one of commits) prefix.push((prefix.at(-1) ?? 0) + one.weight / total);
	const expectedSteps = expected(prefix, 0, commits.length);
	const plainSteps = Math.ceil(Math.log2(commits.length));
	const commands = [`git bisect start ${range.to} ${range.from}`];
	let low = 0;
	let high = commits.length;
	for (let step = 0; step < shownSteps && high - low > 1; step++) {
		const middle = split(prefix, low, high);
		const sha = commits[middle - 1]?.sha ?? "";
		commands.push(`git checkout ${sha}   # then: git bisect good | git bisect bad`);
		// The likelier half is shown next; the other answer leads to the same rule.
		const left = (prefix[middle] ?? 0) - (prefix[low] ?? 0);
		const right = (prefix[high] ?? 0) - (prefix[middle] ?? 0);
		if (left >= right) high = middle;
		else low = middle;
	}
	return { expectedSteps, plainSteps, commands };
}

/** Index in (low, high) that splits the probability of [low, high) best. */
function split(prefix: readonly number[], low: number, high: number): number {
	const target = ((prefix[low] ?? 0) + (prefix[high] ?? 0)) / 2;
	let best = low + 1;
	for (let i = low + 1; i < high; i++) {
		if (Math.abs((prefix[i] ?? 0) - target) < Math.abs((prefix[best] ?? 0) - target)) best = i;
	}
	return best;
}

/** Expected number of tests of the weighted bisect on [low, high), weighted by the share of its probability. */
function expected(prefix: readonly number[], low: number, high: number): number {
	let sum = 0;
	const open: (readonly [number, number])[] = [[low, high]];
	while (open.length > 0) {
		const [from, to] = open.pop() ?? [0, 0];
		const mass = (prefix[to] ?? 0) - (prefix[from] ?? 0);
		if (to - from <= 1 || mass <= 0) continue;
		sum += mass;
		const middle = split(prefix, from, to);
		open.push([from, middle], [middle, to]);
	}
	return sum;
}
