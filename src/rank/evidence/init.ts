/**
 * Initialisation: the commit no longer sets a field or variable that the crashing line uses. Constructors return
 * long before the crash, so they are never on its stack; the name is all that ties them to it.
 */

import { isProgramCode } from "../../golang/test-path.js";
import type { FailureClass } from "../../model/stack.js";
import type { FileEdits, FrameFact } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { codeOf } from "../line-code.js";
import type { Observation, Producer } from "../producer.js";

/** Frames whose lines are looked at: the value was used here or handed down from just above. */
const frames = 3;
/** Lines around the frame's line whose names count. */
const reach = 1;
/** Shorter names match by chance. */
const minName = 3;
/** An error that is no longer made is not missed by the code that fails. */
const errorName = /^(?:err|error)|(?:Err|Error)$/;

/** `x.name = value` or `name: value,`: which field is set, and to what. */
const setting = /^\s*(?:[\w.[\]*()]+\.(\w+)\s*=|(\w+):)\s*(\S.*)$/s;
/** Values that make something usable; a nil, zero or plain copy would not be missed. */
const making = /^(?:make\(|&?[\w.]+\{|new\(|[\w.]*\b[nN]ew\w*\(|map\[)/;
/** What a missing initialisation looks like when it fails. */
const failures: ReadonlySet<FailureClass> = new Set([
	"nil-dereference",
	"nil-map-write",
	"explicit-panic",
	"unknown",
]);

export const initProducer: Producer = {
	id: "init",
	doc: "the commit removes the initialisation of a field or variable that the crashing line uses",
	scale: "rarity",
	observe: (facts) => {
		if (!failures.has(facts.failure)) return [];
		const used = usedNames(facts.frames.slice(0, frames));
		if (used.size === 0) return [];
		return facts.commits.flatMap((fact) => best(fact.commit.sha, fact.files, used) ?? []);
	},
};

/** Names on the frames' lines, with the weight of the frame. */
function usedNames(list: readonly FrameFact[]): ReadonlyMap<string, FrameFact> {
	const used = new Map<string, FrameFact>();
	for (const frame of list) {
		if (frame.line === null || frame.declaration === null) continue;
		const at = frame.line - frame.declaration.line;
		for (const line of frame.source.slice(Math.max(0, at - reach), at + 1)) {
			for (const [name] of codeOf(line).matchAll(/[A-Za-z_]\w*/g)) {
				if (name.length >= minName && !errorName.test(name) && !used.has(name)) used.set(name, frame);
			}
		}
	}
	return used;
}

function best(
	commit: string,
	files: readonly FileEdits[],
	used: ReadonlyMap<string, FrameFact>,
): Observation | null {
	let found: Observation | null = null;
	const code = files.filter((file) => isProgramCode(file.path));
	// Also in another file: a constructor that moved still sets it.
	let still: ReadonlySet<string> | null = null;
	for (const file of code) {
		for (const hunk of file.diff.hunks) {
			for (const line of hunk.removed) {
				const name = madeName(line);
				const frame = name === null ? undefined : used.get(name);
				if (name === null || frame === undefined || frame.weight <= (found?.value ?? 0)) continue;
				still ??= madeIn(code);
				if (still.has(name)) continue;
				const where = keyOfFrame(frame);
				found = {
					commit,
					value: frame.weight,
					text: `no longer sets ${name} (\`${line.trim().slice(0, 60)}\`), which ${where} uses where it fails`,
					places: [{ path: file.path, line: hunk.newStart, commit }],
				};
			}
		}
	}
	return found;
}

/** Names that added lines set. */
function madeIn(code: readonly FileEdits[]): ReadonlySet<string> {
	return new Set(
		code.flatMap((file) =>
			file.diff.hunks.flatMap((hunk) => hunk.added.flatMap((line) => madeName(line) ?? [])),
		),
	);
}

function madeName(line: string): string | null {
	const match = setting.exec(line);
	if (match === null || !making.test(match[3] ?? "")) return null;
	return match[1] ?? match[2] ?? null;
}
