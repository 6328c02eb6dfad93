/**
 * Recipe -> `git fast-import` stream, and what comes back: the marks file that maps commits to shas.
 * Pure text in, text out; running git is the caller's business.
 */
import { Failure } from "../model/failure.js";
import { applyPatch, type PatchedFile, type Tree, type TreeFile } from "./patch.js";
import type { ShopCommit, ShopRecipe } from "./recipe.js";

/** Branch that the stream writes. */
export const SHOP_BRANCH = "refs/heads/main";

function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}

function data(text: string): string {
	return `data ${byteLength(text)}\n${text}\n`;
}

/** RFC 3339 with offset -> git's "seconds +hhmm". */
function gitDate(date: string): string {
	return `${Date.parse(date) / 1000} ${date.slice(-6).replace(":", "")}`;
}

function fileCommand({ path, file }: PatchedFile): string {
	return file === null ? `D ${path}\n` : `M ${file.mode} inline ${path}\n${data(file.text)}`;
}

function commitCommand(
	commit: ShopCommit,
	marks: ReadonlyMap<string, number>,
	files: readonly PatchedFile[],
): string {
	const who = `${commit.author.name} <${commit.author.email}> ${gitDate(commit.date)}`;
	const [first, ...others] = commit.parents.map((parent) => `:${marks.get(parent)}`);
	return [
		`commit ${SHOP_BRANCH}\nmark :${marks.get(commit.id)}\nauthor ${who}\ncommitter ${who}\n`,
		data(`${commit.message}\n`),
		first === undefined ? "" : `from ${first}\n`,
		...others.map((parent) => `merge ${parent}\n`),
		...files.map(fileCommand),
		"\n",
	].join("");
}

function patchedTree(tree: Tree, files: readonly PatchedFile[]): Tree {
	const next = new Map<string, TreeFile>(tree);
	for (const { path, file } of files) {
		if (file === null) next.delete(path);
		else next.set(path, file);
	}
	return next;
}

function markOf(index: number): number {
	return index + 1;
}

/**
 * The stream that builds the whole history on SHOP_BRANCH. Tags map a tag name to a commit id and become
 * lightweight tags. Throws Failure(input) when a patch does not fit its parent.
 */
export function fastImportStream(recipe: ShopRecipe, tags: ReadonlyMap<string, string> = new Map()): string {
	const marks = new Map(recipe.commits.map((commit, index) => [commit.id, markOf(index)]));
	const trees = new Map<string, Tree>();
	const parts: string[] = [];
	for (const commit of recipe.commits) {
		const parent = commit.parents[0];
		const tree = (parent === undefined ? undefined : trees.get(parent)) ?? new Map<string, TreeFile>();
		const files = applyPatch(tree, commit.patch, `fixtures/shop/patches/${commit.id}.patch`);
		trees.set(commit.id, patchedTree(tree, files));
		parts.push(commitCommand(commit, marks, files));
	}
	for (const [tag, id] of tags) {
		if (!marks.has(id)) throw new Failure("input", `tag ${tag} names the unknown commit ${id}`);
		parts.push(`reset refs/tags/${tag}\nfrom :${marks.get(id)}\n\n`);
	}
	return `feature done\n${parts.join("")}done\n`;
}

/** Reads git's marks file (`:N sha` lines) into recipe id -> sha. Throws when a commit has no mark. */
export function shasFromMarks(recipe: ShopRecipe, marksFile: string): ReadonlyMap<string, string> {
	const shas = new Map<string, string>();
	for (const line of marksFile.split("\n")) {
		const match = /^:(\d+) ([0-9a-f]+)$/.exec(line);
		const commit = match?.[1] === undefined ? undefined : recipe.commits[Number(match[1]) - 1];
		if (match?.[2] !== undefined && commit !== undefined) shas.set(commit.id, match[2]);
	}
	const missing = recipe.commits.find((commit) => !shas.has(commit.id));
	if (missing !== undefined) throw new Failure("input", `git fast-import made no commit for ${missing.id}`);
	return shas;
}
