/**
 * Correctness on real files: every Go file is split into declarations (compared with what the grammar finds),
 * differenced with itself (no unit may come out) and with a damaged copy of itself (some lines dropped, some
 * doubled); the actions must make the damaged tree of the old one. Repositories give the last 300 commits too.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyActions, plainTree } from "../../../src/change/apply.js";
import { editOf } from "../../../src/change/unit-edit.js";
import { unitsOfFiles } from "../../../src/change/units-of-files.js";
import { declarations } from "../../../src/golang/declarations.js";
import { loadParser, type SyntaxNode } from "../../../src/golang/parser.js";
import { git, gitFolder, repositoryName, seeded } from "./repository.js";

const parser = await loadParser();
const COMMITS = 300;

interface Tally {
	files: number;
	declarations: number;
	/** Files whose declarations lie elsewhere than the grammar says, though both read them without errors. */
	misplaced: number;
	/** Files that neither side could read without errors. */
	broken: number;
	selfDifferences: number;
	edits: number;
	wrongEdits: number;
	limited: number;
	crashes: number;
}

/** Runs on folders of Go files and on repositories (their newest tree and history). */
export async function run(folders: readonly string[]): Promise<void> {
	for (const folder of folders) {
		const repository = gitFolder(folder);
		const bare = existsSync(join(repository, "HEAD")) || existsSync(join(repository, ".git"));
		const tally = empty();
		const started = performance.now();
		await tallyFiles(bare ? blobFiles(repository) : diskFiles(folder), tally);
		if (bare) await tallyHistory(repository, tally);
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		console.log(`${bare ? repositoryName(repository) : folder}: ${JSON.stringify(tally)} in ${seconds} s`);
	}
}

function empty(): Tally {
	return {
		files: 0,
		declarations: 0,
		misplaced: 0,
		broken: 0,
		selfDifferences: 0,
		edits: 0,
		wrongEdits: 0,
		limited: 0,
		crashes: 0,
	};
}

async function tallyFiles(files: Iterable<{ path: string; text: string }>, tally: Tally): Promise<void> {
	const random = seeded(19);
	for (const { path, text } of files) {
		tally.files += 1;
		// Vendored paths are units as a whole, whatever their text; here the text matters.
		const own = path.replace(/(?:vendor|third_party)\//g, "");
		try {
			tallyFile(own, text, random, tally);
		} catch (error) {
			tally.crashes += 1;
			console.log(`crash in ${path}: ${error}`);
		}
		if (tally.files % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
	}
}

function tallyFile(path: string, text: string, random: () => number, tally: Tally): void {
	const file = declarations(text);
	tally.declarations += file.declarations.length;
	const tree = parser.parse(text);
	const mine = file.declarations.filter((one) => one.kind === "function" || one.kind === "method");
	const same = mine.map((one) => `${one.start} ${one.end}`).join() === functions(tree.root).join();
	if (tree.errors || file.broken !== null) tally.broken += 1;
	else if (!same) {
		tally.misplaced += 1;
		console.log(`misplaced in ${path}`);
	}
	tally.selfDifferences += unitsOfFiles([{ path, oldPath: path, old: text, new: text }]).length;
	tallyEdits(path, text, damaged(text, random), tally);
}

function functions(root: SyntaxNode): string[] {
	return root.children
		.filter((node) => node.kind === "function_declaration" || node.kind === "method_declaration")
		.map((node) => `${node.start} ${node.end}`);
}

/** Drops and doubles about one line in forty. */
function damaged(text: string, random: () => number): string {
	return text
		.split("\n")
		.flatMap((line) => {
			const dice = random();
			return dice < 0.0125 ? [] : dice < 0.025 ? [line, line] : [line];
		})
		.join("\n");
}

function tallyEdits(path: string, old: string | null, now: string | null, tally: Tally): void {
	for (const unit of unitsOfFiles([{ path, oldPath: path, old, new: now }])) {
		const edit = editOf(unit, parser);
		if (edit.before === null || edit.after === null) continue;
		tally.edits += 1;
		if (edit.script.reasons.length > 0) tally.limited += 1;
		const made = applyActions(edit.before.root, edit.script.actions);
		if (JSON.stringify(made) === JSON.stringify(plainTree(edit.after.root))) continue;
		tally.wrongEdits += 1;
		console.log(`wrong edit in ${path}: ${unit.key}`);
	}
}

function* diskFiles(folder: string): Iterable<{ path: string; text: string }> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* diskFiles(path);
		else if (entry.isFile() && path.endsWith(".go")) yield { path, text: readFileSync(path, "utf8") };
	}
}

function* blobFiles(folder: string): Iterable<{ path: string; text: string }> {
	const listed = git(folder, ["ls-tree", "-r", "-z", "HEAD"]).split("\0");
	const files = listed.flatMap((line) => {
		const match = /^\d+ blob ([0-9a-f]+)\t(.*\.go)$/.exec(line);
		return match?.[1] === undefined || match[2] === undefined ? [] : [{ blob: match[1], path: match[2] }];
	});
	for (const { blob, path } of files) {
		try {
			yield { path, text: git(folder, ["cat-file", "blob", blob]) };
		} catch {
			// A partial mirror lacks its largest blobs.
		}
	}
}

async function tallyHistory(folder: string, tally: Tally): Promise<void> {
	const log = git(folder, [
		"log",
		"--no-merges",
		`-n${COMMITS}`,
		"--format=",
		"--raw",
		"--no-abbrev",
		"--",
		"*.go",
	]);
	const show = (blob: string): string | null => {
		if (/^0+$/.test(blob)) return null;
		try {
			return git(folder, ["cat-file", "blob", blob]);
		} catch {
			return null;
		}
	};
	for (const line of log.split("\n")) {
		const match = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [AMD]\t(.*)$/.exec(line);
		if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) continue;
		tallyEdits(match[3], show(match[1]), show(match[2]), tally);
		await new Promise((resolve) => setImmediate(resolve));
	}
}
