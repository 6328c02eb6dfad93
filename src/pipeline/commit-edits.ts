/** From the diffs of a range to what each commit edits, commit by commit while git is still writing the next. */
import type { FileDiff, Hunk, Sha } from "../model/commit.js";
import { editedDeclarations } from "../rank/edited-declarations.js";
import type { FileEdits } from "../rank/facts.js";
import { mechanicalHunks } from "../rank/mechanical.js";

/** Edits by commit, files in the order of the diffs. Diffs of a commit that come in two runs are taken together. */
export async function editsByCommit(
	diffs: AsyncIterable<FileDiff>,
): Promise<ReadonlyMap<Sha, readonly FileEdits[]>> {
	const found = new Map<Sha, readonly FileEdits[]>();
	let run: FileDiff[] = [];
	const settle = (): void => {
		const commit = run[0]?.commit;
		if (commit === undefined) return;
		const earlier = found.get(commit)?.map((file) => file.diff) ?? [];
		found.set(commit, editsOf([...earlier, ...run]));
	};
	for await (const diff of diffs) {
		if (diff.commit !== run[0]?.commit) {
			settle();
			run = [];
		}
		run.push(diff);
	}
	settle();
	return found;
}

/** Edits of one commit. */
function editsOf(diffs: readonly FileDiff[]): FileEdits[] {
	const mechanical = mechanicalHunks(diffs);
	return diffs.map((diff) => fileEdits(diff, mechanical));
}

function fileEdits(diff: FileDiff, mechanical: ReadonlySet<Hunk>): FileEdits {
	let codeLines = 0;
	for (const hunk of diff.hunks) {
		for (const line of hunk.removed) if (isCode(line)) codeLines++;
		for (const line of hunk.added) if (isCode(line)) codeLines++;
	}
	const declarations = editedDeclarations(diff, mechanical);
	return { path: diff.path, oldPath: diff.oldPath, diff, declarations, mechanical, codeLines, inert: false };
}

/** Neither blank nor a line comment, save those that tools obey. */
function isCode(line: string): boolean {
	return /^\s*(?:[^\s/]|\/(?!\/)|\/\/(?:go:|export |\s*\+build\s))/.test(line);
}
