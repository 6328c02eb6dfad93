/**
 * Unified diffs as git prints them with --no-renames, applied to a tree held in memory. Strict: context and
 * removed lines must stand exactly where the hunk says, so a damaged recipe cannot build a wrong history.
 */
import { Failure } from "../model/failure.js";

/** A regular file of a tree. */
export interface TreeFile {
	/** Git mode: 100644, or 100755 for executables. */
	readonly mode: string;
	readonly text: string;
}

/** Path -> file. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** One file of a patch: its new contents, or null when the patch deletes it. */
export interface PatchedFile {
	readonly path: string;
	readonly file: TreeFile | null;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function refuse(message: string, where: string): Failure {
	return new Failure("input", message, {
		where,
		hint: "restore the patch from the repository or the package",
	});
}

/** Lines without their line feeds; a text that ends in one has no empty last line. */
function linesOf(text: string): string[] {
	if (text === "") return [];
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines;
}

/** Applies one hunk: copies lines up to it, then checks and replaces. Returns the next old line index. */
function applyHunk(
	old: readonly string[],
	at: number,
	hunk: readonly string[],
	out: string[],
	where: string,
): number {
	const header = HUNK.exec(hunk[0] ?? "");
	if (header === null) throw refuse(`not a hunk: ${hunk[0]}`, where);
	const count = Number(header[2] ?? 1);
	let next = count === 0 ? Number(header[1]) : Number(header[1]) - 1;
	out.push(...old.slice(at, next));
	for (const line of hunk.slice(1)) {
		const sign = line[0];
		const body = line.slice(1);
		if (sign === "+") {
			out.push(body);
			continue;
		}
		if ((sign !== " " && sign !== "-") || old[next] !== body) {
			throw refuse(`line ${next + 1} is not what the patch expects: ${body}`, where);
		}
		if (sign === " ") out.push(body);
		next++;
	}
	return next;
}

function splitAt(lines: readonly string[], starts: (line: string) => boolean): string[][] {
	const parts: string[][] = [];
	for (const line of lines) {
		if (starts(line) || parts.length === 0) parts.push([]);
		parts.at(-1)?.push(line);
	}
	return parts;
}

function patchFile(tree: Tree, section: readonly string[], where: string): PatchedFile {
	const path = /^diff --git a\/(.+) b\/\1$/.exec(section[0] ?? "")?.[1];
	if (path === undefined) throw refuse(`not a file header: ${section[0]}`, where);
	const first = section.findIndex((line) => line.startsWith("@@"));
	const header = first < 0 ? section : section.slice(0, first);
	const hunks = first < 0 ? [] : splitAt(section.slice(first), (line) => line.startsWith("@@"));
	if (header.some((line) => line.startsWith("deleted file mode"))) return { path, file: null };
	const before = tree.get(path);
	const added = header.find((line) => line.startsWith("new file mode "))?.slice("new file mode ".length);
	const changed = header.find((line) => line.startsWith("new mode "))?.slice("new mode ".length);
	if (added === undefined && before === undefined) throw refuse(`${path} is not in the parent`, where);
	const old = linesOf(before?.text ?? "");
	const out: string[] = [];
	let at = 0;
	for (const hunk of hunks) at = applyHunk(old, at, hunk, out, `${where} ${path}`);
	out.push(...old.slice(at));
	const mode = added ?? changed ?? before?.mode ?? "100644";
	return { path, file: { mode, text: out.map((line) => `${line}\n`).join("") } };
}

/**
 * The files that `patch` changes in `tree`. `where` names the patch in errors. Files without a line feed at
 * their end are not supported; throws Failure(input) when the patch does not fit.
 */
export function applyPatch(tree: Tree, patch: string, where: string): readonly PatchedFile[] {
	if (patch === "") return [];
	const lines = linesOf(patch);
	const bare = lines.find((line) => line.startsWith("\\ "));
	if (bare !== undefined) throw refuse("files must end in a line feed", where);
	return splitAt(lines, (line) => line.startsWith("diff --git ")).map((section) =>
		patchFile(tree, section, where),
	);
}
