/**
 * The packages of a repository that a program is made of: from the folder of its main package along the imports.
 * What lies outside cannot have broken it. The walk asks for the files it needs, level by level, and leaves the
 * reading to its caller. In doubt a package counts as inside: files that may be in the build, all packages of
 * own modules that dependencies may import by themselves, folders of embedded files and of code generators.
 */
import { remembered } from "../model/remembered.js";
import { type BuildTarget, fileInBuild } from "./build-constraints.js";
import { type FileHeader, fileHeader } from "./file-header.js";
import { dirname, folderOfPackage, type TreeIndex } from "./frame-resolver.js";

export interface ImportClosure {
	/** Folders of packages, "" for the root. */
	readonly folders: ReadonlySet<string>;
	/** Path prefixes of embedded files: whatever lies below may be data of the program. */
	readonly embedded: readonly string[];
	/**
	 * Imports of own packages that have no Go file in the tree (generated at build time, a submodule): with any
	 * of these the closure is not complete and proves nothing.
	 */
	readonly gaps: readonly string[];
}

/** Go files of a tree by folder; test files left out. */
export type GoFolders = ReadonlyMap<string, readonly string[]>;

/** Groups the Go files of a tree. Vendored code is not ours and is left out. */
export const goFolders = remembered((tree: TreeIndex): GoFolders => {
	const folders = new Map<string, string[]>();
	for (const path of tree.paths) {
		if (!path.endsWith(".go") || path.endsWith("_test.go") || isVendored(path)) continue;
		const folder = dirname(path);
		const list = folders.get(folder);
		if (list === undefined) folders.set(folder, [path]);
		else list.push(path);
	}
	return folders;
});

/** True for paths inside a vendor folder. */
export function isVendored(path: string): boolean {
	return /(?:^|\/)vendor\//.test(path);
}

/**
 * Walks the closure. Yields paths whose texts it needs next and is answered with texts by path; a missing text
 * is a file that could not be read, which leaves a gap.
 * @param roots folders of the main package and of packages that are known to be linked.
 */
export function* importClosure(
	tree: TreeIndex,
	folders: GoFolders,
	roots: Iterable<string>,
	target: BuildTarget,
): Generator<readonly string[], ImportClosure, ReadonlyMap<string, string>> {
	const seen = new Set<string>();
	const embedded = new Set<string>();
	const gaps = new Set<string>();
	let level = [...new Set(roots)];
	while (level.length > 0) {
		for (const folder of level) seen.add(folder);
		const paths = level.flatMap((folder) => folders.get(folder) ?? []);
		const texts = yield paths;
		const next = new Set<string>();
		for (const path of paths) {
			const text = texts.get(path);
			if (text === undefined) {
				gaps.add(path);
				continue;
			}
			const found = neighbours(path, fileHeader(text), tree, folders, target);
			for (const folder of found.folders) if (!seen.has(folder)) next.add(folder);
			for (const prefix of found.embedded) embedded.add(prefix);
			for (const gap of found.gaps) gaps.add(gap);
		}
		level = [...next];
	}
	return { folders: seen, embedded: [...embedded], gaps: [...gaps] };
}

function neighbours(
	path: string,
	header: FileHeader,
	tree: TreeIndex,
	folders: GoFolders,
	target: BuildTarget,
): ImportClosure {
	const found = { folders: new Set<string>(), embedded: [] as string[], gaps: [] as string[] };
	const built = fileInBuild(path, header.buildConstraint, target);
	if (built === "no") return found;
	for (const name of header.imports) {
		const folder = folderOfPackage(name, tree);
		if (folder === null) continue;
		if (folders.has(folder)) found.folders.add(folder);
		else if (built === "yes") found.gaps.push(name);
	}
	const here = dirname(path);
	for (const pattern of header.embeds) found.embedded.push(embeddedPrefix(here, pattern));
	for (const name of header.generators) {
		const folder = name.startsWith(".")
			? joined(here, name.replace(/\/?[^/]*\.go$/, ""))
			: folderOfPackage(name, tree);
		if (folder !== null && folders.has(folder)) found.folders.add(folder);
	}
	return found;
}

/** The part of an embed pattern before its first wildcard, as a path prefix. */
function embeddedPrefix(folder: string, pattern: string): string {
	const plain = pattern.replace(/^["`]|["`]$/g, "").replace(/^all:/, "");
	const wild = plain.search(/[*?[\\]/);
	return joined(folder, wild < 0 ? plain : plain.slice(0, wild));
}

/** Joins a folder with a relative path, `.` and `..` resolved. */
export function joined(folder: string, relative: string): string {
	const parts = folder === "" ? [] : folder.split("/");
	for (const part of relative.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/");
}

/**
 * Own modules that a go.sum lists: a dependency requires a released version of them, so it may import packages
 * of theirs that our own files do not.
 */
export function modulesInGoSum(goSum: string, tree: TreeIndex): readonly string[] {
	const listed = new Set<string>();
	for (const line of goSum.split("\n")) listed.add(line.slice(0, line.indexOf(" ")));
	return tree.modules.filter((module) => listed.has(module.path)).map((module) => module.path);
}
