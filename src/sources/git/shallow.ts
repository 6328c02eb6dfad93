/** Whether a clone is shallow, without a process where the repository lies open. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * True or false when `folder` is a bare repository or holds the `.git` folder of its own; null when git has to be
 * asked (a folder inside a work tree, a linked work tree, no repository at all). Shallow clones have a file `shallow`
 * that lists where their history ends (gitrepository-layout(5)).
 */
export function isShallowFolder(folder: string): boolean | null {
	const inside = join(folder, ".git");
	const repository = isRepository(inside) ? inside : isRepository(folder) ? folder : null;
	return repository === null ? null : existsSync(join(repository, "shallow"));
}

/** What git itself looks for; a linked work tree's folder has no objects of its own. */
function isRepository(folder: string): boolean {
	return (
		existsSync(join(folder, "HEAD")) && isFolder(join(folder, "objects")) && isFolder(join(folder, "refs"))
	);
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
