/**
 * Calls: the commit adds a call of a function on the stack. What crashes there may be how it is called, and a
 * stack that was cut, or runs on another goroutine, does not show the caller.
 */
import { dirname } from "../../golang/frame-resolver.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { Hunk } from "../../model/commit.js";
import type { FileEdits, FrameFact, RankFacts } from "../facts.js";
import { keyOfFrame, nameOfKey } from "../frame-key.js";
import type { Observation, Producer } from "../producer.js";
import { wordIndexOf } from "../word-index.js";

/** Frames whose callers are looked for: further out the stack shows them. */
const frames = 3;
/** A method of an unknown receiver: the name alone must match. */
const methodDiscount = 0.5;
/** Names too short or too common to be recognised by themselves. */
const minName = 4;

interface Callee {
	readonly frame: FrameFact;
	readonly name: string;
	/** Finds a call of it on a line. */
	readonly pattern: RegExp;
	readonly method: boolean;
	/** Whether a hunk can hold one. */
	readonly mayCall: (hunk: Hunk) => boolean;
}

function callees(facts: RankFacts): Callee[] {
	const found: Callee[] = [];
	for (const frame of facts.frames.slice(0, frames)) {
		const key = keyOfFrame(frame);
		const name = nameOfKey(key);
		if (!/^[A-Za-z_]\w*$/.test(name) || name.length < minName || frame.inferred === "caller") continue;
		const method = key.includes(".");
		const pattern = new RegExp(method ? `\\.${name}\\(` : `\\b${name}\\(`);
		found.push({ frame, name, method, pattern, mayCall: wordIndexOf(facts).holders([name]) });
	}
	return found;
}

/** A call that the file's hunks add and do not take away. */
function addedCall(file: FileEdits, callee: Callee): { readonly line: number } | null {
	for (const hunk of file.diff.hunks) {
		if (!callee.mayCall(hunk) || hunk.removed.some((line) => callee.pattern.test(line))) continue;
		const at = hunk.added.findIndex((line) => callee.pattern.test(line) && !/^\s*(?:func|\/\/)/.test(line));
		if (at >= 0) return { line: hunk.newStart + at };
	}
	return null;
}

/** Whether a call in this file can mean that function: exported ones anywhere, others in their package. */
function visible(file: FileEdits, { frame, name }: Callee): boolean {
	return /^\p{Lu}/u.test(name) || dirname(file.path) === frame.resolved.folder;
}

function best(commit: string, files: readonly FileEdits[], list: readonly Callee[]): Observation | null {
	let found: Observation | null = null;
	for (const file of files) {
		if (!isProgramCode(file.path)) continue;
		for (const callee of list) {
			const value = callee.frame.weight * (callee.method ? methodDiscount : 1);
			if (value <= (found?.value ?? 0) || !visible(file, callee)) continue;
			const call = addedCall(file, callee);
			if (call === null) continue;
			const key = keyOfFrame(callee.frame);
			const called = callee.method ? `a method named ${callee.name}` : key;
			found = {
				commit,
				value,
				text: `adds a call of ${called}, which is on the stack`,
				places: [{ path: file.path, line: call.line, commit }],
			};
		}
	}
	return found;
}

/** Added a call of what crashed. */
export const callsProducer: Producer = {
	id: "calls",
	doc: "the commit adds a call of a function on the stack",
	scale: "rarity",
	observe: (facts) => {
		const list = callees(facts);
		return list.length === 0
			? []
			: facts.commits.flatMap((fact) => best(fact.commit.sha, fact.files, list) ?? []);
	},
};
