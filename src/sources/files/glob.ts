/**
 * File patterns as shells know them: `*`, `?`, `[abc]`, `{a,b}` and `**` for any depth. Node 20 has no glob of
 * its own, and a library would be the first dependency just for this.
 */
import { readdir, stat } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { Failure } from "../../model/failure.js";

const magic = /[*?[\]{}]/;

/** Deepest folder that `**` goes into: deeper trees are no log folders. */
const maxDepth = 20;

/**
 * Files that the patterns name, sorted, each once. A plain path must exist; a pattern may match nothing.
 * @throws Failure("input") for a path that cannot be read.
 */
export async function expandPaths(patterns: readonly string[], cwd: string): Promise<readonly string[]> {
	const found = new Set<string>();
	for (const pattern of patterns) {
		const absolute = isAbsolute(pattern) ? pattern : join(cwd, pattern);
		if (!magic.test(pattern)) found.add(await existing(absolute, pattern));
		else for (const path of await matching(absolute)) found.add(path);
	}
	return [...found].sort();
}

async function existing(path: string, shown: string): Promise<string> {
	try {
		const about = await stat(path);
		if (!about.isDirectory()) return path;
	} catch (cause) {
		const reason = (cause as NodeJS.ErrnoException).code ?? "unreadable";
		const hint = "check the path; a pattern such as /var/log/shop/*.log may match nothing";
		throw new Failure("input", `cannot read the file (${reason})`, { where: shown, hint, cause });
	}
	throw new Failure("input", "this is a folder", {
		where: shown,
		hint: `name its files: ${join(shown, "*.log")}`,
	});
}

async function matching(pattern: string): Promise<readonly string[]> {
	const parts = pattern.split(sep);
	const fixed = parts.findIndex((part) => magic.test(part));
	const root = parts.slice(0, fixed).join(sep) || sep;
	const test = globPattern(pattern);
	const deep = parts.slice(fixed).some((part) => part === "**");
	const depth = deep ? maxDepth : parts.length - fixed;
	return (await walk(root, depth)).filter((path) => test.test(path));
}

async function walk(folder: string, depth: number): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	const found: string[] = [];
	for (const entry of entries) {
		const path = join(folder, entry.name);
		if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
		else if (entry.isDirectory() && depth > 1) found.push(...(await walk(path, depth - 1)));
	}
	return found;
}

/** The pattern as a regular expression over whole paths. */
export function globPattern(pattern: string): RegExp {
	let text = "";
	let braces = 0;
	for (let at = 0; at < pattern.length; at++) {
		const rest = pattern.slice(at);
		const character = pattern[at] ?? "";
		const set = /^\[(!?)([^\]/]+)\]/.exec(rest);
		if (rest.startsWith("**/")) {
			text += "(?:[^/]+/)*";
			at += 2;
		} else if (rest.startsWith("**")) {
			text += ".*";
			at += 1;
		} else if (character === "*") text += "[^/]*";
		else if (character === "?") text += "[^/]";
		else if (set !== null) {
			text += `[${set[1] === "!" ? "^" : ""}${(set[2] ?? "").replace(/[\\\]^]/g, "\\$&")}]`;
			at += set[0].length - 1;
		} else if (character === "{" && pattern.indexOf("}", at) !== -1) {
			text += "(?:";
			braces++;
		} else if (character === "}" && braces > 0) {
			text += ")";
			braces--;
		} else if (character === "," && braces > 0) text += "|";
		else text += character.replace(/[\\.+*?()|[\]{}^$/]/g, "\\$&");
	}
	return new RegExp(`^${text}$`, "s");
}
