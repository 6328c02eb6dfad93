/**
 * Turns two revision names into a range that can be ranked, or says why not: unknown names, an empty or reversed
 * range, a shallow clone that does not hold the range. `A..B` keeps git's own meaning.
 */
import type { CommitRange } from "../model/commit.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";

export interface CheckedRange {
	readonly range: CommitRange;
	readonly warnings: readonly Warning[];
}

/** Splits `A..B`; throws Failure(usage) for anything else. An empty side means HEAD, as in git. */
export function splitRange(text: string): { readonly from: string; readonly to: string } {
	const dots = text.indexOf("..");
	if (dots < 0 || text.startsWith("...", dots)) {
		throw new Failure("usage", `${JSON.stringify(text)} is not a commit range`, {
			where: "--range",
			hint: "write the last good and the bad revision as A..B, e.g. --range v1.4.0..v1.4.1",
		});
	}
	return { from: text.slice(0, dots) || "HEAD", to: text.slice(dots + 2) || "HEAD" };
}

/** Resolves both ends and checks what git can say about the range. */
export async function checkRange(
	source: CommitSource,
	names: { readonly from: string; readonly to: string },
): Promise<CheckedRange> {
	const [from, to, shallow] = await Promise.all([
		source.resolve(names.from),
		source.resolve(names.to),
		source.isShallow(),
	]);
	if (from === to) {
		throw new Failure(
			"inconclusive",
			`the range is empty: ${names.from} and ${names.to} are the same commit`,
			{
				where: `${names.from}..${names.to}`,
				hint: "no code changed between them; look at configuration, data, load and dependencies",
			},
		);
	}
	const base = await source.mergeBase(from, to);
	const warnings: Warning[] = [];
	if (base === to) {
		throw new Failure("usage", `${names.to} is older than ${names.from}: the range holds no commits`, {
			where: `${names.from}..${names.to}`,
			hint: `swap the ends: --range ${names.to}..${names.from}`,
		});
	}
	if (shallow && base !== from) throw shallowFailure(source.name, names);
	if (base !== from) {
		const text = `${names.from} is not an ancestor of ${names.to}: ranking the commits that ${names.to} has and ${names.from} has not`;
		const hint = "commits that only the good side had are not looked at";
		warnings.push(warning("W-RANGE-DIVERGED", text, hint));
	}
	if (shallow) {
		const text = "this clone is shallow; the range itself is complete, history before it is not";
		warnings.push(warning("W-GIT-SHALLOW", text, "git fetch --unshallow"));
	}
	return { range: { from, to }, warnings };
}

function shallowFailure(name: string, names: { readonly from: string; readonly to: string }): Failure {
	return new Failure(
		"repository",
		`this clone is shallow and does not hold all of ${names.from}..${names.to}`,
		{
			where: name,
			hint: "run `git fetch --unshallow --tags` (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0), then try again",
		},
	);
}
