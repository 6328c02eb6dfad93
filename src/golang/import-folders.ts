/** Imports of a file that lie in the same repository, by the name the file knows them under. */
import type { FileDeclarations } from "./declaration.js";
import { folderOfPackage, type TreeIndex } from "./frame-resolver.js";
import { packageNameOf } from "./symbol.js";

/** Local package name -> repository folder. */
export function importFolders(file: FileDeclarations, tree: TreeIndex): ReadonlyMap<string, string> {
	const folders = new Map<string, string>();
	for (const one of file.imports) {
		const folder = folderOfPackage(one.path, tree);
		if (folder !== null) folders.set(one.alias ?? packageNameOf(one.path), folder);
	}
	return folders;
}
