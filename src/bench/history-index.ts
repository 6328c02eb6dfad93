/**
 * Finds commits by what messages call them: a short sha, a pull request number, the original of a cherry-pick.
 * Also answers "is it an ancestor", which keeps a fix on a release branch from blaming a commit of another one.
 */
import type { CommitHeader, Sha } from "../model/commit.js";
import type { CulpritName } from "./label.js";

/** Committer clocks disagree; an ancestor may look younger by this much (seconds). */
const clockSlack = 7 * 86_400;
/** A merged pull request with more commits than this names nobody. */
const maxBrought = 20;

export interface HistoryIndex {
	readonly commit: (sha: Sha) => CommitHeader | undefined;
	/** Non-merge commits that a name may mean; empty when unknown or when a short sha is ambiguous. */
	readonly resolve: (name: CulpritName) => readonly Sha[];
	/** Commits that say "(cherry picked from commit <sha>)". */
	readonly picksOf: (sha: Sha) => readonly Sha[];
	/** True for a strict ancestor. */
	readonly isAncestor: (ancestor: Sha, descendant: Sha) => boolean;
}

/** Builds the index over a whole history, merges included, in any order. */
export function indexHistory(commits: readonly CommitHeader[]): HistoryIndex {
	const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
	const byStart = group(commits, (commit) => [commit.sha.slice(0, 7)]);
	const byPull = group(commits, pullNumbers);
	const byOrigin = group(commits, cherryOrigins);
	const isAncestor = ancestry(bySha);

	const resolve = (name: CulpritName): readonly Sha[] => {
		if (name.by === "pull") {
			return (byPull.get(String(name.number)) ?? []).flatMap((commit) => brought(commit, bySha, isAncestor));
		}
		const found = (byStart.get(name.prefix.slice(0, 7)) ?? []).filter((commit) =>
			commit.sha.startsWith(name.prefix),
		);
		return found.length === 1 ? found.flatMap((commit) => brought(commit, bySha, isAncestor)) : [];
	};
	return {
		commit: (sha) => bySha.get(sha),
		resolve,
		picksOf: (sha) => (byOrigin.get(sha) ?? []).map((commit) => commit.sha),
		isAncestor,
	};
}

/** Pull request that a commit lands: `subject (#12)` of a squash, or the title of a merge. */
function pullNumbers(commit: CommitHeader): readonly string[] {
	const number =
		commit.parents.length > 1
			? /^Merge pull request #(\d+)\b/.exec(commit.subject)?.[1]
			: /\(#(\d+)\)\s*$/.exec(commit.subject)?.[1];
	return number === undefined ? [] : [number];
}

function cherryOrigins(commit: CommitHeader): readonly string[] {
	return [...commit.body.matchAll(/\(cherry[- ]picked from commit ([0-9a-f]{40})\)/gi)].map(
		(match) => match[1] ?? "",
	);
}

/** A plain commit is itself; a merge stands for the non-merge commits it brings to its first parent. */
function brought(
	commit: CommitHeader,
	bySha: ReadonlyMap<Sha, CommitHeader>,
	isAncestor: HistoryIndex["isAncestor"],
): readonly Sha[] {
	const [mainline, ...others] = commit.parents;
	if (mainline === undefined || others.length === 0) return [commit.sha];
	const found: Sha[] = [];
	const queue = [...others];
	const seen = new Set<Sha>();
	for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
		const each = bySha.get(sha);
		if (each === undefined || seen.has(sha) || sha === mainline || isAncestor(sha, mainline)) continue;
		seen.add(sha);
		if (seen.size > maxBrought) return [];
		if (each.parents.length < 2) found.push(sha);
		queue.push(...each.parents);
	}
	return found;
}

function ancestry(bySha: ReadonlyMap<Sha, CommitHeader>): HistoryIndex["isAncestor"] {
	return (ancestor, descendant) => {
		const goal = bySha.get(ancestor);
		if (goal === undefined || ancestor === descendant) return false;
		const seen = new Set<Sha>();
		const queue = [...(bySha.get(descendant)?.parents ?? [])];
		for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
			if (sha === ancestor) return true;
			const commit = bySha.get(sha);
			if (commit === undefined || seen.has(sha) || commit.committedAt < goal.committedAt - clockSlack)
				continue;
			seen.add(sha);
			queue.push(...commit.parents);
		}
		return false;
	};
}

function group(
	commits: readonly CommitHeader[],
	keys: (commit: CommitHeader) => readonly string[],
): ReadonlyMap<string, readonly CommitHeader[]> {
	const groups = new Map<string, CommitHeader[]>();
	for (const commit of commits) {
		for (const key of keys(commit)) {
			const found = groups.get(key);
			if (found === undefined) groups.set(key, [commit]);
			else found.push(commit);
		}
	}
	return groups;
}
