/**
 * Turns two revision names into a range that can be ranked, or says why not: unknown names, an empty or reversed
 * range, a shallow clone that does not hold the range. `A..B` keeps git's own meaning.
 */
import type { Commit, CommitRange } from "../model/commit.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import { heard, type RangeReading, readRange } from "./range-reading.js";

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

/** A range that is being read while it is checked. */
export interface BegunRange {
	readonly range: CommitRange;
	/** The log rejects when the range cannot be ranked, so that nothing is made of it. */
	readonly reading: RangeReading;
	/** Rejects with the log. */
	readonly warnings: Promise<readonly Warning[]>;
}

type Names = ReturnType<typeof splitRange>;
/** How the ends lie to each other in history. */
type Order = "forward" | "reversed" | "diverged";

/** Resolves both ends and checks what git can say about the range. */
export async function checkRange(source: CommitSource, names: Names): Promise<CheckedRange> {
	const shallowSoon = heard(source.isShallow());
	const range = await resolveEnds(source, names);
	const base = await source.mergeBase(range.from, range.to);
	const order = base === range.to ? "reversed" : base === range.from ? "forward" : "diverged";
	return { range, warnings: judge(source.name, names, order, await shallowSoon) };
}

/**
 * Like checkRange, but begins to read the range at once and takes the order of its ends from the log. Git gets the
 * names as they are and looks them up itself; whether they are commits at all is found out in the meantime.
 */
export async function beginRange(source: CommitSource, names: Names): Promise<BegunRange> {
	const reading = readRange(source, names);
	const shallowSoon = heard(source.isShallow());
	const range = await resolveEnds(source, names);
	const check = async (): Promise<readonly Warning[]> =>
		judge(source.name, names, orderIn(await reading.log, range), await shallowSoon);
	const warnings = heard(check());
	return { range, warnings, reading: { ...reading, log: heard(warnings.then(() => reading.log)) } };
}

async function resolveEnds(source: CommitSource, names: Names): Promise<CommitRange> {
	const [from, to] = await Promise.all([source.resolve(names.from), source.resolve(names.to)]);
	if (from !== to) return { from, to };
	throw new Failure("inconclusive", `the range is empty: ${names.from} and ${names.to} are the same commit`, {
		where: `${names.from}..${names.to}`,
		hint: "no code changed between them; look at configuration, data, load and dependencies",
	});
}

/**
 * `log` holds what `to` has and `from` has not. When `from` lies behind `to`, the last commit on the way there is in
 * it and has `from` as a parent; a parent in the log is always behind `to`.
 */
function orderIn(log: readonly Commit[], { from }: CommitRange): Order {
	if (log.length === 0) return "reversed";
	return log.some((commit) => commit.parents.includes(from)) ? "forward" : "diverged";
}

function judge(name: string, names: Names, order: Order, shallow: boolean): readonly Warning[] {
	const warnings: Warning[] = [];
	if (order === "reversed") {
		throw new Failure("usage", `${names.to} is older than ${names.from}: the range holds no commits`, {
			where: `${names.from}..${names.to}`,
			hint: `swap the ends: --range ${names.to}..${names.from}`,
		});
	}
	if (shallow && order === "diverged") throw shallowFailure(name, names);
	if (order === "diverged") {
		const text = `${names.from} is not an ancestor of ${names.to}: ranking the commits that ${names.to} has and ${names.from} has not`;
		const hint = "commits that only the good side had are not looked at";
		warnings.push(warning("W-RANGE-DIVERGED", text, hint));
	}
	if (shallow) {
		const text = "this clone is shallow; the range itself is complete, history before it is not";
		warnings.push(warning("W-GIT-SHALLOW", text, "git fetch --unshallow"));
	}
	return warnings;
}

function shallowFailure(name: string, names: Names): Failure {
	return new Failure(
		"repository",
		`this clone is shallow and does not hold all of ${names.from}..${names.to}`,
		{
			where: name,
			hint: "run `git fetch --unshallow --tags` (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0), then try again",
		},
	);
}
