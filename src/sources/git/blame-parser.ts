/** Parses `git blame --porcelain`: which commit wrote each asked line. */
import type { BlamedLine } from "../commits.js";
import { unquote } from "./quoted-path.js";

/** Blamed lines in the order of the output. */
export function parseBlame(text: string, path: string): BlamedLine[] {
	const names = new Map<string, string>();
	const boundaries = new Set<string>();
	const lines: { readonly sha: string; readonly original: number; readonly line: number }[] = [];
	let sha = "";
	for (const row of text.split("\n")) {
		const head = /^([0-9a-f]{40,64}) (\d+) (\d+)(?: \d+)?$/.exec(row);
		if (head !== null) {
			sha = head[1] ?? "";
			lines.push({ sha, original: Number(head[2]), line: Number(head[3]) });
		} else if (row.startsWith("filename ")) names.set(sha, unquote(row.slice(9)));
		else if (row === "boundary") boundaries.add(sha);
	}
	return lines.map((one) => ({
		path,
		line: one.line,
		commit: one.sha,
		originalPath: names.get(one.sha) ?? path,
		originalLine: one.original,
		boundary: boundaries.has(one.sha),
	}));
}
