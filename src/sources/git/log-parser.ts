/**
 * Parses `git log --raw -z` records: a header of fixed fields, then raw entries. Text in, commits out.
 */
import type { Commit, FileChange } from "../../model/commit.js";

/** Starts every record and separates header fields; control characters that git never prints itself. */
const record = "\x1e";
const field = "\x1f";
/** Stands between header and raw entries, since -z joins both with NUL. */
const endOfHeader = "\x1d";

/** `--format` that parseLog understands. */
export const logFormat = `--format=${["%x1e%H", "%P", "%an", "%ae", "%at", "%ct", "%s", "%b%x1d"].join("%x1f")}`;

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
	const commits: Commit[] = [];
	// A message may hold the record sign itself: only a full header after it starts a record.
	for (const part of text.split(/\x1e(?=[0-9a-f]{40,64}\x1f)/)) {
		const commit = parseRecord(part);
		if (commit !== null) commits.push(commit);
	}
	return commits;
}

function parseRecord(part: string): Commit | null {
	const split = part.lastIndexOf(endOfHeader);
	if (split < 0) return null;
	const fields = part.slice(0, split).replace(record, "").split(field);
	const [sha, parents, authorName, authorEmail, authored, committed, subject, ...body] = fields;
	if (sha === undefined || parents === undefined || subject === undefined) return null;
	return {
		sha,
		parents: parents === "" ? [] : parents.split(" "),
		authorName: authorName ?? "",
		authorEmail: authorEmail ?? "",
		authoredAt: Number(authored),
		committedAt: Number(committed),
		subject,
		body: body.join(field).trim(),
		files: parseRaw(part.slice(split + 1)),
	};
}

/** Raw entries: `:100644 100644 <old> <new> M` NUL path NUL [path NUL]. */
function parseRaw(text: string): FileChange[] {
	const files: FileChange[] = [];
	const parts = text.split("\0");
	for (let i = 0; i < parts.length; i++) {
		const head = /^\s*:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(parts[i] ?? "");
		if (head === null) continue;
		const [, oldMode, newMode, oldBlob, newBlob, letter] = head;
		const two = letter === "R" || letter === "C";
		const oldPath = parts[i + 1] ?? "";
		const path = two ? (parts[i + 2] ?? oldPath) : oldPath;
		i += two ? 2 : 1;
		files.push({
			status: statusNames[letter ?? "M"] ?? "modified",
			path,
			oldPath,
			oldBlob: blobOrNull(oldMode, oldBlob),
			newBlob: blobOrNull(newMode, newBlob),
		});
	}
	return files;
}

function blobOrNull(mode: string | undefined, blob: string | undefined): string | null {
	if (blob === undefined || /^0+$/.test(blob) || mode === "160000") return null;
	return blob;
}
