/**
 * Incremental parser of `git log -p -U0` / `git diff-tree --stdin -p -U0` output: chunks in, one FileDiff per
 * file and commit out. Works on latin1-safe line splitting, so that any bytes in a diff are survived.
 */
import type { FileDiff, Hunk } from "../../model/commit.js";
import { unquote } from "./quoted-path.js";

/** Prefix of the line that names the commit the following diffs belong to. */
export const commitMark = "\x1e";

interface Draft {
	path: string;
	oldPath: string;
	binary: boolean;
	hunks: Hunk[];
	removed: string[];
	added: string[];
	head: HunkHead | null;
	lines: number;
	truncated: boolean;
}

interface HunkHead {
	readonly oldStart: number;
	readonly oldLines: number;
	readonly newStart: number;
	readonly newLines: number;
	readonly context: string;
}

/** Most changed lines kept per file: beyond it a diff is data, not code that a person edited. */
const maxLinesPerFile = 20_000;
/** Longer lines are cut: minified or generated text. */
const maxLineLength = 2_000;

const PLUS = 43;
const MINUS = 45;
const BACKSLASH = 92;

export interface DiffParser {
	/** Takes a chunk of output; returns the file diffs completed by it. */
	feed(chunk: string): FileDiff[];
	/** Ends the input. */
	end(): FileDiff[];
}

/** Creates a parser; it holds at most one file's diff and one partial line. */
export function createDiffParser(): DiffParser {
	let rest = "";
	let commit = "";
	let draft: Draft | null = null;
	/** Lines of the current hunk still to come, so that "+++" inside a hunk is content. */
	let oldLeft = 0;
	let newLeft = 0;

	const closeHunk = (): void => {
		if (draft?.head == null) return;
		draft.hunks.push({ ...draft.head, removed: draft.removed, added: draft.added });
		draft.head = null;
		draft.removed = [];
		draft.added = [];
	};
	const closeFile = (out: FileDiff[]): void => {
		closeHunk();
		if (draft !== null && draft.path !== "") {
			const { path, oldPath, binary, hunks, truncated } = draft;
			const base = { commit, path, oldPath: oldPath === "" ? path : oldPath, binary, hunks };
			out.push(truncated ? { ...base, truncated: `more than ${maxLinesPerFile} changed lines` } : base);
		}
		draft = null;
	};
	/** Takes the line of a hunk that stands in `text` from `at` to `end`; false when it is none. */
	const content = (text: string, at: number, end: number): boolean => {
		if (draft === null || (oldLeft === 0 && newLeft === 0)) return false;
		const sign = at < end ? text.charCodeAt(at) : 0;
		if (sign !== MINUS && sign !== PLUS) return sign === BACKSLASH;
		if (sign === MINUS) oldLeft--;
		else newLeft--;
		draft.lines++;
		if (draft.lines > maxLinesPerFile) draft.truncated = true;
		else
			(sign === MINUS ? draft.removed : draft.added).push(
				text.slice(at + 1, Math.min(end, at + maxLineLength)),
			);
		return true;
	};
	const take = (line: string, out: FileDiff[]): void => {
		if (line.startsWith(commitMark)) {
			closeFile(out);
			commit = line.slice(1).trim();
		} else if (line.startsWith("diff --git ")) {
			closeFile(out);
			const [oldPath, path] = pathsOfHeader(line.slice(11));
			draft = newDraft(oldPath, path);
		} else if (draft !== null) {
			if (line.startsWith("@@ ")) {
				closeHunk();
				draft.head = hunkHead(line);
				oldLeft = draft.head?.oldLines ?? 0;
				newLeft = draft.head?.newLines ?? 0;
			} else readHeaderLine(draft, line);
		}
	};
	return {
		feed(chunk) {
			const out: FileDiff[] = [];
			const text = rest + chunk;
			let at = 0;
			// Without an array of all lines: most are only cut out of the text and kept.
			for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
				if (!content(text, at, end)) take(text.slice(at, end), out);
				at = end + 1;
			}
			rest = text.slice(at);
			return out;
		},
		end() {
			const out: FileDiff[] = [];
			if (rest !== "" && !content(rest, 0, rest.length)) take(rest, out);
			rest = "";
			closeFile(out);
			return out;
		},
	};
}

function newDraft(oldPath: string, path: string): Draft {
	return {
		path,
		oldPath,
		binary: false,
		hunks: [],
		removed: [],
		added: [],
		head: null,
		lines: 0,
		truncated: false,
	};
}

/** `@@ -a,b +c,d @@ context` with b and d defaulting to 1. */
function hunkHead(line: string): HunkHead | null {
	const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line);
	if (match === null) return null;
	return {
		oldStart: Number(match[1]),
		oldLines: Number(match[2] ?? 1),
		newStart: Number(match[3]),
		newLines: Number(match[4] ?? 1),
		context: match[5] ?? "",
	};
}

/** Header lines name paths unambiguously; `diff --git` alone cannot when names hold " b/". */
function readHeaderLine(draft: Draft, line: string): void {
	if (line.startsWith("--- ")) draft.oldPath = pathOf(line.slice(4), "a/") ?? draft.oldPath;
	else if (line.startsWith("+++ ")) draft.path = pathOf(line.slice(4), "b/") ?? draft.oldPath;
	else if (line.startsWith("rename from ") || line.startsWith("copy from ")) {
		draft.oldPath = unquote(line.slice(line.indexOf("from ") + 5));
	} else if (line.startsWith("rename to ") || line.startsWith("copy to ")) {
		draft.path = unquote(line.slice(line.indexOf("to ") + 3));
	} else if (line.startsWith("Binary files ")) draft.binary = true;
}

function pathOf(text: string, prefix: string): string | null {
	const name = unquote(text.replace(/\t$/, ""));
	if (name === "/dev/null") return null;
	return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function pathsOfHeader(text: string): readonly [string, string] {
	// A name with control characters or quotes is quoted as a whole, on its side only.
	const quoted = /^("(?:[^"\\]|\\.)*"|\S.*?) ("(?:[^"\\]|\\.)*"|b\/.*)$/.exec(text);
	if (quoted !== null && text.includes('"')) {
		return [unquote(quoted[1] ?? "").slice(2), unquote(quoted[2] ?? "").slice(2)];
	}
	const middle = (text.length - 1) / 2;
	// Same name on both sides is the rule; renames are corrected by their own header lines.
	if (Number.isInteger(middle) && text.slice(2, middle) === text.slice(middle + 3)) {
		return [text.slice(2, middle), text.slice(2, middle)];
	}
	const split = text.indexOf(" b/");
	return split < 0 ? ["", ""] : [text.slice(2, split), text.slice(split + 3)];
}
