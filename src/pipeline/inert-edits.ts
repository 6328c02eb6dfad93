/**
 * Which edits leave the program as it was. A changed line that looks blank or like a comment is code inside a raw
 * string, and some comments are read by tools (build constraints, `//go:embed`, C code before `import "C"`): only
 * the tokens of both versions tell, so files without other changed lines are read and compared.
 */
import { sameSyntax } from "../golang/syntax-hash.js";
import { isTestPath } from "../golang/test-path.js";
import type { Commit, FileChange, Sha } from "../model/commit.js";
import { isDocumentation } from "../rank/exculpate.js";
import type { FileEdits } from "../rank/facts.js";
import type { CommitSource } from "../sources/commits.js";

/** Files of a range that are compared; what is beyond stays under suspicion. A new licence header edits thousands. */
const mostCompared = 4_000;
/** Files whose texts are held at once. */
const batch = 100;

interface Question {
	readonly file: FileEdits;
	readonly before: Sha;
	readonly after: Sha;
}

/** The edits, with `inert` set where both versions hold the same tokens and all lines counted where they do not. */
export async function withInertEdits(
	source: CommitSource,
	log: readonly Commit[],
	edits: ReadonlyMap<Sha, readonly FileEdits[]>,
): Promise<ReadonlyMap<Sha, readonly FileEdits[]>> {
	const questions = log.flatMap((commit) => questionsOf(commit, edits.get(commit.sha) ?? []));
	if (questions.length === 0) return edits;
	const answers = new Map<FileEdits, FileEdits>();
	for (let at = 0; at < Math.min(questions.length, mostCompared); at += batch) {
		const some = questions.slice(at, at + batch);
		const texts = await source.blobs(some.flatMap(({ before, after }) => [before, after]));
		for (const { file, before, after } of some) {
			const [old, now] = [texts.get(before), texts.get(after)];
			if (old == null || now == null) continue;
			answers.set(
				file,
				sameSyntax(old, now) ? { ...file, inert: true } : { ...file, codeLines: linesOf(file) },
			);
		}
	}
	return new Map([...edits].map(([sha, files]) => [sha, files.map((file) => answers.get(file) ?? file)]));
}

/**
 * Files in their place whose diff shows no line of code. A new name or a new file is a change by itself. None of a
 * commit that changes other code too: it is no comment-only commit, whatever these files say.
 */
function questionsOf(commit: Commit, files: readonly FileEdits[]): Question[] {
	const edits = new Map(files.map((file) => [file.path, file]));
	const questions: Question[] = [];
	for (const change of commit.files) {
		const question = questionOf(change, edits.get(change.path));
		if (question !== null) questions.push(question);
		else if (!isTestPath(change.path) && !isDocumentation(change.path)) return [];
	}
	return questions;
}

function questionOf({ status, oldBlob, newBlob }: FileChange, file: FileEdits | undefined): Question | null {
	if (file === undefined || file.codeLines > 0 || !file.path.endsWith(".go")) return null;
	if (status !== "modified" || oldBlob === null || newBlob === null) return null;
	return { file, before: oldBlob, after: newBlob };
}

function linesOf({ diff }: FileEdits): number {
	return diff.hunks.reduce((sum, hunk) => sum + hunk.added.length + hunk.removed.length, 0);
}
