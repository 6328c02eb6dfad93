/**
 * Edits that touch nothing that ran before: whole functions, types and constants come or go. New code that nothing
 * calls yet does not run, and the compiler sees to it that nothing calls what is gone.
 */
import { isTestPath } from "../golang/test-path.js";
import { remembered } from "../model/remembered.js";
import { linesWithin } from "./edited-declarations.js";
import { isDocumentation } from "./exculpate.js";
import type { CommitFact, FileEdits, RankFacts } from "./facts.js";
import { keyOfFrame, nameOfKey } from "./frame-key.js";

/** Methods that the standard library calls by an interface: to add or remove one changes what runs. */
const called =
	/^(?:init|main|String|GoString|Format|Error|Unwrap|Is|As|Read|ReadAt|ReadFrom|Write|WriteTo|WriteString|WriteAt|Close|Seek|Flush|ServeHTTP|RoundTrip|Len|Less|Swap|Push|Pop|Scan|Value|Hijack|Timeout|Temporary|LogValue|(?:Un)?[mM]arshal\w*|Gob(?:En|De)code)$/;
/** Types, constants, functions and imports; variables, alone or in a group, may have initialisers that act. */
const quiet = /^(?:type |const |(?!var$)[A-Za-z_]\w*(?:\.\w+)?$)/;
/** Comments that tools obey, and C code in comments. */
const directive = /^(?:\/\/(?:go:|export |\s*\+build\s|#)|\/\*|#|package\s)/;

/** Keys of the functions on the stack and of those that it reaches. */
const running = remembered(
	({ frames, reached = [] }: RankFacts): ReadonlySet<string> =>
		new Set([...frames.map(keyOfFrame), ...reached.map(({ key }) => key)]),
);

/** True when the commit's Go code only adds or removes whole declarations that nothing on the stack can run. */
export function isDetached(facts: RankFacts, { commit, files }: CommitFact): boolean {
	const runs = running(facts);
	const read = new Map(files.map((file) => [file.path, file]));
	const come = new Set<string>();
	const gone = new Set<string>();
	for (const { path } of commit.files) {
		if (isTestPath(path) || isDocumentation(path)) continue;
		const file = read.get(path);
		if (file === undefined || !path.endsWith(".go") || file.diff.binary || file.diff.truncated !== undefined)
			return false;
		for (const { key, created, deleted } of file.declarations) {
			if (key === "") continue;
			if (!quiet.test(key) || called.test(nameOfKey(key)) || runs.has(key)) return false;
			if (key === "import") continue;
			if (!created && !deleted) return false;
			(created ? come : gone).add(key);
		}
		if (!isQuietOutside(file)) return false;
	}
	// What goes in one file and comes in another was moved, and perhaps changed on the way.
	return come.size + gone.size > 0 && ![...come].some((key) => gone.has(key));
}

function isQuietOutside({ diff }: FileEdits): boolean {
	return diff.hunks.every((hunk) =>
		(["added", "removed"] as const).every((side) =>
			linesWithin(hunk, side, "").every((line) => !directive.test(line)),
		),
	);
}
