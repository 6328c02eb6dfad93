/** Which configuration file counts: the nearest one up to the git root, then the user's own. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "./environment.js";

export const configNames = [".faultline.yaml", ".faultline.yml", ".faultline.json"] as const;

/** Path of the configuration file that holds for `cwd`, or null. */
export function locateConfig(cwd: string, env: Environment): string | null {
	for (let folder = resolve(cwd); ; folder = dirname(folder)) {
		for (const name of configNames) {
			const candidate = join(folder, name);
			if (existsSync(candidate)) return candidate;
		}
		if (existsSync(join(folder, ".git")) || dirname(folder) === folder) break;
	}
	const user = join(userConfigFolder(env), "faultline", "config.yaml");
	return existsSync(user) ? user : null;
}

function userConfigFolder(env: Environment): string {
	if (env.XDG_CONFIG_HOME) return env.XDG_CONFIG_HOME;
	return env.HOME ? join(env.HOME, ".config") : "/nonexistent";
}
