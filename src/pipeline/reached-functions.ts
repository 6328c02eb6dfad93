/**
 * Ways from the functions on the stack to functions that the range edits, one or two calls long. Only edited
 * functions are searched for, and only the packages that a type or a callee on the way is declared in are read, in a
 * few rounds: what a round could not know names the packages of the next.
 */
import { CallEdges } from "../golang/calls/call-edges.js";
import { type Declared, placeOf } from "../golang/calls/package-index.js";
import { Program } from "../golang/calls/program.js";
import { type FunctionName, isWanted, type Wanted } from "../golang/calls/wanted.js";
import { dirname, folderOfPackage, type TreeIndex } from "../golang/frame-resolver.js";
import { type GoFolders, goFolders } from "../golang/import-closure.js";
import type { GoParser } from "../golang/parser.js";
import type { CommitFact, FrameFact, ReachedFunction } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Rounds of reading: a field's type, the type behind it, the interface that it is. */
const mostRounds = 4;
/**
 * Packages and files that are read at most. Of a package that is too large its edited files come first: they hold the
 * signatures of the functions that are searched for, which a call by name is held against.
 */
const mostPackages = 8;
const mostFiles = 100;
/** Files that are read before a type or a method is asked for. */
const mostFilesAhead = 60;
/** Lines around the crash at which calls through fields and maps of functions are followed. */
const storedReach = 12;
/** Deepest frame for which packages are read, and whose callees are followed; deeper ones say too little for it. */
const deepestReading = 1;
const deepestFar = 1;

export interface ReachInput {
	readonly tree: TreeIndex;
	readonly entries: readonly TreeEntry[];
	/** Crash first. */
	readonly frames: readonly FrameFact[];
	readonly commits: readonly CommitFact[];
	readonly parser: GoParser;
}

/** Functions that commits of the range edit and that functions on the stack call; two calls away: `via` is set. */
export async function reachedFunctions(source: CommitSource, input: ReachInput): Promise<ReachedFunction[]> {
	const wanted = editedFunctions(input.commits, input.frames);
	const frames = input.frames.filter((frame) => mayReach(frame, wanted));
	if (frames.length === 0) return [];
	const program = new Program((path) => folderOfPackage(path, input.tree));
	const edges = new CallEdges(program, input.parser, wanted);
	const reader = new PackageReader(source, input, program);
	const starts = await reader.starts(frames);
	await reader.read(
		nearFolders(frames, wanted).filter((folder) => reader.sizeOf(folder) <= mostFilesAhead),
		mostFilesAhead,
	);
	const ask = (): ReachedFunction[] =>
		starts.flatMap((one) => {
			if (one.frame.depth <= deepestReading) return nearEdges(one, edges);
			return program.quietly(() => nearEdges(one, edges));
		});
	let near = ask();
	for (let round = 0; round < mostRounds && (await reader.read(program.takeMissing())); round++) near = ask();
	const far = starts.flatMap((one) => farEdges(one, edges, wanted, input.frames));
	return [...near, ...far];
}

/** A frame with its declaration. */
interface Start {
	readonly frame: FrameFact;
	readonly declared: Declared;
}

/** Edited packages of the first frames and of the functions that they name: their callees are worth a look. */
function nearFolders(frames: readonly FrameFact[], wanted: Wanted): string[] {
	const edited = new Set([...wanted.values()].flat().map((one) => one.folder));
	return frames
		.filter((frame) => frame.depth <= deepestFar)
		.flatMap((frame) => [
			frame.resolved.folder ?? "",
			...(frame.references?.calls ?? []).flatMap((call) => frame.imports.get(call.qualifier ?? "") ?? []),
		])
		.filter((folder) => edited.has(folder));
}

/** Reads packages into the program, within the limits. */
class PackageReader {
	readonly #source: CommitSource;
	readonly #program: Program;
	readonly #folders: GoFolders;
	readonly #blobs: ReadonlyMap<string, string>;
	readonly #folderOf: (path: string) => string | null;
	readonly #edited: ReadonlySet<string>;
	readonly #read = new Set<string>();
	#files = 0;

	constructor(source: CommitSource, { tree, entries, commits }: ReachInput, program: Program) {
		this.#source = source;
		this.#program = program;
		this.#folderOf = (path) => folderOfPackage(path, tree);
		this.#folders = goFolders(tree);
		this.#edited = new Set(commits.flatMap((fact) => fact.files.map((file) => file.path)));
		this.#blobs = new Map(entries.map((entry) => [entry.path, entry.blob]));
	}

	/** The frames' declarations in their files, which are read without the rest of their packages. */
	async starts(frames: readonly FrameFact[]): Promise<Start[]> {
		const blobs = frames.map(({ resolved }) => this.#blobs.get(resolved.path ?? "") ?? "");
		const texts = await this.#source.blobs([...new Set(blobs)].filter((blob) => blob !== ""));
		const files = new Set<string>();
		return frames.flatMap((frame, index) => {
			const { declaration, resolved } = frame;
			const text = texts.get(blobs[index] ?? "");
			if (declaration === null || resolved.path === null || text == null) return [];
			const { path } = resolved;
			const folder = dirname(path);
			if (!files.has(path)) this.#program.addFile(folder, { path, text });
			files.add(path);
			return [{ frame, declared: { path, place: placeOf(folder, text, this.#folderOf), text, declaration } }];
		});
	}

	/** Files of a package. */
	sizeOf(folder: string): number {
		return this.#folders.get(folder)?.length ?? 0;
	}

	/** False when nothing new could be read. */
	async read(folders: readonly string[], limit = mostFiles): Promise<boolean> {
		const taken: { folder: string; paths: readonly string[] }[] = [];
		for (const folder of new Set(folders)) {
			if (this.#read.has(folder) || this.#read.size >= mostPackages || this.#files >= limit) continue;
			const all = this.#folders.get(folder) ?? [];
			const edited = all.filter((path) => this.#edited.has(path));
			const paths = [...new Set([...edited, ...all])].slice(0, limit - this.#files);
			this.#read.add(folder);
			this.#files += paths.length;
			taken.push({ folder, paths });
		}
		if (taken.length === 0) return false;
		const texts = await this.#source.blobs(
			taken.flatMap((one) => one.paths.flatMap((path) => this.#blobs.get(path) ?? [])),
		);
		for (const { folder, paths } of taken) {
			const files = paths.flatMap((path) => {
				const text = texts.get(this.#blobs.get(path) ?? "");
				return text == null ? [] : [{ path, text }];
			});
			this.#program.add(folder, files);
		}
		return true;
	}
}

/** Edited functions by last name, those on the stack left out: an edit of theirs is seen without a graph. */
function editedFunctions(commits: readonly CommitFact[], frames: readonly FrameFact[]): Wanted {
	const onStack = new Set(frames.map((frame) => `${frame.resolved.folder}#${frame.resolved.functionKey}`));
	const byName = new Map<string, Map<string, FunctionName>>();
	for (const file of commits.flatMap((fact) => fact.files)) {
		if (!file.path.endsWith(".go") || file.path.endsWith("_test.go")) continue;
		const folder = dirname(file.path);
		for (const { key } of file.declarations) {
			const id = `${folder}#${key}`;
			if (key === "" || key.includes(" ") || onStack.has(id)) continue;
			const name = key.slice(key.indexOf(".") + 1);
			const list = byName.get(name) ?? new Map<string, FunctionName>();
			byName.set(name, list.set(id, { folder, key }));
		}
	}
	return new Map([...byName].map(([name, list]) => [name, [...list.values()]]));
}

/** A frame that holds no edited name reaches nothing, unless functions of an edited package are called by others. */
function mayReach(frame: FrameFact, wanted: Wanted): boolean {
	if (frame.references === null || frame.inferred !== undefined) return false;
	if ([...frame.references.identifiers].some((name) => wanted.has(name))) return true;
	return frame.depth <= deepestFar && nearFolders([frame], wanted).length > 0;
}

function nearEdges({ frame, declared }: Start, edges: CallEdges): ReachedFunction[] {
	return edges
		.from(declared, (line) => frame.depth === 0 && Math.abs(line - (frame.line ?? line)) <= storedReach)
		.map((edge) => ({ ...edge, frame: frame.depth, via: null }));
}

/** Second steps: out of the functions that the first frames call for certain. */
function farEdges(
	{ frame, declared }: Start,
	edges: CallEdges,
	wanted: Wanted,
	frames: readonly FrameFact[],
): ReachedFunction[] {
	if (frame.depth > deepestFar) return [];
	const onStack = new Set(frames.map((one) => `${one.resolved.folder}#${one.resolved.functionKey}`));
	const step = { frame: frame.depth, line: frame.line ?? 0, link: "call", statement: "call" } as const;
	return edges
		.callees(declared)
		.filter((callee) => !onStack.has(`${callee.place.folder}#${callee.declaration.key}`))
		.flatMap((callee) =>
			[...calledNearby(callee)]
				.map((key) => ({ folder: callee.place.folder, key }))
				.filter((name) => isWanted(wanted, name))
				.map((name) => ({ ...step, ...name, via: callee.declaration.key })),
		);
}

/** Keys that a function calls in its own package, without parsing: plain functions and methods of its receiver. */
function calledNearby({ text, declaration }: Declared): ReadonlySet<string> {
	const { bodyStart, end, start, receiver } = declaration;
	const variable = /^func\s*\(\s*(\w+)/.exec(text.slice(start, bodyStart ?? end))?.[1] ?? null;
	const keys = new Set<string>();
	const body = text.slice(bodyStart ?? end, end);
	for (const [, left, name = ""] of body.matchAll(/(?<![\w.)\]])(?:(\w+)\.)?(\w+)\(/g)) {
		if (left === undefined) keys.add(name);
		else if (receiver !== null && left === variable) keys.add(`${receiver}.${name}`);
	}
	return keys;
}
