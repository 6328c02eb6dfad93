/** Repository folders of the packages whose functions a program holds. */
import { folderOfPackage, type TreeIndex } from "./frame-resolver.js";
import { unescapePackagePath } from "./symbol.js";

/** Functions the compiler makes for types: `type..eq.example.com/shop.T`. */
const made = /^(?:type|go)[.:]\.?(?:eq|hash|itab|interface)?[.:]?/;

/** Import path in front of a symbol: up to the first dot after the last slash, type arguments left out. */
export function packageOfSymbol(symbol: string): string {
	const plain = symbol.replace(made, "").replace(/[[({].*$/s, "");
	const slash = plain.lastIndexOf("/");
	const dot = plain.indexOf(".", slash + 1);
	return unescapePackagePath(dot < 0 ? plain : plain.slice(0, dot));
}

/**
 * Folders with a linked function.
 * @param mains folders that the package `main` stands for.
 */
export function linkedFolders(
	functions: Iterable<string>,
	tree: TreeIndex,
	mains: readonly string[],
): ReadonlySet<string> {
	const packages = new Set<string>();
	for (const name of functions) packages.add(packageOfSymbol(name));
	const folders = new Set<string>(mains);
	for (const name of packages) {
		const folder = folderOfPackage(name, tree);
		if (folder !== null) folders.add(folder);
	}
	return folders;
}
