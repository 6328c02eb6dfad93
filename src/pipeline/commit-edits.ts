/** From the diffs of a range to what each commit edits, commit by commit while git is still writing the next. */
import type { FileDiff, Sha } from "../model/commit.js";
import { editedDeclarations } from "../rank/edited-declarations.js";
import type { FileEdits } from "../rank/facts.js";
import { mechanicalEdits } from "../rank/mechanical.js";

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
	const isMechanical = mechanicalEdits(diffs);
	return diffs.map((diff) => fileEdits(diff, isMechanical));
}

function fileEdits(diff: FileDiff, isMechanical: FileEdits["isMechanical"]): FileEdits {
	const codeLines = diff.hunks.reduce((sum, hunk) => sum + codeIn(hunk.removed) + codeIn(hunk.added), 0);
	const declarations = editedDeclarations(diff);
	return {
		path: diff.path,
		oldPath: diff.oldPath,
		diff,
		declarations,
		isMechanical,
		codeLines,
		inert: false,
	};
}

function codeIn(lines: readonly string[]): number {
	return lines.reduce((sum, line) => (isCode(line) ? sum + 1 : sum), 0);
}

/** Neither blank nor a line comment, save those that tools obey. */
function isCode(line: string): boolean {
	return /^\s*(?:[^\s/]|\/(?!\/)|\/\/(?:go:|export |\s*\+build\s))/.test(line);
}
