/**
 * Calls two steps away from the crash. The bodies of the first frames' callees are searched for names that the
 * range edited in the same package, without parsing: a name before "(" is a call, a declaration or a conversion,
 * and the first is by far the commonest.
 */
import { declarations } from "../golang/declarations.js";
import { dirname, type TreeIndex } from "../golang/frame-resolver.js";
import { goFolders } from "../golang/import-closure.js";
import type { CommitFact, FarCall, FrameFact } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Files of callees that are read. */
const mostFiles = 40;
/** Deepest frame whose callees are followed. */
const deepest = 1;

/** Folder -> callee name -> the frame that calls it. */
type Callees = ReadonlyMap<string, ReadonlyMap<string, FrameFact>>;
/** Folder -> names of functions and methods that the range edits. */
type Edited = ReadonlyMap<string, ReadonlySet<string>>;

/** Calls from callees of the first frames to functions that commits of the range edit. */
export async function farCalls(
	source: CommitSource,
	tree: TreeIndex,
	entries: readonly TreeEntry[],
	frames: readonly FrameFact[],
	commits: readonly CommitFact[],
): Promise<FarCall[]> {
	const edited = editedNames(commits);
	const callees = calleesOf(frames);
	const folders = goFolders(tree);
	const near = [...callees.keys()].filter((folder) => edited.has(folder));
	const paths = new Set(near.flatMap((folder) => folders.get(folder) ?? []).slice(0, mostFiles));
	const wanted = entries.filter((entry) => paths.has(entry.path));
	if (wanted.length === 0) return [];
	const blobs = await source.blobs(wanted.map((entry) => entry.blob));
	return wanted.flatMap(({ path, blob }) => callsIn(path, blobs.get(blob) ?? "", callees, edited));
}

function callsIn(path: string, text: string, callees: Callees, edited: Edited): FarCall[] {
	const folder = dirname(path);
	const called = callees.get(folder);
	return declarations(text).declarations.flatMap((one): FarCall[] => {
		const frame = called?.get(one.name);
		if (frame === undefined || one.bodyStart === null) return [];
		const words = text.slice(one.bodyStart, one.end).match(/[\p{L}_][\p{L}\p{N}_]*(?=\()/gu) ?? [];
		const caller = frame.declaration?.key ?? frame.resolved.functionKey;
		return [...new Set(words)]
			.filter((name) => name !== one.name && !called?.has(name) && edited.get(folder)?.has(name) === true)
			.map((name) => ({ name, folder, via: one.key, caller, weight: frame.weight }));
	});
}

function calleesOf(frames: readonly FrameFact[]): Callees {
	const callees = new Map<string, Map<string, FrameFact>>();
	for (const frame of frames) {
		if (frame.depth > deepest) continue;
		for (const { name, qualifier } of frame.references?.calls ?? []) {
			// A method is looked for in the frame's own package: its receiver's type is not known.
			const folder = frame.imports.get(qualifier ?? "") ?? frame.resolved.folder;
			if (folder === null || name === "") continue;
			const names = callees.get(folder) ?? new Map<string, FrameFact>();
			if (!names.has(name)) names.set(name, frame);
			callees.set(folder, names);
		}
	}
	return callees;
}

function editedNames(commits: readonly CommitFact[]): Edited {
	const names = new Map<string, Set<string>>();
	for (const file of commits.flatMap((fact) => fact.files)) {
		if (!file.path.endsWith(".go") || file.path.endsWith("_test.go")) continue;
		const folder = dirname(file.path);
		const set = names.get(folder) ?? new Set<string>();
		names.set(folder, set);
		for (const { key } of file.declarations) {
			if (key !== "" && !key.includes(" ")) set.add(key.slice(key.indexOf(".") + 1));
		}
	}
	return names;
}
