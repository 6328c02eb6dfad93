/**
 * Counter-evidence from what a program is made of: a commit whose every code file is provably not part of it
 * cannot have broken it. Provably means: a .go file of a package that the main package does not import, or a
 * file that the build leaves out. Anything else (go.mod, configuration, assembly, vendored or embedded files,
 * packages that no longer exist) keeps the commit in.
 *
 * A compiled program says which functions are linked, but a missing name is no proof by itself: constants, types
 * and inlined leaf functions leave no trace (tried with Go 1.19: `func pad(n int) int { return n + 1 }` has no
 * entry and no name in the table of a program that calls it). Hence the program only confirms the imports, or
 * overrules them: a package with a linked function is inside whatever the imports say, and a package without one
 * is outside only when no import leads to it either.
 */
import { dirname } from "../golang/frame-resolver.js";
import { isVendored } from "../golang/import-closure.js";
import type { FileChange } from "../model/commit.js";
import type { ExculpationReason } from "../model/suspect.js";
import type { Warning } from "../model/warning.js";

/** What is known about the program that failed. */
export interface BuildScope {
	/** Folders of the main packages, for words; empty when none is known. */
	readonly mains: readonly string[];
	/** Folders with Go files at the deployed commit. */
	readonly present: ReadonlySet<string>;
	/** Folders of the packages that imports lead to; null when no main package is known. */
	readonly imported: ReadonlySet<string> | null;
	/** False when some imports could not be followed: then only with `linked` is a package outside. */
	readonly complete: boolean;
	/** Path prefixes of embedded files. */
	readonly embedded: readonly string[];
	/** Folders of packages with a function in the given program; null when no program was given. */
	readonly linked: ReadonlySet<string> | null;
	/** Go files that the build leaves out, now and through the whole range. */
	readonly excludedFiles: ReadonlySet<string>;
	readonly warnings: readonly Warning[];
}

type Outside = Extract<ExculpationReason, "outside-import-closure" | "build-excluded" | "not-in-binary">;

/** Reason why none of the changed code files is part of the program, or null. */
export function outsideProgram(
	changes: readonly FileChange[],
	scope: BuildScope,
): { readonly reason: Outside; readonly text: string } | null {
	if (changes.length === 0) return null;
	const reasons = new Set<Outside>();
	for (const path of changes.flatMap((change) => [change.path, change.oldPath])) {
		const reason = outside(path, scope);
		if (reason === null) return null;
		reasons.add(reason);
	}
	const folders = [...new Set(changes.map((change) => dirname(change.path) || "."))];
	const shown =
		folders.slice(0, 3).join(", ") + (folders.length > 3 ? ` and ${folders.length - 3} more` : "");
	const mains = scope.mains.map((folder) => folder || ".").join(", ") || "the program";
	if (reasons.has("not-in-binary")) {
		const text = `changes only ${shown}: nothing of it is linked into the program, and ${mains} does not import it`;
		return { reason: "not-in-binary", text };
	}
	if (reasons.has("outside-import-closure")) {
		return {
			reason: "outside-import-closure",
			text: `changes only ${shown}, which ${mains} does not import`,
		};
	}
	return { reason: "build-excluded", text: "changes only files that are built for other systems or tags" };
}

function outside(path: string, scope: BuildScope): Outside | null {
	if (!path.endsWith(".go") || isVendored(path)) return null;
	if (scope.embedded.some((prefix) => path.startsWith(prefix))) return null;
	if (scope.excludedFiles.has(path)) return "build-excluded";
	const folder = dirname(path);
	if (scope.imported === null || !scope.present.has(folder) || scope.imported.has(folder)) return null;
	if (scope.linked === null) return scope.complete ? "outside-import-closure" : null;
	return scope.linked.has(folder) ? null : "not-in-binary";
}
