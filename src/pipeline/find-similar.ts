/** `similar SHA`: the nearest commits of a range and among confirmed culprits of the past. */
import { nearestCommits, sameEdits } from "../change/neighbours.js";
import type { UnitRecord } from "../change/record.js";
import type { SimilarReport } from "../change/report-data.js";
import type { Measure } from "../change/similarity/measure.js";
import type { Commit, Sha } from "../model/commit.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import { type ChangeOptions, changeRecords, recordsOfCommits } from "./change-records.js";

/** A commit that a person confirmed as the cause of an incident. */
export interface ConfirmedCulprit {
	readonly commit: Sha;
	readonly incident: string;
}

export interface SimilarQuestion {
	readonly commit: string;
	readonly against: { readonly from: string; readonly to: string };
	readonly culprits: readonly ConfirmedCulprit[];
	readonly measure: Measure;
	/** Neighbours told. */
	readonly limit: number;
}

/** Finds neighbours; throws Failure when the commit is a merge or changes no Go code. */
export async function findSimilar(
	source: CommitSource,
	question: SimilarQuestion,
	given: ChangeOptions = {},
): Promise<SimilarReport> {
	const options: ChangeOptions = { ...given, extent: "whole" };
	const target = await commitOf(source, question.commit);
	const units = await recordsOfOne(source, target, options);
	if (units.length === 0) {
		throw new Failure("inconclusive", `${question.commit} changes no Go code or go.mod`, {
			hint: "similarity compares declarations; look at the commit itself with git show",
		});
	}
	const [from, to] = await Promise.all([
		source.resolve(question.against.from),
		source.resolve(question.against.to),
	]);
	const commits = new Map<Sha, Commit>();
	const among: UnitRecord[] = [];
	const warnings: Warning[] = [];
	for await (const recorded of changeRecords(source, { from, to }, options)) {
		commits.set(recorded.commit.sha, recorded.commit);
		among.push(...recorded.records);
		warnings.push(...recorded.warnings);
	}
	const compared = commits.size;
	among.push(...(await culpritRecords(source, question.culprits, commits, warnings, options)));
	const { measure, limit } = question;
	const found = nearestCommits({ target: units, among, measure, limit });
	const incidents = new Map(question.culprits.map((culprit) => [culprit.commit, culprit.incident]));
	const neighbours = found.map((neighbour) => ({
		...neighbour,
		header: commits.get(neighbour.commit) ?? null,
		culpritOf: incidents.get(neighbour.commit) ?? null,
	}));
	const same = sameEdits(units, among, measure);
	return { target, units, measure: measure.name, compared, neighbours, sameEdits: same, warnings };
}

/** A commit with its file changes; merges and root commits have no single edit to compare. */
async function commitOf(source: CommitSource, name: string): Promise<Commit> {
	const sha = await source.resolve(name);
	const parent = await source.find(`${sha}^`);
	if (parent === null) {
		throw new Failure("usage", `${name} has no parent: there is nothing it changed`, { where: name });
	}
	const commit = (await source.log({ from: parent, to: sha })).find((one) => one.sha === sha);
	if (commit === undefined || commit.parents.length > 1) {
		throw new Failure("usage", `${name} is a merge: its edits are in the commits it brings`, {
			where: name,
			hint: `name one of them: git log --oneline --no-merges ${name}^..${name}`,
		});
	}
	return commit;
}

async function recordsOfOne(
	source: CommitSource,
	commit: Commit,
	options: ChangeOptions,
): Promise<readonly UnitRecord[]> {
	for await (const recorded of recordsOfCommits(source, [commit], options)) return recorded.records;
	return [];
}

async function culpritRecords(
	source: CommitSource,
	culprits: readonly ConfirmedCulprit[],
	commits: Map<Sha, Commit>,
	warnings: Warning[],
	options: ChangeOptions,
): Promise<readonly UnitRecord[]> {
	const records: UnitRecord[] = [];
	for (const { commit: sha, incident } of culprits) {
		if (commits.has(sha)) continue;
		const known = await source.find(sha);
		if (known === null) {
			const text = `the culprit ${sha.slice(0, 12)} of ${incident} is not in this repository`;
			warnings.push(warning("W-SIMILAR-MISSING", text));
			continue;
		}
		const commit = await commitOf(source, sha).catch((error: unknown) => {
			if (error instanceof Failure) return null;
			throw error;
		});
		if (commit === null) continue;
		commits.set(sha, commit);
		records.push(...(await recordsOfOne(source, commit, options)));
	}
	return records;
}
