/** Parses `git grep -n -z COMMIT`: `COMMIT:path NUL line NUL text LF`. */
import type { FoundLine } from "../commits.js";

/** Longer lines are data; only their beginning is kept. */
const longest = 2_000;

/** @param commit as it was given to git, which prints it before each path */
export function parseFoundLines(text: string, commit: string): FoundLine[] {
	const found: FoundLine[] = [];
	let at = 0;
	while (at < text.length) {
		const path = text.indexOf("\0", at);
		const line = path < 0 ? -1 : text.indexOf("\0", path + 1);
		if (line < 0) break;
		const end = text.indexOf("\n", line + 1);
		const stop = end < 0 ? text.length : end;
		found.push({
			path: text.slice(at + commit.length + 1, path),
			line: Number(text.slice(path + 1, line)),
			text: text.slice(line + 1, Math.min(stop, line + 1 + longest)),
		});
		at = stop + 1;
	}
	return found;
}
