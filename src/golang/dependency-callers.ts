/**
 * Own functions that call into a dependency: where a stack shows only frames of other modules (the goroutine was
 * started over there, or the log cut the trace), the way back leads through whoever imports the package. Names
 * decide, as everywhere: a call qualified with the import's local name, or a method name in a file that imports
 * the package.
 */
import type { Declaration } from "./declaration.js";
import { declarations } from "./declarations.js";
import { fileHeader } from "./file-header.js";
import { packageNameOf } from "./symbol.js";

/** A function of a dependency that stands on the stack. */
export interface ForeignFunction {
	readonly packagePath: string;
	/** Receiver type, or null for a plain function. */
	readonly receiver: string | null;
	readonly name: string;
}

/** An own function that calls it, or that uses its package. */
export interface DependencyCaller {
	readonly path: string;
	readonly declaration: Declaration;
	/** 1 for a qualified call by name, less for a method call by name, least for any use of the package. */
	readonly likeness: number;
}

const byMethod = 0.7;
const byPackage = 0.4;

/** Callers in the given files, best first; at most `limit`. */
export function dependencyCallers(
	files: ReadonlyMap<string, string>,
	wanted: ForeignFunction,
	limit: number,
): DependencyCaller[] {
	const found: DependencyCaller[] = [];
	for (const [path, text] of files) {
		if (!text.includes(`"${wanted.packagePath}"`)) continue;
		if (!fileHeader(text).imports.includes(wanted.packagePath)) continue;
		const file = declarations(text);
		const spec = file.imports.find((one) => one.path === wanted.packagePath);
		const local = spec?.alias ?? packageNameOf(wanted.packagePath).replace(/^go-|-go$/, "");
		for (const declaration of file.declarations) {
			if (declaration.bodyStart === null) continue;
			const body = text.slice(declaration.start, declaration.end);
			const likeness = likenessOf(body, local, wanted);
			if (likeness > 0) found.push({ path, declaration, likeness });
		}
	}
	return found.sort((a, b) => b.likeness - a.likeness || a.path.localeCompare(b.path)).slice(0, limit);
}

function likenessOf(body: string, local: string, wanted: ForeignFunction): number {
	if (wanted.receiver === null && hasWord(body, `${local}.${wanted.name}`)) return 1;
	if (wanted.receiver !== null && hasWord(body, `.${wanted.name}`)) return byMethod;
	return hasWord(body, local) && body.includes(`${local}.`) ? byPackage : 0;
}

/** The text stands in the body as whole words. */
function hasWord(body: string, text: string): boolean {
	const letter = /[\p{L}\p{N}_]/u;
	for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + 1)) {
		const before = text.startsWith(".") ? "" : (body[at - 1] ?? "");
		const after = body[at + text.length] ?? "";
		if (!letter.test(before) && before !== "." && !letter.test(after)) return true;
	}
	return false;
}
