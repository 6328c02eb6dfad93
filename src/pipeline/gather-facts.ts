/**
 * Gathers the facts of one ranking through the CommitSource port: log, tree and diffs at once, then the frames'
 * files and their blame. Order of work, limits and warnings live here; judgement lives in rank/.
 */

import { declarations as declarationsOf, type FileDeclarations } from "../golang/declarations.js";
import { placeOfFrame } from "../golang/frame-declaration.js";
import {
	dirname,
	indexTree,
	type ModuleRoot,
	type ResolvedFrame,
	resolveFrame,
	type TreeIndex,
} from "../golang/frame-resolver.js";
import { parseGoMod } from "../golang/go-mod.js";
import { importFolders } from "../golang/import-folders.js";
import { type GoParser, withParser } from "../golang/parser.js";
import { references } from "../golang/references.js";
import { rememberingParser } from "../golang/remembering-parser.js";
import { parseSymbol } from "../golang/symbol.js";
import { isProgramCode, isTestPath } from "../golang/test-path.js";
import type { Commit, CommitRange, Sha } from "../model/commit.js";
import type { StackTrace } from "../model/stack.js";
import type { CommitFact, FileEdits, FrameFact, LineOrigin, RankFacts } from "../rank/facts.js";
import { changedModules } from "../rank/module-changes.js";
import { weighFrames } from "../rank/weigh-frames.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";
import { buildScope, type ScopeHints } from "./build-scope.js";
import { type GuessInput, guessFrames } from "./guess-frames.js";
import { lineOrigins } from "./line-origins.js";
import { pulledModules } from "./pulled-modules.js";
import { heard, type RangeReading, readRange } from "./range-reading.js";
import { reachedFunctions } from "./reached-functions.js";
import { dependencyModules, standardPackages } from "./stack-modules.js";
import { stackRisks } from "./stack-risks.js";
import { valueFeeds } from "./value-feeds.js";

/** Frames beyond this depth say nothing that the first ones do not. */
const maxFrames = 24;
/** Frames whose functions are parsed for what they call and read. */
const maxParsedFrames = 8;
/** Files of a package that are searched for a frame without a file name. */
const maxPackageFiles = 60;

export interface GatherInput {
	readonly range: CommitRange;
	readonly trace: StackTrace;
	/** What the user told about the program that failed. */
	readonly program?: ScopeHints;
	/** The range as it is being read already; begun here when absent. */
	readonly reading?: RangeReading;
}

/** Gathers all facts for `rank`. Throws Failure(repository) when git cannot answer. */
export function gatherFacts(source: CommitSource, input: GatherInput): Promise<RankFacts> {
	const reading = input.reading ?? readRange(source, input.range);
	return withParser((parser) => gather(source, { ...input, reading }, rememberingParser(parser)));
}

async function gather(
	source: CommitSource,
	{ range, trace, program = {}, reading }: GatherInput & { readonly reading: RangeReading },
	parser: GoParser,
): Promise<RankFacts> {
	const entries = await reading.tree;
	const tree = indexTree(
		entries.map((entry) => entry.path),
		await moduleRoots(source, entries),
	);
	const resolved = trace.frames.slice(0, maxFrames * 3).map((frame) => resolveFrame(frame, tree));
	const first = resolved.slice(0, maxFrames);
	const question = { trace, tree, entries, to: range.to, logSoon: reading.log };
	const frames = await frameFacts(source, parser, resolved, question);
	const feedsSoon = heard(valueFeeds(source, { tree, entries, frames, failure: trace.failure, parser }));
	const originsSoon = heard(originsOf(source, range, frames, reading.log));
	const scopeSoon = heard(buildScope(source, { trace, tree, entries, to: range.to, hints: program }));
	const log = await reading.log;
	const commits = commitFacts(log, await reading.edits);
	const dependencies = dependencyModules(first);
	const moduleChanges = commits.flatMap(changedModules);
	const feeds = await feedsSoon;
	return {
		range,
		failure: trace.failure,
		message: trace.message,
		causes: trace.causes,
		frames,
		dependencies,
		commits,
		moduleChanges,
		pulledModules: await pulledModules(source, { entries, dependencies, commits: log, moduleChanges }),
		standardPackages: standardPackages(first),
		feeds,
		risks: await stackRisks(source, { commits, frames, feeds, parser }),
		reached: await reachedFunctions(source, { tree, entries, frames, commits, parser }),
		scope: await (await scopeSoon)(commits),
		// Last: blame is another process, and works while this one does the rest.
		origins: await originsSoon,
	};
}

async function originsOf(
	source: CommitSource,
	range: CommitRange,
	frames: readonly FrameFact[],
	logSoon: RangeReading["log"],
): Promise<LineOrigin[]> {
	return lineOrigins(source, { range, frames, commits: await logSoon });
}

/** Module path of every go.mod of the tree, vendored and test data ones left out. */
async function moduleRoots(source: CommitSource, entries: readonly TreeEntry[]): Promise<ModuleRoot[]> {
	const files = entries.filter(
		(entry) =>
			/(?:^|\/)(?:go|vendor)\.mod$/.test(entry.path) && !/(?:^|\/)(?:vendor|testdata)\//.test(entry.path),
	);
	const blobs = await source.blobs(files.map((file) => file.blob));
	return files.flatMap((file) => {
		const text = blobs.get(file.blob);
		const path = text == null ? null : parseGoMod(text).module;
		return path === null ? [] : [{ folder: dirname(file.path), path }];
	});
}

/** A file of the tree at the deployed commit. */
interface SourceFile {
	readonly text: string;
	readonly lines: readonly string[];
	readonly declared: FileDeclarations;
}

async function frameFacts(
	source: CommitSource,
	parser: GoParser,
	resolved: readonly ResolvedFrame[],
	question: GuessInput,
): Promise<FrameFact[]> {
	const { tree, entries } = question;
	const printed = weighFrames(resolved).slice(0, maxFrames);
	const guess = printed.length > 0 ? null : await guessFrames(source, question);
	const weighed = guess?.frames ?? printed;
	const files = await readFiles(
		source,
		entries,
		weighed.flatMap((one) => candidatePaths(one.resolved, tree)),
	);
	return weighed.map(({ resolved: frame, weight }, depth) => {
		const path = candidatePaths(frame, tree).find((one) => holds(files.get(one), frame)) ?? frame.path;
		const file = path === null ? undefined : files.get(path);
		const placed = { ...frame, path };
		const place = { depth, weight, ...(guess === null ? {} : { inferred: guess.how }) };
		if (file === undefined) return { ...place, ...unplaced(placed) };
		return { ...place, ...locate(placed, file, depth < maxParsedFrames ? parser : null, tree) };
	});
}

/** The resolved file, or every file of the package when only the package is known. */
function candidatePaths(frame: ResolvedFrame, tree: TreeIndex): readonly string[] {
	if (frame.path !== null) return [frame.path];
	if (frame.folder === null) return [];
	const name = frame.frame.file?.split("/").pop();
	const inFolder = [...tree.paths].filter((path) => dirname(path) === frame.folder && !isTestPath(path));
	const named = inFolder.filter((path) => path.endsWith(`/${name}`));
	return (named.length > 0 ? named : inFolder).slice(0, maxPackageFiles);
}

function holds(file: SourceFile | undefined, frame: ResolvedFrame): boolean {
	return file?.declared.declarations.some((one) => one.key === frame.functionKey) ?? false;
}

async function readFiles(
	source: CommitSource,
	entries: readonly TreeEntry[],
	paths: readonly string[],
): Promise<ReadonlyMap<string, SourceFile>> {
	const wanted = new Set(paths);
	const blobOf = new Map(
		entries.filter((entry) => wanted.has(entry.path)).map((entry) => [entry.path, entry.blob]),
	);
	const blobs = await source.blobs([...blobOf.values()]);
	const files = new Map<string, SourceFile>();
	for (const [path, blob] of blobOf) {
		const text = blobs.get(blob);
		if (text != null) files.set(path, { text, lines: text.split("\n"), declared: declarationsOf(text) });
	}
	return files;
}

function unplaced(frame: ResolvedFrame): Omit<FrameFact, "depth" | "weight"> {
	return { resolved: frame, line: null, declaration: null, source: [], references: null, imports: new Map() };
}

/** Finds the declaration of a frame, and what it reads. */
function locate(
	frame: ResolvedFrame,
	file: SourceFile,
	parser: GoParser | null,
	tree: TreeIndex,
): Omit<FrameFact, "depth" | "weight"> {
	const { symbol, line: printed } = frame.frame;
	const { declaration, line } = placeOfFrame(parseSymbol(symbol), printed, file.declared);
	if (declaration === null) return unplaced(frame);
	return {
		resolved: frame,
		line,
		declaration,
		source: file.lines.slice(declaration.line - 1, declaration.endLine),
		references: parser === null ? null : references(file.text, declaration, parser),
		imports: importFolders(file.declared, tree),
	};
}

function commitFacts(
	commits: readonly Commit[],
	edits: ReadonlyMap<Sha, readonly FileEdits[]>,
): CommitFact[] {
	const last = Math.max(1, commits.length - 1);
	return commits.map((commit, index) => {
		const files = edits.get(commit.sha) ?? [];
		const goLines = files
			.filter((file) => isProgramCode(file.path))
			.reduce((sum, file) => sum + file.codeLines, 0);
		return { commit, age: index / last, files, goLines };
	});
}
