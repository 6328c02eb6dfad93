/**
 * Edit class x error class: what was edited fits how it failed. A nil dereference looks for removed nil checks,
 * new `return nil` and new pointers; a race for goroutines and locks; and so on. Counts more on the stack.
 */

import { dirname } from "../../golang/frame-resolver.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { FailureClass } from "../../model/stack.js";
import type { CommitFact, FileEdits, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import type { Observation, Producer } from "../producer.js";

interface EditPattern {
	readonly side: "added" | "removed" | "either";
	readonly pattern: RegExp;
	readonly name: string;
	/** 0..1: how specific the pattern is. */
	readonly worth: number;
}

const edit = (side: EditPattern["side"], pattern: RegExp, name: string, worth: number): EditPattern => ({
	side,
	pattern,
	name,
	worth,
});

const locks = edit(
	"either",
	/\.(?:R?Lock|R?Unlock|TryLock)\(\)|sync\.(?:RW)?Mutex|atomic\./,
	"edits locking",
	1,
);
const goroutines = edit("added", /^\s*go\s|\.Go\(func/, "starts a goroutine", 0.9);
const channels = edit("either", /<-|\bchan\b|\bclose\(|\bselect\b/, "edits channel operations", 0.7);
const bounds = edit("removed", /\blen\(|\bcap\(/, "removes a length check", 1);
const indexing = edit("either", /\w\[[^\]"]{1,120}\]/, "edits indexing or slicing", 0.6);

/**
 * Which edits explain which failure. What stands between brackets is bounded: patterns with two open ends take the
 * cube of a hostile line's length. Order does not matter, the strongest counts. */
const patterns: Readonly<Partial<Record<FailureClass, readonly EditPattern[]>>> = {
	"nil-dereference": [
		edit("removed", /[!=]=\s*nil\b/, "removes a nil check", 1),
		edit("added", /return\s(?:\s*nil\b|.*,\s*nil\b)/, "adds a `return nil`", 0.7),
		edit("added", /^\s+\w+(?:,\s*\w+)*\s+\*[\w.]+/, "adds a pointer field or variable", 0.8),
		edit("removed", /=\s*(?:&\w|new\(|New\w*\()|make\(/, "removes an initialisation", 0.8),
		edit("added", /\.\w+\.\w+/, "adds a dereference", 0.4),
	],
	"index-out-of-range": [
		bounds,
		indexing,
		edit("either", /return\s+(?:nil|\[\])|append\(/, "edits a returned slice", 0.5),
	],
	"slice-bounds": [bounds, edit("either", /\w\[[^\]":]{0,120}:[^\]]{0,120}\]/, "edits slicing", 1), indexing],
	"nil-map-write": [
		edit("removed", /make\(map|map\[[^\]]{0,120}\][^{]{0,120}\{/, "removes a map initialisation", 1),
		edit("added", /\bmap\[/, "adds a map", 0.7),
		edit("added", /\w\[[^\]]{1,120}\]\s*=(?!=)/, "adds a map write", 0.7),
	],
	"concurrent-map": [
		locks,
		goroutines,
		edit("either", /\bmap\[|\w\[[^\]]{1,120}\]\s*=(?!=)|delete\(/, "edits a map", 0.7),
	],
	"data-race": [locks, goroutines, channels],
	deadlock: [locks, channels, edit("either", /WaitGroup|\.Wait\(\)|\.Done\(\)/, "edits waiting", 0.9)],
	"closed-channel": [edit("either", /\bclose\(/, "edits a close of a channel", 1), channels, goroutines],
	"type-assertion": [
		edit("added", /\.\([\w.*[\]]+\)/, "adds a type assertion", 1),
		edit("either", /interface\{|\bany\b/, "edits an interface", 0.4),
	],
	"divide-by-zero": [edit("either", /[\w)]\s*[/%]\s*[\w(]/, "edits a division", 1)],
	"stack-overflow": [edit("added", /\w\(/, "adds calls", 0.3)],
	"negative-waitgroup": [edit("either", /\.(?:Add|Done)\(/, "edits a WaitGroup", 1)],
	"out-of-memory": [edit("either", /make\(|append\(|ReadAll/, "edits allocations", 0.6)],
	timeout: [
		edit("either", /[Tt]imeout|[Dd]eadline|time\.(?:Second|Millisecond|Minute)/, "edits a timeout", 1),
		edit("either", /context\.(?:With\w+|Background|TODO)|\bctx\b/, "edits context passing", 0.6),
		edit("either", /[Rr]etr(?:y|ies)|[Bb]ackoff/, "edits retries", 0.8),
	],
	"explicit-panic": [edit("added", /\bpanic\(|[Pp]anicf?\(|Must\w{1,80}\(/, "adds a panic", 0.8)],
};

/** Lines outside the stack's files count this much. */
const offStack = 0.35;
const sameFunction = 1;
const sameFile = 0.6;
/** A function that one on the stack calls. */
const calledFunction = 0.6;

export const editClassProducer: Producer = {
	id: "class",
	doc: "what the commit edits fits how it failed (nil checks for nil dereferences, locks for races, ...)",
	scale: "rarity",
	observe: (facts) => {
		const wanted = patterns[facts.failure];
		if (wanted === undefined) return [];
		return facts.commits.flatMap((fact) => observeCommit(facts, fact, wanted) ?? []);
	},
};

function observeCommit(
	facts: RankFacts,
	fact: CommitFact,
	wanted: readonly EditPattern[],
): Observation | null {
	let best: Observation | null = null;
	for (const file of fact.files) {
		if (!isProgramCode(file.path)) continue;
		const near = nearness(facts, file);
		for (const one of wanted) {
			const value = one.worth * near.worth;
			if (value <= (best?.value ?? 0)) continue;
			const line = firstMatch(file, one);
			if (line === null) continue;
			best = {
				commit: fact.commit.sha,
				value,
				text: `${one.name} in ${file.path}, which fits the failure`,
				places: [{ path: file.path, line, commit: fact.commit.sha }],
			};
		}
	}
	return best;
}

function nearness(facts: RankFacts, file: FileEdits): { readonly worth: number } {
	let worth = offStack;
	for (const frame of facts.frames) {
		if (frame.resolved.path !== file.path && frame.resolved.path !== file.oldPath) continue;
		const key = keyOfFrame(frame);
		const inFunction = file.declarations.some((one) => one.key === key);
		worth = Math.max(worth, frame.weight * (inFunction ? sameFunction : sameFile));
	}
	for (const { folder, key, frame, via } of facts.reached ?? []) {
		if (via !== null || dirname(file.path) !== folder || !file.declarations.some((one) => one.key === key))
			continue;
		worth = Math.max(worth, (facts.frames[frame]?.weight ?? 0) * calledFunction);
	}
	return { worth };
}

function firstMatch(file: FileEdits, one: EditPattern): number | null {
	for (const hunk of file.diff.hunks) {
		const removed = one.side !== "added" && hunk.removed.some((line) => one.pattern.test(line));
		const added = one.side !== "removed" && hunk.added.some((line) => one.pattern.test(line));
		// A pattern on both sides was only moved or reformatted, unless either side is what counts.
		if (one.side === "removed" && removed && hunk.added.some((line) => one.pattern.test(line))) continue;
		if (one.side === "added" && added && hunk.removed.some((line) => one.pattern.test(line))) continue;
		if (removed || added) return hunk.newStart;
	}
	return null;
}
