/** Where the embedded store lies when the configuration does not say: one per repository, outside of it. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Environment } from "../config/environment.js";

/** `$XDG_STATE_HOME/faultline/<name>-<hash>/faultline.db` of the repository that holds `folder`. */
export function defaultStorePath(folder: string, env: Environment): string {
	const state = env.XDG_STATE_HOME || join(env.HOME || "/tmp", ".local", "state");
	const root = repositoryRoot(folder);
	const hash = createHash("sha256").update(root).digest("hex").slice(0, 8);
	const name = basename(root).replace(/[^\w.-]/g, "_") || "root";
	return join(state, "faultline", `${name}-${hash}`, "faultline.db");
}

/** Folder that all work trees of a repository share; `folder` itself outside of any repository. */
export function repositoryRoot(folder: string): string {
	const start = existsSync(folder) ? realpathSync(folder) : resolve(folder);
	for (let at = start; ; at = dirname(at)) {
		const git = join(at, ".git");
		if (existsSync(git)) return statSync(git).isDirectory() ? at : mainWorkTree(git, at);
		if (existsSync(join(at, "HEAD")) && existsSync(join(at, "objects"))) return at;
		if (dirname(at) === at) return start;
	}
}

/** `.git` of a linked work tree is a file that names `<main>/.git/worktrees/<name>`. */
function mainWorkTree(file: string, folder: string): string {
	const target = /^gitdir: (.+)$/m.exec(readFileSync(file, "utf8"))?.[1];
	if (target === undefined) return folder;
	const shared = resolve(folder, target).split("/worktrees/")[0] ?? folder;
	return basename(shared) === ".git" ? dirname(shared) : shared;
}
