/**
 * Mines labels culprit -> fix from a history, in two pure steps, so that the caller reads file lists only for the
 * few commits that matter: mineCandidates reads messages, keepCodeLabels wants both sides to touch Go code that
 * ships. What a label is worth is said in label.ts.
 */
import type { CommitHeader, Sha } from "../model/commit.js";
import { type HistoryIndex, indexHistory } from "./history-index.js";
import type { Label, LabelCandidate } from "./label.js";
import { culpritMentions } from "./mentions.js";
import type { MentionOptions } from "./message.js";
import { isRevert } from "./revert-mentions.js";

/** Files under these folders are others' code or no service code at all. */
const foreign = /(^|\/)(vendor|third_party|Godeps|_workspace|testdata|node_modules)\//;
const generated = /(\.pb(\.gw)?|\.pulsar|_generated|zz_generated\.[\w.]+|_gen|bindata|_string)\.go$/;

/**
 * Culprits named by the messages of a history and found in it. Order of the input does not matter; the result is
 * ordered by the time of the fix, oldest first. A culprit always is an ancestor of its fix; when the message names
 * the original of a cherry-pick, the pick that the fix builds on stands in for it. Copies of one fix on several
 * branches give one candidate, the oldest.
 */
export function mineCandidates(
	commits: readonly CommitHeader[],
	options: MentionOptions = {},
): readonly LabelCandidate[] {
	const index = indexHistory(commits);
	const fixes = commits
		.filter((commit) => commit.parents.length === 1)
		.sort((a, b) => a.committedAt - b.committedAt || (a.sha < b.sha ? -1 : 1));
	const seen = new Set<string>();
	return fixes.flatMap((fix) => {
		const found: LabelCandidate[] = [];
		for (const mention of culpritMentions(fix, options)) {
			const culprits = ancestorsNamed(index, index.resolve(mention.culprit), fix.sha);
			if (culprits.length === 0) continue;
			const key = `${bareTitle(fix.subject)} ${origins(index, culprits)}`;
			if (seen.has(key)) continue;
			seen.add(key);
			found.push({ how: mention.how, fix: fix.sha, culprits });
		}
		return found;
	});
}

/**
 * Labels whose fix changes Go code that ships, and whose culprit does so too or changes go.mod. A candidate with
 * several culprits (a merged pull request) stays only when this leaves one of them.
 *
 * @param files paths that each commit of the candidates changes; a commit that is missing counts as touching nothing
 */
export function keepCodeLabels(
	candidates: readonly LabelCandidate[],
	commits: readonly CommitHeader[],
	files: ReadonlyMap<Sha, readonly string[]>,
): readonly Label[] {
	const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
	const touches = (sha: Sha, test: (path: string) => boolean): boolean => (files.get(sha) ?? []).some(test);
	return candidates.flatMap((candidate) => {
		if (!touches(candidate.fix, isShippedGo)) return [];
		const guilty = candidate.culprits.filter((sha) =>
			touches(sha, (path) => isShippedGo(path) || isGoMod(path)),
		);
		const [culprit] = guilty;
		if (culprit === undefined || guilty.length > 1) return [];
		const culpritAt = bySha.get(culprit)?.committedAt ?? 0;
		const fixedAt = bySha.get(candidate.fix)?.committedAt ?? 0;
		return [{ how: candidate.how, culprit, fix: candidate.fix, culpritAt, fixedAt }];
	});
}

/** Go code of the service itself: no test, no vendored, no generated file. */
export function isShippedGo(path: string): boolean {
	return path.endsWith(".go") && !path.endsWith("_test.go") && !foreign.test(path) && !generated.test(path);
}

function isGoMod(path: string): boolean {
	return /(^|\/)go\.mod$/.test(path) && !foreign.test(path);
}

/** Of what a name means, the commits that the fix builds on and that may be guilty: no root, no revert. */
function ancestorsNamed(index: HistoryIndex, named: readonly Sha[], fix: Sha): readonly Sha[] {
	const found = named.flatMap((sha) => {
		if (index.isAncestor(sha, fix)) return [sha];
		return index
			.picksOf(sha)
			.filter((pick) => index.isAncestor(pick, fix))
			.slice(0, 1);
	});
	return [...new Set(found)].filter((sha) => {
		const commit = index.commit(sha);
		return commit !== undefined && commit.parents.length === 1 && !isRevert(commit);
	});
}

/** Title without branch tags, pull request numbers and case, to know copies of a fix. */
function bareTitle(subject: string): string {
	return subject
		.toLowerCase()
		.replace(/\(#\d+\)|^\s*(\[[^\]]*\]|cherry-?picked:|backport:)\s*/g, "")
		.replace(/[^a-z0-9]+/g, " ")
		.trim();
}

/** Titles of the culprits: a pick and its original are one culprit. */
function origins(index: HistoryIndex, culprits: readonly Sha[]): string {
	return culprits.map((sha) => bareTitle(index.commit(sha)?.subject ?? sha)).join(" ");
}
