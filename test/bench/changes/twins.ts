/**
 * Twins: a cherry-pick asks for its original among 1,000 other commits of its repository, as it is and with
 * every identifier renamed. Default and seed similarity against TF-IDF cosine of diff tokens. Other copies of
 * the same original are left out of the candidates, since they would be right answers too.
 */
import { isComparable } from "../../../src/change/items.js";
import { recordOf, type UnitRecord } from "../../../src/change/record.js";
import { defaultMeasure } from "../../../src/change/similarity/default-measure.js";
import type { Measure } from "../../../src/change/similarity/measure.js";
import { seedMeasure } from "../../../src/change/similarity/seed-measure.js";
import { isVendored } from "../../../src/change/unit.js";
import { editOf } from "../../../src/change/unit-edit.js";
import { unitsOfFiles } from "../../../src/change/units-of-files.js";
import { loadParser } from "../../../src/golang/parser.js";
import type { Commit } from "../../../src/model/commit.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { DiffTokens } from "./diff-tokens.js";
import { renameIdentifiers } from "./rename.js";
import { commitsOf, git, gitFolder, repositoryName, sample, seeded } from "./repository.js";

const OTHERS = 1_000;
const PAIRS = 40;
/** Commits larger than this are merges of branches in disguise; they would only slow the bench down. */
const MAX_UNITS = 200;

const parser = await loadParser();

interface Pair {
	readonly pick: Commit;
	readonly original: Commit;
}

interface Prepared {
	readonly commit: Commit;
	readonly records: readonly UnitRecord[];
	readonly tokens: readonly string[];
}

/** Runs the bench on repositories and prints a table. */
export async function run(folders: readonly string[]): Promise<void> {
	const ranks = new Map<string, number[]>();
	for (const folder of folders) {
		const found = await ranksOf(gitFolder(folder));
		for (const [name, list] of found) ranks.set(name, [...(ranks.get(name) ?? []), ...list]);
		const pairs = [...found.values()][0]?.length ?? 0;
		console.log(`${repositoryName(gitFolder(folder))}: ${pairs} pairs`);
		print(found);
	}
	console.log("all");
	print(ranks);
}

function print(ranks: ReadonlyMap<string, readonly number[]>): void {
	for (const [name, list] of ranks) {
		const recall = list.filter((rank) => rank === 1).length / list.length;
		const mrr = list.reduce((sum, rank) => sum + 1 / rank, 0) / list.length;
		console.log(
			`  ${name.padEnd(28)} recall@1 ${recall.toFixed(3)}  MRR ${mrr.toFixed(3)}  n ${list.length}`,
		);
	}
}

async function ranksOf(folder: string): Promise<Map<string, number[]>> {
	const random = seeded(4);
	const source = openRepository(folder);
	const originals = cherryPicks(folder);
	const ranks = new Map<string, number[]>();
	const pairs: Pair[] = [];
	const prepared = new Map<string, Prepared | null>();
	const prepare = async (commit: Commit, rename: boolean): Promise<Prepared | null> => {
		const key = `${commit.sha} ${rename}`;
		if (!prepared.has(key)) prepared.set(key, await prepareCommit(source, commit, rename));
		return prepared.get(key) ?? null;
	};
	const shas = [...originals].flat();
	const commits = commitsOf(folder, [...new Set(shas)]);
	for (const [pick, original] of sample([...originals], originals.size, random)) {
		if (pairs.length === PAIRS) break;
		const [a, b] = [commits.get(pick), commits.get(original)];
		if (a === undefined || b === undefined) continue;
		if ((await prepare(a, false)) !== null && (await prepare(b, false)) !== null)
			pairs.push({ pick: a, original: b });
	}
	const others = await otherCommits(folder, originals, prepare, random);
	for (const pair of pairs) {
		for (const renamed of [false, true]) {
			const query = await prepare(pair.pick, renamed);
			const right = await prepare(pair.original, false);
			if (query === null || right === null) continue;
			const side = renamed ? "renamed" : "as is";
			for (const [name, rank] of rankAll(query, right, others)) {
				const key = `${name}, ${side}`;
				ranks.set(key, [...(ranks.get(key) ?? []), rank]);
			}
		}
	}
	await source.close();
	return ranks;
}

/** Pick -> original, by the line `git cherry-pick -x` writes. */
function cherryPicks(folder: string): Map<string, string> {
	const text = git(folder, [
		"log",
		"--all",
		"--no-merges",
		"--fixed-strings",
		"--grep=(cherry picked from commit",
		"--format=%H%x1f%B%x1e",
	]);
	const picks = new Map<string, string>();
	for (const entry of text.split("\x1e")) {
		const [sha = "", body = ""] = entry.trim().split("\x1f");
		const named = [...body.matchAll(/\(cherry picked from commit ([0-9a-f]{40})\)/g)].map(
			(match) => match[1] ?? "",
		);
		// The first line names the oldest source when a pick was picked again.
		if (named.length === 1 && named[0] !== undefined) picks.set(sha, named[0]);
	}
	const known = existing(folder, [...picks.values()]);
	return new Map([...picks].filter(([, original]) => known.has(original)));
}

function existing(folder: string, shas: readonly string[]): Set<string> {
	const text = git(folder, ["cat-file", "--batch-check=%(objectname) %(objecttype)"], `${shas.join("\n")}\n`);
	return new Set(text.split("\n").flatMap((line) => (line.endsWith(" commit") ? [line.slice(0, 40)] : [])));
}

/** Random commits with Go changes that are neither picks nor originals of picks. */
async function otherCommits(
	folder: string,
	originals: ReadonlyMap<string, string>,
	prepare: (commit: Commit, rename: boolean) => Promise<Prepared | null>,
	random: () => number,
): Promise<Prepared[]> {
	const all = git(folder, ["log", "--all", "--no-merges", "--format=%H", "--", "*.go"]).trim().split("\n");
	const taken = new Set([...originals].flat());
	const shas = sample(
		all.filter((sha) => !taken.has(sha)),
		OTHERS * 2,
		random,
	);
	const found: Prepared[] = [];
	for (const commit of commitsOf(folder, shas).values()) {
		if (found.length === OTHERS) break;
		const one = await prepare(commit, false);
		if (one !== null) found.push(one);
	}
	return found;
}

async function prepareCommit(
	source: ReturnType<typeof openRepository>,
	commit: Commit,
	rename: boolean,
): Promise<Prepared | null> {
	if (commit.parents.length !== 1) return null;
	const files = commit.files.filter(
		(file) => /\.go$|(?:^|\/)go\.mod$/.test(file.path) && !isVendored(file.path),
	);
	if (files.length === 0 || files.length > MAX_UNITS) return null;
	const blobs = await source.blobs(
		files.flatMap((file) => [file.oldBlob, file.newBlob].filter((one) => one !== null)),
	);
	const text = (blob: string | null, path: string): string | null => {
		const found = blob === null ? null : (blobs.get(blob) ?? null);
		return found !== null && rename && path.endsWith(".go") ? renameIdentifiers(found) : found;
	};
	const versions = files.map((file) => ({
		path: file.path,
		oldPath: file.oldPath,
		old: text(file.oldBlob, file.oldPath),
		new: text(file.newBlob, file.path),
	}));
	const units = unitsOfFiles(versions);
	if (units.length > MAX_UNITS) return null;
	const records = units
		.filter((unit) => !unit.generated && unit.change !== "formatted")
		.map((unit) => recordOf(commit.sha, editOf(unit, parser, "whole")));
	await new Promise((resolve) => setImmediate(resolve));
	return records.some(isComparable) ? { commit, records, tokens: DiffTokens.of(versions) } : null;
}

/** Backports without git's own mark are twins too: the same subject but for tags, or the same changed words. */
function isCopy(other: Prepared, one: Prepared): boolean {
	const plain = (text: string): string => text.toLowerCase().replace(/^(?:\s*\[[^\]]*\])+|\(#\d+\)|\W+/g, "");
	if (plain(other.commit.subject) === plain(one.commit.subject)) return true;
	return other.tokens.length === one.tokens.length && other.tokens.join(" ") === one.tokens.join(" ");
}

function rankAll(query: Prepared, right: Prepared, others: readonly Prepared[]): [string, number][] {
	const all = [query, right, ...others.filter((other) => !isCopy(other, right) && !isCopy(other, query))];
	const place = (scores: readonly number[]): number => {
		const own = scores[0] ?? 0;
		// Ties count against us: the twin must stand alone to be first.
		return 1 + scores.slice(1).filter((score) => score >= own).length;
	};
	const byMeasure = (measure: Measure): number => {
		const comparison = measure.prepare(all.map((one) => ({ units: one.records.filter(isComparable) })));
		return place(all.slice(1).map((_, at) => comparison.resemblance(0, at + 1)));
	};
	const tokens = new DiffTokens(all.map((one) => one.tokens));
	return [
		["default", byMeasure(defaultMeasure)],
		["seed", byMeasure(seedMeasure)],
		["diff tokens", place(all.slice(1).map((_, at) => tokens.cosine(0, at + 1)))],
	];
}
