/**
 * Guards: the commit takes a check away (a nil or length comparison, an early return) from a function on the stack.
 * When the check named what the crashing line uses, the crash is what the check was there to prevent.
 */
import type { FailureClass } from "../../model/stack.js";
import { linesWithin } from "../edited-declarations.js";
import type { FileEdits, FrameFact, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { codeOf } from "../line-code.js";
import type { Observation, Producer } from "../producer.js";
import { functionEdit } from "./stack-edits.js";

/** A removed check that names nothing of the crashing line. */
const unrelated = 0.35;
/** Lines around the frame's line whose names a check may have protected. */
const reach = 2;

/** A check of another kind than the failure (sizes for a nil dereference) hardly protected from it. */
const misfit = 0.2;

/** Where nobody can say what prevents the failure (a panic on purpose), a check is more likely another's. */
const anyKind = 0.4;

/** What a check must compare to have prevented a failure. */
const fitting: Readonly<Partial<Record<FailureClass, RegExp>>> = {
	"nil-dereference": /\bnil\b|\bok\b|IsNil|IsZero/,
	"nil-map-write": /\bnil\b|\bok\b/,
	"index-out-of-range": /\blen\(|\bcap\(|[<>]|\bok\b|\bnil\b/,
	"slice-bounds": /\blen\(|\bcap\(|[<>]|\bok\b|\bnil\b/,
	"divide-by-zero": /\b0\b|[<>]/,
	"type-assertion": /\bok\b|\bnil\b/,
	"closed-channel": /closed|done|\bnil\b|\bok\b/i,
};

/** `err != nil`, also after `err := f();`: it reports a failure, and its values are checked elsewhere. */
const errorCheck = /(?:^|;\s*)\w*[eE]rr\s*!=\s*nil$/;
const condition = /^\s*(?:(?:\}\s*)?else\s+)?if\s(.*)$/s;
const names = /[A-Za-z_]\w*/g;
const noise: ReadonlySet<string> = new Set([
	"if",
	"nil",
	"len",
	"err",
	"ok",
	"return",
	"else",
	"true",
	"false",
	"func",
]);

export const guardProducer: Producer = {
	id: "guard",
	doc: "the commit removes a check from a function on the stack, above all one that names what the crashing line uses",
	scale: "rarity",
	observe: (facts) => facts.commits.flatMap((fact) => best(facts, fact.commit.sha, fact.files) ?? []),
};

function best(facts: RankFacts, commit: string, files: readonly FileEdits[]): Observation | null {
	let found: Observation | null = null;
	for (const frame of facts.frames) {
		for (const file of files) {
			if (file.path !== frame.resolved.path && file.oldPath !== frame.resolved.path) continue;
			if (functionEdit(file, frame) === null) continue;
			const hit = removedGuard(file, frame, fitting[facts.failure]);
			if (hit === null) continue;
			const value = frame.weight * hit.worth;
			if (value <= (found?.value ?? 0)) continue;
			const key = keyOfFrame(frame);
			const about = hit.related ? ", which protected what the failing line uses" : "";
			found = {
				commit,
				value,
				text: `removes the check \`${hit.check}\` from ${key}${about}`,
				places: [{ path: file.path, line: hit.line, symbol: key, commit }],
			};
		}
	}
	return found;
}

interface Guard {
	readonly check: string;
	readonly line: number;
	readonly worth: number;
	/** It names what the failing line uses. */
	readonly related: boolean;
}

/** The most telling condition that hunks inside the frame's function remove without adding it back. */
function removedGuard(file: FileEdits, frame: FrameFact, fits: RegExp | undefined): Guard | null {
	const used = usedNames(frame);
	const key = keyOfFrame(frame);
	const added = new Set(file.diff.hunks.flatMap((hunk) => hunk.added.map(normal)));
	let found: Guard | null = null;
	for (const hunk of file.diff.hunks) {
		for (const line of linesWithin(hunk, "removed", key)) {
			const check = condition.exec(line)?.[1]?.trimEnd().replace(/\{$/, "").trim();
			if (check === undefined || added.has(normal(line)) || errorCheck.test(check)) continue;
			const named = [...check.matchAll(names)].map((match) => match[0]).filter((name) => !noise.has(name));
			const kind = fits === undefined ? anyKind : fits.test(check) ? 1 : misfit;
			const related = named.some((name) => used.has(name));
			const worth = kind * (related ? 1 : unrelated);
			if (worth > (found?.worth ?? 0))
				found = { check: check.slice(0, 60), line: hunk.newStart, worth, related };
		}
	}
	return found;
}

function normal(line: string): string {
	return line.replace(/\s+/g, " ").trim();
}

/** Names on the frame's line and close to it; empty when the line is not known. */
function usedNames(frame: FrameFact): ReadonlySet<string> {
	if (frame.line === null || frame.declaration === null) return new Set();
	const at = frame.line - frame.declaration.line;
	const lines = frame.source.slice(Math.max(0, at - reach), at + 1);
	// The receiver stands on most lines of a method: to name it says nothing.
	const receiver = /^func \((\w+)\s/.exec(frame.source[0] ?? "")?.[1];
	return new Set(
		lines
			.flatMap((line) => [...codeOf(line).matchAll(names)].map((match) => match[0]))
			.filter((name) => name !== receiver),
	);
}
