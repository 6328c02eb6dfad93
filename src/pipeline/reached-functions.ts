/**
 * Ways from the functions on the stack to functions that the range edits, one or two calls long. Only edited
 * functions are searched for, and only the packages that a type or a callee on the way is declared in are read, in a
 * few rounds: what a round could not know names the packages of the next.
 */
import { CallEdges } from "../golang/calls/call-edges.js";
import type { Declared } from "../golang/calls/package-index.js";
import { Program } from "../golang/calls/program.js";
import { type FunctionName, isWanted, type Wanted } from "../golang/calls/wanted.js";
import { dirname, folderOfPackage } from "../golang/frame-resolver.js";
import type { GoParser } from "../golang/parser.js";
import type { CommitFact, FrameFact, ReachedFunction } from "../rank/facts.js";
import { keyOfFrame, nameOfKey } from "../rank/frame-key.js";
import type { CommitSource } from "../sources/commits.js";
import { type FrameStart, PackageReader, type ReadingInput } from "./package-reader.js";

/** Rounds of reading: a field's type, the type behind it, the interface that it is. */
const mostRounds = 4;
/** Files that are read before a type or a method is asked for. */
const mostFilesAhead = 60;
/** Lines around the crash at which calls through fields and maps of functions are followed. */
const storedReach = 12;
/** Deepest frame for which packages are read, and whose callees are followed; deeper ones say too little for it. */
const deepestReading = 1;
const deepestFar = 1;

export interface ReachInput extends ReadingInput {
	/** Crash first. */
	readonly frames: readonly FrameFact[];
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

/** Edited functions by last name, those on the stack left out: an edit of theirs is seen without a graph. */
function editedFunctions(commits: readonly CommitFact[], frames: readonly FrameFact[]): Wanted {
	const onStack = new Set(frames.map((frame) => `${frame.resolved.folder}#${keyOfFrame(frame)}`));
	const byName = new Map<string, Map<string, FunctionName>>();
	for (const file of commits.flatMap((fact) => fact.files)) {
		if (!file.path.endsWith(".go") || file.path.endsWith("_test.go")) continue;
		const folder = dirname(file.path);
		for (const { key } of file.declarations) {
			const id = `${folder}#${key}`;
			if (key === "" || key.includes(" ") || onStack.has(id)) continue;
			const name = nameOfKey(key);
			const list = byName.get(name) ?? new Map<string, FunctionName>();
			byName.set(name, list.set(id, { folder, key }));
		}
	}
	return new Map([...byName].map(([name, list]) => [name, [...list.values()]]));
}

/** A frame that holds no edited name reaches nothing, unless functions of an edited package are called by others. */
function mayReach(frame: FrameFact, wanted: Wanted): boolean {
	if (frame.references === null || frame.inferred === "caller") return false;
	if ([...frame.references.identifiers].some((name) => wanted.has(name))) return true;
	return frame.depth <= deepestFar && nearFolders([frame], wanted).length > 0;
}

function nearEdges({ frame, declared }: FrameStart, edges: CallEdges): ReachedFunction[] {
	return edges
		.from(declared, (line) => frame.depth === 0 && Math.abs(line - (frame.line ?? line)) <= storedReach)
		.map((edge) => ({ ...edge, frame: frame.depth, via: null }));
}

/** Second steps: out of the functions that the first frames call for certain. */
function farEdges(
	{ frame, declared }: FrameStart,
	edges: CallEdges,
	wanted: Wanted,
	frames: readonly FrameFact[],
): ReachedFunction[] {
	if (frame.depth > deepestFar) return [];
	const onStack = new Set(frames.map((one) => `${one.resolved.folder}#${keyOfFrame(one)}`));
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
