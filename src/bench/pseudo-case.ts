/**
 * Turns a label culprit -> fix without a recorded stack into a weak case: the functions that the fix changes stand
 * for the crash, a chain of their callers in the same file stands for the rest of the stack. Weak cases teach
 * the weights and never count in a reported accuracy.
 */
import { declarationAt, declarations, type FileDeclarations } from "../golang/declarations.js";
import { dirname } from "../golang/frame-resolver.js";
import { isTestPath } from "../golang/test-path.js";
import type { FileDiff, Sha } from "../model/commit.js";
import type { FailureClass, StackFrame, StackTrace } from "../model/stack.js";
import { editedDeclarations } from "../rank/edited-declarations.js";
import type { CommitSource } from "../sources/commits.js";

/** A fix that changes more functions than this is no pointer to one place. */
const maxFixedFunctions = 8;
/** Callers followed above the crash. */
const chainLength = 3;

/** Builds the trace of a weak case, or null when the fix does not point at a function that exists at `bad`. */
export async function pseudoTrace(source: CommitSource, fix: Sha, bad: Sha): Promise<StackTrace | null> {
	const diffs: FileDiff[] = [];
	for await (const diff of source.diffs([fix], { paths: ["*.go", ":(exclude)vendor/**"] })) diffs.push(diff);
	const places = diffs.flatMap(fixedFunctions);
	if (places.length === 0 || places.length > maxFixedFunctions) return null;
	places.sort((a, b) => b.changed - a.changed);
	for (const { diff, key } of places) {
		const frames = await chain(source, bad, diff, key);
		if (frames === null) continue;
		return {
			form: "frames",
			failure: failureOf(diffs),
			message: "",
			causes: [],
			goroutines: [],
			frames,
			createdBy: null,
		};
	}
	return null;
}

interface FixedFunction {
	readonly diff: FileDiff;
	readonly key: string;
	readonly changed: number;
}

function fixedFunctions(diff: FileDiff): FixedFunction[] {
	if (isTestPath(diff.path) || /\.pb\.go$|zz_generated/.test(diff.path)) return [];
	return editedDeclarations(diff)
		.filter((edit) => edit.key !== "" && !edit.key.includes(" ") && !edit.created && edit.key !== "import")
		.map((edit) => ({ diff, key: edit.key, changed: edit.added + edit.removed }));
}

async function chain(
	source: CommitSource,
	bad: Sha,
	diff: FileDiff,
	key: string,
): Promise<StackFrame[] | null> {
	const text = await source.file(bad, diff.oldPath);
	if (text === null) return null;
	const file = declarations(text);
	const lines = text.split("\n");
	const crash = file.declarations.find((one) => one.key === key && one.bodyStart !== null);
	if (crash === undefined) return null;
	const line = lineOfFix(diff, lines, crash.line, crash.endLine);
	const frames: StackFrame[] = [{ symbol: `pkg.${key}`, file: diff.oldPath, line }];
	const seen = new Set([key]);
	let callee = crash.name;
	while (frames.length <= chainLength) {
		const at = callerLine(lines, file, callee, seen);
		const holder = at === null ? null : declarationAt(file, at);
		if (at === null || holder === null) break;
		frames.push({ symbol: `${dirname(diff.oldPath)}.${holder.key}`, file: diff.oldPath, line: at });
		seen.add(holder.key);
		callee = holder.name;
	}
	return frames;
}

function callerLine(
	lines: readonly string[],
	file: FileDeclarations,
	callee: string,
	seen: ReadonlySet<string>,
): number | null {
	const call = new RegExp(`\\b${callee}\\(`);
	const index = lines.findIndex((row, at) => {
		if (!call.test(row) || /^\s*\/\/|^func/.test(row)) return false;
		const holder = declarationAt(file, at + 1);
		return holder !== null && holder.bodyStart !== null && !seen.has(holder.key);
	});
	return index < 0 ? null : index + 1;
}

/** First removed line of the fix that still stands in the function at `bad`; null if none. */
function lineOfFix(diff: FileDiff, lines: readonly string[], from: number, to: number): number | null {
	for (const hunk of diff.hunks) {
		for (const removed of hunk.removed) {
			if (removed.trim().length < 8) continue;
			for (let line = from; line <= to; line++) if (lines[line - 1] === removed) return line;
		}
	}
	return null;
}

/** Failure class that the fix's own edits speak of. */
function failureOf(diffs: readonly FileDiff[]): FailureClass {
	const added = diffs.flatMap((diff) => diff.hunks.flatMap((hunk) => hunk.added)).join("\n");
	if (/[!=]= nil/.test(added)) return "nil-dereference";
	if (/\.R?Lock\(\)|sync\.|atomic\./.test(added)) return "data-race";
	if (/len\(\w/.test(added)) return "index-out-of-range";
	if (/[Tt]imeout|context\./.test(added)) return "timeout";
	return "unknown";
}
