/**
 * From a label culprit -> fix to a case that can be run: a range around the culprit as a release would have cut it,
 * ending before the fix was known, and the pseudo-stack of the fix. How far the range reaches on either side is
 * drawn from the shas themselves, so that a label always gives the same case.
 */
import type { Sha } from "../model/commit.js";
import type { CommitSource } from "../sources/commits.js";
import { readGit } from "../sources/git/subprocess.js";
import { pseudoTrace } from "./pseudo-case.js";
import type { RunnableCase } from "./run-cases.js";

/** Commits before and after the culprit; a release range of 9 (median) to 43 (p90) and well beyond (DOMAIN.md 2). */
const mostBefore = 60;
const mostAfter = 120;
/** A range larger than this says nothing more and costs minutes over hundreds of labels. */
const largestRange = 1500;
const smallestRange = 5;

/** The case, or the reason why the label gives none. */
export async function weakCase(
	source: CommitSource,
	label: { readonly culprit: Sha; readonly fix: Sha },
): Promise<RunnableCase | string> {
	const { culprit, fix } = label;
	const read = async (...args: string[]): Promise<string> => (await readGit(source.name, args)).trim();
	const path = (await read("rev-list", "--ancestry-path", "--reverse", `${culprit}..${fix}^`))
		.split("\n")
		.filter(Boolean);
	const after = Math.min(path.length - 1, Math.floor(3 + draw(culprit) * mostAfter));
	const bad = path[after] ?? culprit;
	const before = Math.floor(3 + draw(fix) * mostBefore);
	const good = await read("rev-list", "--first-parent", `--skip=${before}`, "--max-count=1", culprit);
	if (good === "") return "no history before the culprit";
	const count = Number(await read("rev-list", "--count", "--no-merges", `${good}..${bad}`));
	if (count < smallestRange || count > largestRange) return `range of ${count} commits`;
	const trace = await pseudoTrace(source, fix, bad);
	if (trace === null) return "the fix points at no function that exists before it";
	return { id: fix.slice(0, 12), range: { from: good, to: bad }, trace, culprits: [culprit] };
}

/** 0..1 from a sha: FNV-1a, so that draws do not depend on any run. */
function draw(sha: Sha): number {
	let hash = 2166136261;
	for (let i = 0; i < sha.length; i++) hash = Math.imul(hash ^ sha.charCodeAt(i), 16777619);
	return (hash >>> 0) / 2 ** 32;
}
