/**
 * Go symbol names as the runtime prints them, taken apart: `pkg/path.(*T).M.func1.2` is a closure inside method M
 * of *T. Closures, wrappers and method values fold into the declaration that holds their text, so that a frame
 * can be matched with the syntax tree. Rules: cmd/internal/objabi (escapes), cmd/compile closure naming.
 */

import { functionKey, readParts, type SymbolParts } from "./symbol-parts.js";

export { functionKey } from "./symbol-parts.js";

/** A symbol taken apart. */
export interface GoSymbol {
	/** Import path with `%2e` escapes undone; "" for builtins such as `panic` and for linker-made symbols. */
	readonly packagePath: string;
	/** Package name guessed from the path (`/v2` and `gopkg.in` suffixes left out); absent without a path. */
	readonly packageName?: string;
	/** Receiver type without `*` and type arguments; null for functions. */
	readonly receiver: string | null;
	readonly pointerReceiver: boolean;
	/** Function or method name; `init` for `init.0`, `glob.` for closures of package variables. */
	readonly name: string;
	/** Closure path inside the declaration, outermost first: `func1`, `2`, `gowrap1`, `range1`. */
	readonly closures: readonly string[];
	/** Type arguments were printed (`[...]`). */
	readonly generic: boolean;
	/** Made by cgo: `_Cfunc_...`, `_cgoexp_...`. */
	readonly cgo: boolean;
	/** Module and version when the path itself holds them (`mod@v1.2.3/pkg.F`). */
	readonly module?: string;
	readonly version?: string;
	/** Canonical key of the declaration: `F`, `T.M` or `(*T).M`. Same as `keys[0]`. */
	readonly key: string;
	/**
	 * Declarations that may hold the text, likeliest first. More than one where the name is ambiguous: since Go
	 * 1.21 `a.b.func1` is a closure of method b of a, or one of function b that was inlined into function a.
	 */
	readonly keys: readonly string[];
}

const cgoName = /^(?:_Cfunc_|_Cmacro_|_C2func_|_cgo|_cgoexp_|cgo_)/;

/** `@v1.2.3-rc.1+incompatible` or a pseudo-version, as some tools put it into the path. */
const moduleVersion = /@v\d+\.\d+\.\d+(?:-[\w-]+(?:\.\d+)*(?:-[\w-]+)*)?(?:\+\w+)?/;

/** Undoes the linker's `%xx` escapes of import paths; text that is not valid stays as it is. */
export function unescapePackagePath(path: string): string {
	if (!path.includes("%")) return path;
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

/** Guesses the package name of an import path: last element without major version suffix. */
export function packageNameOf(path: string): string {
	const elements = path.split("/");
	let last = elements.pop() ?? "";
	if (/^v\d+$/.test(last) && elements.length > 0) last = elements.pop() ?? last;
	return last.replace(/\.v\d+$/, "");
}

/** Symbols repeat in logs and dumps; what was parsed before is kept up to this many. */
const rememberedSymbols = 8192;
const remembered = new Map<string, GoSymbol>();

/** Takes a printed symbol apart. Never throws: text that is no Go symbol comes back as a plain name. */
export function parseSymbol(symbol: string): GoSymbol {
	const known = remembered.get(symbol);
	if (known !== undefined) return known;
	const parsed = parseText(symbol.trim());
	if (remembered.size >= rememberedSymbols) remembered.clear();
	remembered.set(symbol, parsed);
	return parsed;
}

/** A symbol's key as declarations have it: `T.M` for methods of `T` and of `*T`. */
export function plainKey(key: string): string {
	return key.replace(/^\(\*([^)]*)\)/, "$1");
}

function parseText(text: string): GoSymbol {
	if (/^(?:type|go)(?::|\.\.)/.test(text)) return plainName(text);
	const versioned = moduleVersion.exec(text);
	const { path, rest } = splitPackage(text.replace(moduleVersion, ""));
	const parts = readParts(rest);
	const packagePath = unescapePackagePath(path);
	const keys = declarationKeys(parts);
	return {
		packagePath,
		...(packagePath === "" ? {} : { packageName: packageNameOf(packagePath) }),
		receiver: parts.receiver,
		pointerReceiver: parts.pointerReceiver,
		name: parts.name,
		closures: parts.closures,
		generic: rest.includes("["),
		cgo: cgoName.test(parts.name),
		...(versioned === null ? {} : { module: text.slice(0, versioned.index), version: versioned[0].slice(1) }),
		key: keys[0] ?? parts.name,
		keys,
	};
}

function plainName(name: string): GoSymbol {
	return {
		packagePath: "",
		receiver: null,
		pointerReceiver: false,
		name,
		closures: [],
		generic: false,
		cgo: false,
		key: name,
		keys: [name],
	};
}

/** The path ends at the first dot after the last slash, both outside brackets. */
function splitPackage(text: string): { readonly path: string; readonly rest: string } {
	const open = text.search(/[[({]/);
	const head = open < 0 ? text : text.slice(0, open);
	const slash = head.lastIndexOf("/");
	let dot = head.indexOf(".", slash + 1);
	if (dot < 0) return { path: "", rest: text };
	// Tools that undo escapes print gopkg.in/yaml.v3.Unmarshal.
	const versioned = /^\.v\d+(?=\.)/.exec(head.slice(dot));
	if (versioned !== null && head.startsWith("gopkg.in/")) dot += versioned[0].length;
	return { path: text.slice(0, dot), rest: text.slice(dot + 1) };
}

function declarationKeys(parts: SymbolParts): string[] {
	const keys = [...parts.inlined].reverse();
	keys.push(functionKey(parts.receiver, parts.pointerReceiver, parts.name));
	const ambiguous = parts.receiver !== null && !parts.pointerReceiver;
	if (ambiguous && (parts.closures.length > 0 || parts.inlined.length > 0)) {
		keys.push(parts.name, parts.receiver ?? "");
	}
	return [...new Set(keys)];
}
