/**
 * Streams the change units of a range: log first, then batches of blobs, each batch turned into records while
 * the next is read. Memory stays flat, since trees die with their batch. What was computed once comes from
 * the cache: the key is the content of the change (paths and blobs), so rebased commits hit it too.
 */
import { createHash } from "node:crypto";
import {
	type CommitFiles,
	type RecordWorkers,
	recordsFromText,
	recordsOfFiles,
	recordsToText,
} from "../change/commit-records.js";
import type { FileBytes } from "../change/file-versions.js";
import { isGoMod } from "../change/go-mod-units.js";
import type { UnitRecord } from "../change/record.js";
import { type Extent, isVendored } from "../change/unit.js";
import { type GoParser, loadParser } from "../golang/parser.js";
import type { Commit, CommitRange, FileChange, Sha } from "../model/commit.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import type { AnalysisCache } from "../sources/history.js";
import { type Report, silent } from "./progress.js";

/** Bump when records or pages of the same content come out differently. */
export const RECORDS_VERSION = "13";
const CACHE_KIND = "change-records";

/** Commits per batch: enough to keep git busy, few enough to keep memory flat. */
const BATCH = 24;
/** The same where workers take batches: small enough that all of them get some. */
const SMALL_BATCH = 8;
/** Commits from which on workers pay for their start. */
const MANY = 120;
/** New records that are gathered before the cache gets them. */
const KEPT_AT_ONCE = 100;
/** Go files over this size are data tables. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Files of one commit that are read; a commit that touches more is a reorganisation. */
const MAX_FILES = 1_500;

export interface ChangeOptions {
	readonly cache?: AnalysisCache | null;
	readonly report?: Report;
	readonly signal?: AbortSignal;
	readonly parser?: GoParser;
	/** Where records of many commits are made; here, when absent. */
	readonly workers?: RecordWorkers | null;
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
	const workers = commits.length < MANY ? null : (options.workers ?? null);
	const parserSoon = options.parser === undefined ? lazyParser() : async () => options.parser as GoParser;
	const size = workers === null ? BATCH : SMALL_BATCH;
	/** Batches that are read, or in work elsewhere, while this one is done. */
	const ahead = workers === null ? 1 : workers.size + 1;
	const started: Promise<Batch>[] = [];
	const fresh = new Map<string, string>();
	let asked = 0;
	for (let at = 0; at < commits.length; at += size) {
		signal?.throwIfAborted();
		report(`comparing commit ${at + 1} of ${commits.length}`);
		for (; asked < commits.length && started.length <= ahead; asked += size) {
			const batch = startBatch(source, commits.slice(asked, asked + size), cache, extent, workers);
			batch.catch(() => undefined);
			started.push(batch);
		}
		const batch = (await started.shift()) as Batch;
		for (const work of batch.works) {
			const { commit, warnings } = work;
			const made = batch.made.get(work);
			if (made !== undefined && cache !== null) fresh.set(work.key, made);
			const known = work.cached ?? made;
			if (known !== undefined) {
				yield { commit, records: recordsFromText(known, commit.sha), warnings };
				continue;
			}
			const records = recordsOfFiles(filesOf(work, batch.blobs), await parserSoon(), extent);
			if (cache !== null) fresh.set(work.key, recordsToText(records));
			yield { commit, records, warnings };
			// The native parser frees its trees only when the event loop turns.
			await new Promise((resolve) => setImmediate(resolve));
		}
		// Each write is a transaction, which waits for the disk.
		if (fresh.size < KEPT_AT_ONCE && at + size < commits.length) continue;
		cache?.putAll(CACHE_KIND, fresh);
		fresh.clear();
	}
	workers?.rest();
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

type Blobs = ReadonlyMap<Sha, Uint8Array | null>;

interface Batch {
	readonly works: readonly Work[];
	readonly blobs: Blobs;
	/** Records as text that workers have made. */
	readonly made: ReadonlyMap<Work, string>;
}

/** Reads a batch; where most of it is new, and there are workers, they make its records too. */
async function startBatch(
	source: CommitSource,
	commits: readonly Commit[],
	cache: AnalysisCache | null,
	extent: Extent,
	workers: RecordWorkers | null,
): Promise<Batch> {
	const { works, blobs } = await readBatch(source, commits, cache, extent);
	const fresh = works.filter((work) => work.cached === null && work.files.length > 0);
	if (workers === null || 2 * fresh.length < works.length) return { works, blobs, made: new Map() };
	const texts = await workers.records(
		fresh.map((work) => filesOf(work, blobs)),
		extent,
	);
	const made = new Map(fresh.map((work, at) => [work, texts[at] ?? "[]"]));
	// What is not fresh and not cached has no files.
	return { works, blobs: new Map(), made };
}

async function readBatch(
	source: CommitSource,
	commits: readonly Commit[],
	cache: AnalysisCache | null,
	extent: Extent,
): Promise<Pick<Batch, "works" | "blobs">> {
	const works = commits.map((commit) => workOf(commit, cache, extent));
	const wanted = works
		.filter((work) => work.cached === null)
		.flatMap((work) => work.files.filter((file) => !isVendored(file.path)))
		.flatMap((file) => [file.oldBlob, file.newBlob].filter((blob) => blob !== null));
	const blobs =
		wanted.length === 0 ? new Map() : await source.blobBytes(wanted, { maxBytes: MAX_FILE_BYTES });
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

function filesOf(work: Work, blobs: Blobs): CommitFiles {
	return { commit: work.commit.sha, files: work.files.flatMap((file) => versionsOf(file, blobs) ?? []) };
}

/** Stands for a text that is not looked at. */
const NOTHING = new Uint8Array(0);

/** Null when a side that exists could not be read (too large, missing in a partial clone). */
function versionsOf(file: FileChange, blobs: Blobs): FileBytes | null {
	const { path, oldPath } = file;
	const bytes = (blob: Sha | null, of: string): Uint8Array | null | undefined => {
		if (blob === null || !isCode(of)) return null;
		return isVendored(path) || isVendored(of) ? NOTHING : (blobs.get(blob) ?? undefined);
	};
	const old = bytes(file.oldBlob, oldPath);
	const now = bytes(file.newBlob, path);
	return old === undefined || now === undefined ? null : { path, oldPath, old, new: now };
}
