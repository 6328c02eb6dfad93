/**
 * Names of the declarations that a `-U0` diff edits, read from git's hunk context and the column-0 lines of the
 * hunk itself. No parsing: it works for every commit of a large range at the cost of reading the diff.
 * gofmt puts every top-level declaration at column 0, which is also what git's default funcname rule uses.
 */
import { declarationKey } from "../golang/declaration-line.js";
import type { FileDiff, Hunk } from "../model/commit.js";

/** One declaration that one file diff touches. */
export interface DeclarationEdit {
	/** `T.M`, `F`, or `type T`, `var x`, `const x`; "" for lines outside any declaration. */
	readonly key: string;
	readonly added: number;
	readonly removed: number;
	/** The diff adds the declaration's own first line and does not remove it. */
	readonly created: boolean;
	/** The diff removes the declaration's own first line and does not add it. */
	readonly deleted: boolean;
	/** First line number after the change. */
	readonly line: number;
}

interface Draft {
	added: number;
	removed: number;
	headAdded: boolean;
	headRemoved: boolean;
	line: number;
}

/** Declarations that the diff touches, in order of appearance. */
export function editedDeclarations(diff: FileDiff): DeclarationEdit[] {
	const drafts = new Map<string, Draft>();
	const at = (key: string, line: number): Draft => {
		let draft = drafts.get(key);
		if (draft === undefined) {
			draft = { added: 0, removed: 0, headAdded: false, headRemoved: false, line };
			drafts.set(key, draft);
		}
		return draft;
	};
	for (const hunk of diff.hunks) {
		const start = declarationKey(hunk.context) ?? "";
		walk(hunk.removed, start, (key, head) => {
			const draft = at(key, hunk.newStart);
			draft.removed++;
			if (head) draft.headRemoved = true;
		});
		let line = hunk.newStart;
		walk(hunk.added, start, (key, head) => {
			const draft = at(key, line);
			draft.added++;
			if (head) draft.headAdded = true;
			line++;
		});
	}
	return [...drafts].map(([key, draft]) => ({
		key,
		added: draft.added,
		removed: draft.removed,
		created: draft.headAdded && !draft.headRemoved,
		deleted: draft.headRemoved && !draft.headAdded,
		line: draft.line,
	}));
}

/** Share (0..1) of an edit's changed lines that stand in no hunk of a repeated pattern; see mechanical.ts. */
export function substanceOf(
	{ key, added, removed }: DeclarationEdit,
	diff: FileDiff,
	isMechanical: (hunk: Hunk) => boolean,
): number {
	let repeated = 0;
	for (const hunk of diff.hunks) {
		const lines = linesWithin(hunk, "removed", key).length + linesWithin(hunk, "added", key).length;
		if (lines > 0 && isMechanical(hunk)) repeated += lines;
	}
	return 1 - repeated / Math.max(1, added + removed);
}

/** Changed lines of a hunk, blank ones left out, that stand in the declaration `key` ("" for outside of any). */
export function linesWithin(hunk: Hunk, side: "added" | "removed", key: string): string[] {
	const found: string[] = [];
	walk(hunk[side], declarationKey(hunk.context) ?? "", (holder, _head, line) => {
		if (holder === key) found.push(line);
	});
	return found;
}

/** True when the hunk's first lines stand in the declaration that git prints behind `@@`, and not behind it. */
export function standsInContext({ context, removed, added }: Hunk): boolean {
	return context !== "" && [removed, added].some((lines) => startsInside(lines));
}

function startsInside(lines: readonly string[]): boolean {
	const first = lines.find((line) => /\S/.test(line));
	return first !== undefined && !first.startsWith("//") && declarationKey(first) === null;
}

function walk(
	lines: readonly string[],
	start: string,
	take: (key: string, head: boolean, line: string) => void,
): void {
	let key = start;
	let inside = start !== "";
	lines.forEach((line) => {
		const head = declarationKey(line);
		if (head !== null) {
			key = head;
			inside = true;
		}
		if (!/\S/.test(line)) return;
		// gofmt indents what stands in a function: a comment at column 0 is that of the next declaration.
		if (line.startsWith("//")) inside = false;
		// Doc comments and blank lines between declarations belong to what follows, not to what came before.
		take(inside || head !== null ? key : "", head !== null, line);
		if (line === "}" || line === ")") inside = false;
	});
}
