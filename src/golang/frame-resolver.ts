/**
 * Maps printed frames to files of the repository at the deployed commit. Build paths differ from machine to
 * machine (absolute, -trimpath, module cache, vendor, base name only), so the longest common path suffix
 * decides, and the symbol's package breaks ties. The file path is trusted before the function name: inlined
 * closures carry the caller's package (INTERFACES.md 0, trap 3).
 */
import type { StackFrame } from "../model/stack.js";
import { parseSymbol, plainKey } from "./symbol.js";

/** Where a frame's code comes from. */
export type FrameOrigin = "own" | "vendor" | "dependency" | "std" | "unknown";

/** A frame with its place in the repository. */
export interface ResolvedFrame {
	readonly frame: StackFrame;
	readonly origin: FrameOrigin;
	/** Repository path of the file; null when the tree does not hold it. Vendor frames may have one. */
	readonly path: string | null;
	/** Folder of the package in the repository when the file is unknown but the package is ours. */
	readonly folder: string | null;
	/** `T.M` for methods, `F` for functions; closures belong to their parent; "" when unknown. */
	readonly functionKey: string;
	/** Module that a dependency frame belongs to (a package path when the module is not known). */
	readonly module: { readonly path: string; readonly version: string | null } | null;
}

/** A module of the repository: its go.mod folder ("" for the root) and module path. */
export interface ModuleRoot {
	readonly folder: string;
	readonly path: string;
}

/** Index over the paths of one tree. Build once per commit. */
export interface TreeIndex {
	readonly paths: ReadonlySet<string>;
	readonly byName: ReadonlyMap<string, readonly string[]>;
	/** Longest module path first. */
	readonly modules: readonly ModuleRoot[];
}

/** Builds the index from all paths of a tree and the modules its go.mod files declare. */
export function indexTree(paths: Iterable<string>, modules: readonly ModuleRoot[]): TreeIndex {
	const all = new Set<string>();
	const byName = new Map<string, string[]>();
	for (const path of paths) {
		if (!/\.(?:go|s|y|c)$/.test(path)) continue;
		all.add(path);
		const name = path.slice(path.lastIndexOf("/") + 1);
		const list = byName.get(name);
		if (list === undefined) byName.set(name, [path]);
		else list.push(path);
	}
	return { paths: all, byName, modules: [...modules].sort((a, b) => b.path.length - a.path.length) };
}

/** Folders above the cache may hold dots as well (`/home/j.doe/go/pkg/mod/`), so the cache's own name goes first. */
const moduleCache = /(?:^.*\/pkg\/mod\/|^|\/)((?:[\w-]+\.)+[a-z]{2,}\/[^@]*)@(v[^/]+)\/(.*)$/;
const goroot = /(?:^|\/)src\/([a-z]\w*)\/(?:[^/]+\/)*[^/]+\.(?:go|s)$/;

type Base = Omit<ResolvedFrame, "origin">;

/** Resolves one frame against the tree. */
export function resolveFrame(frame: StackFrame, tree: TreeIndex): ResolvedFrame {
	const symbol = parseSymbol(frame.symbol);
	const functionKey = plainKey(symbol.key);
	const packagePath = symbol.packagePath;
	const base: Base = { frame, functionKey, path: null, folder: null, module: null };
	const file = frame.file?.replaceAll("\\", "/") ?? null;

	const cached = file === null ? null : moduleCache.exec(file);
	if (cached !== null) return fromModuleCache(base, cached, tree);
	// Go's own vendored packages are printed with their `vendor/` prefix, those of a module without.
	if (packagePath.startsWith("vendor/")) return { ...base, origin: "std" };
	if (file !== null && /(?:^|\/)vendor\//.test(file)) return fromVendor(base, file, packagePath, tree);
	if (isStandard(packagePath, file, tree)) return { ...base, origin: "std" };

	const folder = folderOfPackage(packagePath, tree);
	if (file !== null) {
		const path = bestSuffix(file, folder, packagePath, tree);
		if (path !== null) {
			const origin = /(?:^|\/)vendor\//.test(path) ? "vendor" : "own";
			return { ...base, origin, path, folder: dirname(path) };
		}
	}
	if (folder !== null) return { ...base, origin: "own", folder };
	if (/^[\w-]+(\.[\w-]+)+\//.test(packagePath)) {
		return { ...base, origin: "dependency", module: { path: packagePath, version: null } };
	}
	return { ...base, origin: "unknown" };
}

function fromModuleCache(base: Base, match: RegExpExecArray, tree: TreeIndex): ResolvedFrame {
	// "!x" stands for "X" in the module cache.
	const path = (match[1] ?? "").replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const own = tree.modules.find((module) => module.path === path);
	const file = match[3] ?? "";
	if (own !== undefined) {
		const inside = own.folder === "" ? file : `${own.folder}/${file}`;
		if (tree.paths.has(inside)) return { ...base, origin: "own", path: inside, folder: dirname(inside) };
	}
	const vendor = `vendor/${path}/${file}`;
	const module = { path, version: match[2] ?? null };
	return { ...base, origin: "dependency", path: tree.paths.has(vendor) ? vendor : null, module };
}

function fromVendor(base: Base, file: string, packagePath: string, tree: TreeIndex): ResolvedFrame {
	const inside = file.slice(file.lastIndexOf("vendor/"));
	const path = tree.paths.has(inside) ? inside : bestSuffix(file, null, packagePath, tree);
	return {
		...base,
		origin: "vendor",
		path,
		module: { path: dirname(inside.slice("vendor/".length)), version: null },
	};
}

function isStandard(packagePath: string, file: string | null, tree: TreeIndex): boolean {
	if (packagePath !== "" && tree.modules.some((module) => within(packagePath, module.path))) return false;
	const first = packagePath.split("/")[0] ?? "";
	if (packagePath === "main" || first.includes(".")) return false;
	if (file !== null && tree.paths.has(file)) return false;
	if (standardRoots.has(first)) return true;
	return packagePath === "" && file !== null && standardRoots.has(goroot.exec(file)?.[1] ?? "");
}

/** First path elements of Go's standard library (go list std, Go 1.19-1.26), and the builtin `panic`. */
const standardRoots: ReadonlySet<string> = new Set(
	(
		"archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar flag " +
		"fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices " +
		"sort strconv strings structs sync syscall testing text time unicode unique unsafe weak panic"
	).split(" "),
);

function within(packagePath: string, modulePath: string): boolean {
	return packagePath === modulePath || packagePath.startsWith(`${modulePath}/`);
}

/** Folder of an own package, by the longest module path that holds it; tolerates a changed /vN suffix. */
export function folderOfPackage(packagePath: string, tree: TreeIndex): string | null {
	if (packagePath === "" || packagePath === "main") return null;
	const plain = (path: string): string => path.replace(/\/v\d+(?=\/|$)/, "");
	for (const module of tree.modules) {
		for (const [pkg, root] of [
			[packagePath, module.path],
			[plain(packagePath), plain(module.path)],
		] as const) {
			if (!within(pkg, root)) continue;
			const rest = pkg.slice(root.length).replace(/^\//, "");
			return [module.folder, rest].filter((part) => part !== "").join("/");
		}
	}
	return null;
}

/** Longest common path suffix with a file of the tree; the symbol's package breaks ties. */
function bestSuffix(
	file: string,
	folder: string | null,
	packagePath: string,
	tree: TreeIndex,
): string | null {
	if (tree.paths.has(file)) return file;
	const name = file.slice(file.lastIndexOf("/") + 1);
	const candidates = tree.byName.get(name) ?? [];
	const wanted = file.split("/");
	const packageName = packagePath.slice(packagePath.lastIndexOf("/") + 1);
	let best: string | null = null;
	let bestScore = 0;
	let tied = false;
	for (const path of candidates) {
		const score = suffixScore(path, wanted, folder, packageName);
		if (score > bestScore) {
			best = path;
			bestScore = score;
			tied = false;
		} else if (score === bestScore) tied = true;
	}
	if (best === null || tied) return null;
	// A bare base name that stands in many folders, without a package that fits, is a coincidence.
	const enough = bestScore >= 2 || (wanted.length <= 2 && candidates.length === 1) || bestScore > 1.25;
	return enough ? best : null;
}

function suffixScore(
	path: string,
	wanted: readonly string[],
	folder: string | null,
	packageName: string,
): number {
	const parts = path.split("/");
	let common = 0;
	while (common < parts.length && common < wanted.length) {
		if (parts[parts.length - 1 - common] !== wanted[wanted.length - 1 - common]) break;
		common++;
	}
	let score = common;
	if (common === parts.length) score += 1;
	if (folder !== null && dirname(path) === folder) score += 2;
	else if (packageName !== "" && parts[parts.length - 2] === packageName) score += 0.5;
	if (/(?:^|\/)vendor\//.test(path)) score -= 0.25;
	return score;
}

/** Folder part of a path; "" for the root. */
export function dirname(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}
