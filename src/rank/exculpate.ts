/**
 * Counter-evidence that is proof: a commit that changes nothing the program is built from cannot have broken it.
 * Each rule must hold without exception, since a true culprit must never be excluded; what merely makes a
 * commit unlikely is a producer with a negative weight instead.
 */

import { isTestPath } from "../golang/test-path.js";
import type { FileDiff } from "../model/commit.js";
import type { ExculpationReason } from "../model/suspect.js";
import type { CommitFact } from "./facts.js";
import { type BuildScope, outsideProgram } from "./scope.js";

export interface Exculpation {
	readonly reason: ExculpationReason;
	readonly text: string;
}

/** Files that are documentation or repository upkeep: never part of a Go build nor of its runtime inputs. */
const documentation =
	/(?:\.(?:md|markdown|rst|adoc|png|jpe?g|svg|gif|drawio)|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CODEOWNERS|MAINTAINERS|OWNERS|CHANGELOG[^/]*|\.gitignore|\.mailmap))$/i;
const upkeep = /^(?:\.github|\.circleci|\.gitlab|\.buildkite|docs?|documentation|website)\//i;
const ciOnly = /^(?:\.github|\.circleci|\.gitlab|\.buildkite)\//i;

/** True for documentation and CI upkeep. A program may embed such files: whoever knows of go:embed looks there too. */
export function isDocumentation(path: string): boolean {
	return (
		documentation.test(path) ||
		(upkeep.test(path) && !/\.(?:go|mod|sum|s|c|h|proto|ya?ml|json|toml|tmpl|html)$/.test(path)) ||
		ciOnly.test(path)
	);
}

/** What is known of the failing program. */
export interface Program {
	readonly scope: BuildScope | null;
	/** It is a test binary. */
	readonly inTest: boolean;
}

/** True for tests and documentation that the program does not embed, as far as that is known. */
function isOutside(path: string, { scope, inTest }: Program): boolean {
	if (isTestPath(path)) {
		if (inTest) return false;
		if (path.endsWith("_test.go")) return true;
	} else if (!isDocumentation(path)) return false;
	return !(scope?.embedded ?? []).some((prefix) => path.startsWith(prefix));
}

/** Reason why the commit cannot be guilty, or null. */
export function exculpate(
	fact: CommitFact,
	cancelled: ReadonlyMap<string, string>,
	program: Program = { scope: null, inTest: false },
): Exculpation | null {
	const { commit, files } = fact;
	const by = cancelled.get(commit.sha);
	if (by !== undefined) {
		return {
			reason: "reverted-in-range",
			text: `undone inside the range by ${by.slice(0, 9)}, and so is the undoing`,
		};
	}
	if (commit.parents.length > 1) {
		return { reason: "merge-without-change", text: "a merge: the commits it brings are judged one by one" };
	}
	if (commit.files.length === 0) return { reason: "no-code-change", text: "changes no file" };
	// Code that a commit renames to a test is gone from the program: both names count.
	const code = commit.files.filter(
		({ path, oldPath }) => !isOutside(path, program) || !isOutside(oldPath, program),
	);
	if (code.length === 0) {
		return commit.files.every(({ path }) => isDocumentation(path))
			? { reason: "docs-only", text: "changes only documentation or CI files" }
			: { reason: "tests-only", text: "changes only tests and documentation" };
	}
	const read = new Map(files.map((file) => [file.path, file]));
	if (code.every(({ path }) => read.get(path)?.inert === true))
		return { reason: "no-code-change", text: "changes only comments and blank lines" };
	return program.scope === null ? null : outsideProgram(code, program.scope);
}

/**
 * Pairs of commits inside the range that undo each other: `This reverts commit <sha>` where both are in the
 * range, unless a later "Reapply"/second revert brings the change back.
 * @returns sha -> sha of the partner, for both sides.
 */
export function cancelledPairs(commits: readonly CommitFact[]): Map<string, string> {
	const inRange = new Map(commits.map((fact) => [fact.commit.sha, fact]));
	const revertOf = new Map<string, string>();
	for (const { commit } of commits) {
		const match = /This reverts commit ([0-9a-f]{7,64})/.exec(commit.body);
		if (match === null) continue;
		const target = match[1] ?? "";
		const full = inRange.has(target) ? target : [...inRange.keys()].find((sha) => sha.startsWith(target));
		if (full !== undefined) revertOf.set(commit.sha, full);
	}
	const undone = new Map<string, string>();
	// Oldest first: a revert that was itself reverted cancels nothing but its own pair.
	for (const { commit } of [...commits].reverse()) {
		const target = revertOf.get(commit.sha);
		if (target === undefined || undone.has(target)) continue;
		const original = inRange.get(target);
		const revert = inRange.get(commit.sha);
		if (original === undefined || revert === undefined || !isExactInverse(original, revert)) continue;
		undone.set(target, commit.sha);
		undone.set(commit.sha, target);
		const earlier = revertOf.get(target);
		if (earlier !== undefined) undone.delete(earlier);
	}
	return undone;
}

/** The revert takes back every file that the original changed: line for line, or blob for blob where no lines were read. */
function isExactInverse(original: CommitFact, revert: CommitFact): boolean {
	return original.files.length > 0 && sameLines(original, revert) && sameBlobs(original, revert);
}

function sameBlobs(original: CommitFact, revert: CommitFact): boolean {
	const unread = (fact: CommitFact, flip: boolean): string => {
		const read = new Set(fact.files.flatMap(({ path, diff }) => (isWhole(diff) ? [path] : [])));
		return fact.commit.files
			.filter((file) => !read.has(file.path))
			.map(({ path, oldBlob, newBlob }) =>
				JSON.stringify([path, ...(flip ? [newBlob, oldBlob] : [oldBlob, newBlob])]),
			)
			.sort()
			.join("\n");
	};
	return unread(original, false) === unread(revert, true);
}

const isWhole = (diff: FileDiff): boolean => !diff.binary && diff.truncated === undefined;

function sameLines(original: CommitFact, revert: CommitFact): boolean {
	const key = (fact: CommitFact, flip: boolean): string =>
		fact.files
			.map((file) => {
				const added = file.diff.hunks.flatMap((hunk) => hunk.added);
				const removed = file.diff.hunks.flatMap((hunk) => hunk.removed);
				return JSON.stringify([file.path, ...(flip ? [removed, added] : [added, removed])]);
			})
			.sort()
			.join("\n");
	return key(original, false) === key(revert, true);
}
