/** Reads what label mining needs of a whole history: messages first, file lists only for the commits that matter. */
import type { CommitHeader, Sha } from "../model/commit.js";
import { logFormat, parseLog } from "../sources/git/log-parser.js";
import { readGit } from "../sources/git/subprocess.js";

/** Every commit reachable from HEAD and the tags, without file lists. */
export async function readHistory(folder: string): Promise<readonly CommitHeader[]> {
	return parseLog(await readGit(folder, ["log", "-z", "--tags", logFormat, "--end-of-options", "HEAD"]));
}

/** Paths that each commit changes against its first parent. */
export async function readPaths(
	folder: string,
	shas: readonly Sha[],
): Promise<ReadonlyMap<Sha, readonly string[]>> {
	const args = ["diff-tree", "--stdin", "-r", "--root", "--name-only", "--no-renames"];
	const text = await readGit(folder, args, { stdin: `${shas.join("\n")}\n` });
	const paths = new Map<Sha, string[]>();
	let current: string[] = [];
	for (const line of text.split("\n")) {
		if (/^[0-9a-f]{40,64}$/.test(line)) {
			current = [];
			paths.set(line, current);
		} else if (line !== "") current.push(line);
	}
	return paths;
}
