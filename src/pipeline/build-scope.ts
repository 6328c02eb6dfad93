/**
 * Finds out what the failing program is made of: its main package from the question, the program file or the
 * stack, then the import closure at the deployed commit. Files are read level by level in bulk; the walk is
 * started only when somebody asked for it or the tree is a monorepo and the stack names the program.
 */
import type { LinkedProgram } from "../golang/binary/program.js";
import { type BuildTarget, fileInBuild } from "../golang/build-constraints.js";
import { targetOf } from "../golang/build-hints.js";
import { fileHeader } from "../golang/file-header.js";
import { dirname, folderOfPackage, resolveFrame, type TreeIndex } from "../golang/frame-resolver.js";
import { parseGoMod } from "../golang/go-mod.js";
import {
	type GoFolders,
	goFolders,
	type ImportClosure,
	importClosure,
	isVendored,
	joined,
	modulesInGoSum,
} from "../golang/import-closure.js";
import { linkedFolders } from "../golang/linked-folders.js";
import type { Sha } from "../model/commit.js";
import { Failure } from "../model/failure.js";
import type { StackTrace } from "../model/stack.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitFact } from "../rank/facts.js";
import type { BuildScope } from "../rank/scope.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** What the user told about the program. */
export interface ScopeHints {
	/** Folder of the main package, as given with --service-root. */
	readonly serviceRoot?: string;
	/** The same from the configuration: helps where the commit has it, and is no error where it has not. */
	readonly configuredRoot?: string;
	/** The deployed program or its symbols. */
	readonly program?: LinkedProgram;
}

/** Without being asked, trees with more Go files than this are not walked. */
const mostFilesUnasked = 4_000;
/** Names that hint at a build constraint inside the file; others are not read without being asked. */
const constrainedName = /(?:linux|windows|darwin|unix|posix|bsd|other|stub|noop|unsupported|fallback|_no)/i;
/** Files that are read for their build constraint at most. */
const mostConstraintsRead = 400;

export interface ScopeInput {
	readonly trace: StackTrace;
	readonly tree: TreeIndex;
	readonly entries: readonly TreeEntry[];
	readonly to: Sha;
	readonly hints: ScopeHints;
}

/** Walks what the hints and the stack allow. Throws Failure(usage) when --service-root names no main package. */
export async function buildScope(
	source: CommitSource,
	input: ScopeInput,
): Promise<(commits: readonly CommitFact[]) => Promise<BuildScope>> {
	const { hints, tree, to } = input;
	const reader = new TreeReader(source, input.entries);
	const folders = goFolders(tree);
	const warnings: Warning[] = [];
	const program = trusted(hints.program ?? null, to, warnings);
	const target = targetOf(input.trace, hints.program?.build ?? null);
	const mains = await mainFolders(reader, input, folders, warnings);
	// Without a go.mod nobody knows what an import path of the repository looks like: nothing can be followed.
	const lost = mains.filter((folder) => moduleFolder(folder, tree) === null);
	const linked = program === null ? null : linkedFolders(program.functions, tree, mains);
	const walked =
		mains.length === 0 || lost.length > 0
			? null
			: await walk(reader, input, folders, [...mains, ...(linked ?? [])], target);
	if (lost.length > 0 && asked(hints)) {
		const text = `no go.mod holds ${lost[0] || "the root folder"}: its imports cannot be followed, all packages stay suspects`;
		warnings.push(warning("W-SCOPE-GAPS", text));
	}
	if (walked !== null && walked.gaps.length > 0 && asked(hints)) {
		const text = `imports of ${walked.gaps[0]} lead to no Go file of the tree (generated code?): packages outside stay suspects`;
		warnings.push(warning("W-SCOPE-GAPS", text, "pass the deployed program with --binary"));
	}
	return async (commits) => ({
		mains,
		present: new Set(folders.keys()),
		imported: walked?.folders ?? null,
		complete: walked !== null && walked.gaps.length === 0,
		embedded: walked?.embedded ?? [],
		linked,
		excludedFiles: await excludedFiles(reader, commits, target, asked(hints)),
		warnings,
	});
}

function asked(hints: ScopeHints): boolean {
	return hints.serviceRoot !== undefined || hints.program !== undefined;
}

/** A program of another commit says nothing about this one's functions. */
function trusted(program: LinkedProgram | null, to: Sha, warnings: Warning[]): LinkedProgram | null {
	const revision = program?.build?.settings.get("vcs.revision") ?? null;
	if (program === null || revision === null || revision === to) return program;
	const text = `the program was built from ${revision.slice(0, 12)}, not from ${to.slice(0, 12)}: its functions are not used`;
	warnings.push(warning("W-BINARY-REVISION", text, `end --range at ${revision.slice(0, 12)}`));
	return null;
}

/** Folders of the program's main package: what the user says, the program says, or the stack shows. */
async function mainFolders(
	reader: TreeReader,
	input: ScopeInput,
	folders: GoFolders,
	warnings: Warning[],
): Promise<string[]> {
	const { hints, tree, trace } = input;
	if (hints.serviceRoot !== undefined) return givenMains(reader, hints.serviceRoot, folders);
	if (hints.configuredRoot !== undefined) {
		const mains = await mainsAt(reader, joined("", hints.configuredRoot), folders);
		if (mains.length > 0) return mains;
		const text = `no main package at ${hints.configuredRoot} in ${input.to.slice(0, 12)}: all packages stay suspects`;
		warnings.push(warning("W-SCOPE-ROOT", text, "correct the service's root under `repository`"));
	}
	const named = folderOfPackage(hints.program?.build?.mainPackage ?? "", tree);
	if (named !== null && folders.has(named)) return [named];
	const shown = mainFrames(trace, tree).filter((folder) => folders.has(folder));
	// Whoever passes a program wants to know; all main packages together are a safe superset.
	if (hints.program !== undefined) return shown.length > 0 ? shown : mainPackages(reader, "", folders);
	const size = [...folders.values()].reduce((sum, files) => sum + files.length, 0);
	return size <= mostFilesUnasked && isMonorepo(tree) ? shown : [];
}

async function givenMains(reader: TreeReader, given: string, folders: GoFolders): Promise<string[]> {
	const root = joined("", given);
	const mains = await mainsAt(reader, root, folders);
	if (mains.length > 0) return mains;
	const known = [...folders.keys()].some((folder) => within(folder, root));
	throw new Failure(
		"usage",
		known ? "no main package in this folder" : "the tree has no such folder of Go files",
		{
			where: `--service-root ${given}`,
			hint: "name the folder of the service's main package, relative to the repository, e.g. cmd/api",
		},
	);
}

/** The main package of a folder, else those below it. */
async function mainsAt(reader: TreeReader, root: string, folders: GoFolders): Promise<string[]> {
	const found = await mainPackages(reader, root, folders);
	return found.includes(root) ? [root] : found;
}

function within(folder: string, root: string): boolean {
	return root === "" || folder === root || folder.startsWith(`${root}/`);
}

/** Main packages at or below a folder; files that only may be built (go:build ignore) do not make one. */
async function mainPackages(reader: TreeReader, root: string, folders: GoFolders): Promise<string[]> {
	const inside = [...folders].filter(([folder]) => within(folder, root));
	const texts = await reader.texts(inside.flatMap(([, files]) => files));
	const isMain = (path: string): boolean => {
		const header = fileHeader(texts.get(path) ?? "");
		return header.package === "main" && !/\bignore\b/.test(header.buildConstraint ?? "");
	};
	return inside.filter(([, files]) => files.some(isMain)).map(([folder]) => folder);
}

/** Folders of `main.` frames. */
function mainFrames(trace: StackTrace, tree: TreeIndex): string[] {
	const frames = [...trace.frames, ...trace.goroutines.flatMap((one) => one.frames)];
	const own = frames
		.filter((frame) => frame.symbol.startsWith("main."))
		.map((frame) => resolveFrame(frame, tree))
		.filter((frame) => frame.origin === "own" && frame.path !== null);
	return [...new Set(own.map((frame) => dirname(frame.path ?? "")))];
}

/** More than one folder with a main.go: a cheap sign of several programs. */
function isMonorepo(tree: TreeIndex): boolean {
	return (tree.byName.get("main.go") ?? []).length > 1;
}

async function walk(
	reader: TreeReader,
	input: ScopeInput,
	folders: GoFolders,
	roots: readonly string[],
	target: BuildTarget,
): Promise<ImportClosure> {
	const { trace } = input;
	const tree = await withReplacements(reader, input);
	// Whatever stands on the stack is in the program.
	const onStack = trace.frames.flatMap((frame) => resolveFrame(frame, tree).folder ?? []);
	const shared = await reimported(reader, input);
	const whole = [...folders.keys()].filter((folder) => shared.has(moduleFolder(folder, tree) ?? ""));
	const steps = importClosure(tree, folders, [...roots, ...onStack, ...whole], target);
	let step = steps.next();
	while (step.done !== true) step = steps.next(await reader.texts(step.value));
	return step.value;
}

/** The tree with modules that go.mod files replace by folders under another name than the folder's own. */
async function withReplacements(reader: TreeReader, input: ScopeInput): Promise<TreeIndex> {
	const { entries, tree } = input;
	const paths = entries.map((entry) => entry.path).filter((path) => /(?:^|\/)go\.(?:mod|work)$/.test(path));
	const texts = await reader.texts(paths.filter((path) => !isVendored(path)));
	const known = new Set(tree.modules.map((module) => module.path));
	const added = [...texts].flatMap(([path, text]) =>
		[...parseGoMod(text).replace]
			.filter(([, to]) => /^\.\.?(?:\/|$)/.test(to))
			.map(([from, to]) => ({ path: from.replace(/@.*/, ""), folder: joined(dirname(path), to) }))
			.filter((module) => !known.has(module.path)),
	);
	return { ...tree, modules: [...tree.modules, ...added].sort((a, b) => b.path.length - a.path.length) };
}

/** Folders of own modules that a dependency may import from by itself. */
async function reimported(reader: TreeReader, input: ScopeInput): Promise<ReadonlySet<string>> {
	const sums = input.entries.map((entry) => entry.path).filter((path) => /(?:^|\/)go\.sum$/.test(path));
	const texts = await reader.texts(sums);
	const names = new Set([...texts.values()].flatMap((text) => modulesInGoSum(text, input.tree)));
	return new Set(input.tree.modules.filter((one) => names.has(one.path)).map((one) => one.folder));
}

/** Folder of the innermost module that holds a folder; null when none does. */
function moduleFolder(folder: string, tree: TreeIndex): string | null {
	const holding = tree.modules.map((one) => one.folder).filter((root) => within(folder, root));
	return holding.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** Touched Go files that no build of the target holds, and whose constraint no commit of the range touched. */
async function excludedFiles(
	reader: TreeReader,
	commits: readonly CommitFact[],
	target: BuildTarget,
	thorough: boolean,
): Promise<ReadonlySet<string>> {
	const touched = new Set<string>();
	const unsure = new Set<string>();
	for (const { commit, files } of commits) {
		for (const change of commit.files) {
			if (change.path.endsWith(".go") && !change.path.endsWith("_test.go")) touched.add(change.path);
			if (change.oldPath !== change.path) touched.add(change.oldPath);
		}
		for (const file of files) {
			const { hunks } = file.diff;
			if (hunks.some((hunk) => hunk.removed.some(isConstraint) || hunk.added.some(isConstraint)))
				unsure.add(file.path);
		}
	}
	const byName = new Set([...touched].filter((path) => fileInBuild(path, null, target) === "no"));
	const open = [...touched].filter((path) => !byName.has(path) && !unsure.has(path));
	const likely = open.filter((path) => thorough || constrainedName.test(path)).slice(0, mostConstraintsRead);
	const texts = await reader.texts(likely);
	const byText = likely.filter((path) => {
		const text = texts.get(path);
		return text !== undefined && fileInBuild(path, fileHeader(text).buildConstraint, target) === "no";
	});
	return new Set([...byName, ...byText]);
}

function isConstraint(line: string): boolean {
	return line.startsWith("//") && /^\/\/(?:go:build|\s*\+build)/.test(line);
}

/** Texts of files of one tree, by path. */
class TreeReader {
	readonly #source: CommitSource;
	readonly #blobs: ReadonlyMap<string, Sha>;

	constructor(source: CommitSource, entries: readonly TreeEntry[]) {
		this.#source = source;
		this.#blobs = new Map(entries.map((entry) => [entry.path, entry.blob]));
	}

	async texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
		const wanted = paths.flatMap((path) => {
			const blob = this.#blobs.get(path);
			return blob === undefined ? [] : [{ path, blob }];
		});
		if (wanted.length === 0) return new Map();
		const blobs = await this.#source.blobs(wanted.map((one) => one.blob));
		const texts = new Map<string, string>();
		for (const { path, blob } of wanted) {
			const text = blobs.get(blob);
			if (text != null) texts.set(path, text);
		}
		return texts;
	}
}
