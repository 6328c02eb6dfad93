/**
 * Parses `git log --raw -z` records: a header of fixed fields, then raw entries. Text in, commits out.
 * Every field ends with NUL, the one character that neither a message nor a path can hold: no message can forge
 * a record or hide one.
 */
import type { Commit, CommitHeader, FileChange } from "../../model/commit.js";

const fields = ["%H", "%P", "%an", "%ae", "%at", "%ct", "%s", "%b"] as const;

/** `--format` that parseLog understands. */
export const logFormat = `--format=${fields.map((name) => `${name}%x00`).join("")}`;

const statusNames: Readonly<Record<string, FileChange["status"]>> = {
	A: "added",
	M: "modified",
	D: "deleted",
	R: "renamed",
	C: "copied",
	T: "type-changed",
};

/** Parses the whole output of `git log --raw -z --no-abbrev` in `logFormat`; unknown shapes are skipped. */
export function parseLog(text: string): Commit[] {
	const commits: (Commit & { readonly files: FileChange[] })[] = [];
	const parts = text.split("\0");
	let at = 0;
	while (at < parts.length) {
		const part = parts[at] ?? "";
		const entry = /^\s*:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(part);
		if (entry !== null) {
			const change = fileChange(entry, parts[at + 1], parts[at + 2]);
			commits.at(-1)?.files.push(change);
			at += entry[5] === "R" || entry[5] === "C" ? 3 : 2;
		} else if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(part) && at + fields.length < parts.length) {
			commits.push({ ...commitHeader(parts.slice(at, at + fields.length)), files: [] });
			at += fields.length;
		} else at++;
	}
	return commits;
}

function commitHeader(values: readonly string[]): CommitHeader {
	const [sha, parents, authorName, authorEmail, authored, committed, subject, body] = values;
	return {
		sha: sha ?? "",
		parents: (parents ?? "").split(" ").filter((parent) => parent !== ""),
		authorName: authorName ?? "",
		authorEmail: authorEmail ?? "",
		authoredAt: Number(authored),
		committedAt: Number(committed),
		subject: subject ?? "",
		body: (body ?? "").trim(),
	};
}

/** One raw entry: `:100644 100644 <old> <new> M` NUL path NUL [path NUL]. */
function fileChange(entry: RegExpExecArray, first = "", second = ""): FileChange {
	const [, oldMode, newMode, oldBlob, newBlob, letter] = entry;
	return {
		status: statusNames[letter ?? "M"] ?? "modified",
		path: letter === "R" || letter === "C" ? second : first,
		oldPath: first,
		oldBlob: blobOrNull(oldMode, oldBlob),
		newBlob: blobOrNull(newMode, newBlob),
	};
}

function blobOrNull(mode: string | undefined, blob: string | undefined): string | null {
	if (blob === undefined || /^0+$/.test(blob) || mode === "160000") return null;
	return blob;
}
