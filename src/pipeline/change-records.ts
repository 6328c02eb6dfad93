/**
 * Streams the change units of a range: log first, then batches of blobs, each batch turned into records while
 * the next is read. Memory stays flat, since trees die with their batch. What was computed once comes from
 * the cache: the key is the content of the change (paths and blobs), so rebased commits hit it too.
 */
import { createHash } from "node:crypto";
import type { FileVersions } from "../change/file-versions.js";
import { isGoMod } from "../change/go-mod-units.js";
import { bareRecordOf, recordOf, type UnitRecord } from "../change/record.js";
import { type ChangeUnit, type Extent, isVendored } from "../change/unit.js";
import { editOf } from "../change/unit-edit.js";
import { unitsOfFiles } from "../change/units-of-files.js";
import { type GoParser, loadParser } from "../golang/parser.js";
import type { Commit, CommitRange, FileChange, Sha } from "../model/commit.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import type { AnalysisCache } from "../sources/history.js";
import { type Report, silent } from "./progress.js";

/** Bump when records or pages of the same content come out differently. */
export const RECORDS_VERSION = "10";
const CACHE_KIND = "change-records";

/** Commits per batch: enough to keep git busy, few enough to keep memory flat. */
const BATCH = 24;
/** Go files over this size are data tables. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Files of one commit that are read; a commit that touches more is a reorganisation. */
const MAX_FILES = 1_500;

export interface ChangeOptions {
	readonly cache?: AnalysisCache | null;
	readonly report?: Report;
	readonly signal?: AbortSignal;
	readonly parser?: GoParser;
	/** `whole` (slower) for records that neighbours are found by, or the seed's measure; default `edit`. */
	readonly extent?: Extent;
}

/** A commit with its units. */
export interface RecordedCommit {
	readonly commit: Commit;
	readonly records: readonly UnitRecord[];
	readonly warnings: readonly Warning[];
}

/** Units of every non-merge commit of the range, newest first. */
export async function* changeRecords(
	source: CommitSource,
	range: CommitRange,
	options: ChangeOptions = {},
): AsyncGenerator<RecordedCommit> {
	const { report = silent } = options;
	report("reading the commits");
	const commits = (await source.log(range)).filter((commit) => commit.parents.length < 2);
	yield* recordsOfCommits(source, commits, options);
}

/** The same for given commits, in their order. */
export async function* recordsOfCommits(
	source: CommitSource,
	commits: readonly Commit[],
	options: ChangeOptions = {},
): AsyncGenerator<RecordedCommit> {
	const { report = silent, cache = null, signal, extent = "edit" } = options;
	const parserSoon = options.parser === undefined ? lazyParser() : async () => options.parser as GoParser;
	let next: Promise<Batch> | null = null;
	for (let at = 0; at < commits.length; at += BATCH) {
		signal?.throwIfAborted();
		report(`comparing commit ${at + 1} of ${commits.length}`);
		const batch: Batch = await (next ?? readBatch(source, commits.slice(at, at + BATCH), cache, extent));
		next =
			at + BATCH < commits.length
				? readBatch(source, commits.slice(at + BATCH, at + 2 * BATCH), cache, extent)
				: null;
		next?.catch(() => undefined);
		const fresh = new Map<string, string>();
		for (const work of batch.works) {
			if (work.cached !== null) {
				yield {
					commit: work.commit,
					records: fromCache(work.cached, work.commit.sha),
					warnings: work.warnings,
				};
				continue;
			}
			const records = recordsOf(work, batch.blobs, await parserSoon(), extent);
			if (cache !== null) fresh.set(work.key, toCache(records));
			yield { commit: work.commit, records, warnings: work.warnings };
			// The native parser frees its trees only when the event loop turns.
			await new Promise((resolve) => setImmediate(resolve));
		}
		cache?.putAll(CACHE_KIND, fresh);
	}
}

function lazyParser(): () => Promise<GoParser> {
	let soon: Promise<GoParser> | null = null;
	return () => {
		soon ??= loadParser();
		return soon;
	};
}

interface Work {
	readonly commit: Commit;
	readonly key: string;
	readonly files: readonly FileChange[];
	/** Cached records as text, or null. */
	readonly cached: string | null;
	readonly warnings: readonly Warning[];
}

interface Batch {
	readonly works: readonly Work[];
	readonly blobs: ReadonlyMap<Sha, string | null>;
}

async function readBatch(
	source: CommitSource,
	commits: readonly Commit[],
	cache: AnalysisCache | null,
	extent: Extent,
): Promise<Batch> {
	const works = commits.map((commit) => workOf(commit, cache, extent));
	const wanted = works
		.filter((work) => work.cached === null)
		.flatMap((work) => work.files.filter((file) => !isVendored(file.path)))
		.flatMap((file) => [file.oldBlob, file.newBlob].filter((blob) => blob !== null));
	const blobs = wanted.length === 0 ? new Map() : await source.blobs(wanted, { maxBytes: MAX_FILE_BYTES });
	return { works, blobs };
}

function workOf(commit: Commit, cache: AnalysisCache | null, extent: Extent): Work {
	const all = commit.files.filter((file) => isCode(file.path) || isCode(file.oldPath));
	const files = all.slice(0, MAX_FILES);
	const short = commit.sha.slice(0, 12);
	const warnings =
		all.length > files.length
			? [
					warning(
						"W-CHANGES-FILES",
						`${short} touches ${all.length} Go files; the first ${files.length} were compared`,
					),
				]
			: [];
	const key = createHash("sha256")
		.update(
			[
				RECORDS_VERSION,
				extent,
				...files.map((file) => `${file.oldPath} ${file.path} ${file.oldBlob} ${file.newBlob}`),
			].join("\n"),
		)
		.digest("hex");
	return { commit, key, files, cached: cache?.get(CACHE_KIND, key) ?? null, warnings };
}

function isCode(path: string): boolean {
	return path.endsWith(".go") || isGoMod(path);
}

function recordsOf(
	work: Work,
	blobs: ReadonlyMap<Sha, string | null>,
	parser: GoParser,
	extent: Extent,
): UnitRecord[] {
	const files = work.files.flatMap((file) => versionsOf(file, blobs) ?? []);
	const seen = new Map<string, number>();
	return unitsOfFiles(files).map((unit) => {
		const record = recordOfUnit(work.commit.sha, unit, parser, extent);
		const times = (seen.get(record.id) ?? 0) + 1;
		seen.set(record.id, times);
		return times === 1 ? record : { ...record, id: `${record.id}~${times}` };
	});
}

function recordOfUnit(commit: Sha, unit: ChangeUnit, parser: GoParser, extent: Extent): UnitRecord {
	if (unit.vendored) return bareRecordOf(commit, unit, "vendored: not looked into");
	if (unit.generated) return bareRecordOf(commit, unit, "generated: not compared");
	if (unit.change === "formatted") return bareRecordOf(commit, unit, "only format or comments differ");
	return recordOf(commit, editOf(unit, parser, extent));
}

/** Null when a side that exists could not be read (too large, missing in a partial clone). */
function versionsOf(file: FileChange, blobs: ReadonlyMap<Sha, string | null>): FileVersions | null {
	const { path, oldPath } = file;
	const text = (blob: Sha | null, of: string): string | null | undefined => {
		if (blob === null || !isCode(of)) return null;
		return isVendored(of) ? "" : (blobs.get(blob) ?? undefined);
	};
	const old = text(file.oldBlob, oldPath);
	const now = text(file.newBlob, path);
	return old === undefined || now === undefined ? null : { path, oldPath, old, new: now };
}

/** The commit's name stands in every id; the cache holds none, since the key is about content. */
function toCache(records: readonly UnitRecord[]): string {
	return JSON.stringify(
		records.map((record) => ({ ...record, commit: "", id: record.id.slice(record.commit.length) })),
	);
}

function fromCache(text: string, commit: Sha): UnitRecord[] {
	const records = JSON.parse(text) as UnitRecord[];
	return records.map((record) => ({ ...record, commit, id: commit + record.id }));
}
