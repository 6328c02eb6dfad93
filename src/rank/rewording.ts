/**
 * Rewordings: hunks whose two sides differ only in the text of messages, with the same values put into them. What
 * fails is not changed by how it is told.
 */
import { literalsIn, withoutLiterals } from "../golang/literal-fit.js";
import { isLogCall, isMessageCall } from "../golang/messages.js";
import { isProgramCode } from "../golang/test-path.js";
import type { Hunk } from "../model/commit.js";
import type { FileEdits } from "./facts.js";

/** A call, and the first of its arguments that is a literal. */
const call = /([A-Za-z_][\w.]{0,80})\([^"`()]{0,80}(?=["`])/g;
const verb = /%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z%]/g;

/**
 * Share (0..1) of the commit's changed Go lines, tests left out, that only reword messages; `logs`: that add or remove
 * log lines count too.
 */
export function rewordedShare(files: readonly FileEdits[], logs = false): number {
	let all = 0;
	let reworded = 0;
	for (const { path, diff } of files) {
		if (!isProgramCode(path)) continue;
		for (const hunk of diff.hunks) {
			if (logs && isImport(hunk)) continue;
			const lines = hunk.removed.length + hunk.added.length;
			all += lines;
			if (isRewording(hunk) || (logs && isLogging(hunk))) reworded += lines;
		}
	}
	return all === 0 ? 0 : reworded / all;
}

/** A statement that only logs; `Fatal` and `Panic` end the program. */
const logLine = /^\s*([A-Za-z_][\w.]{0,80})\((?!.*\bfunc\b).*\)$/;
const ends = /(?:Fatal|Panic)/;

function isLogging({ removed, added }: Hunk): boolean {
	return [...removed, ...added].every((line) => {
		const callee = logLine.exec(line)?.[1];
		return callee?.includes(".") === true && isLogCall(callee) && !ends.test(callee);
	});
}

/** Lines of an import: they come with what uses them. */
const isImport = ({ removed, added }: Hunk): boolean =>
	[...removed, ...added].every((line) => /^\s*(?:import\s+)?(?:[\w.]+\s+)?"[\w./-]+"$|^\s*$/.test(line));

function isRewording({ removed, added }: Hunk): boolean {
	return (
		removed.length === added.length &&
		removed.every((line, index) => {
			const now = added[index] ?? "";
			return line === now || (differsInLiterals(line, now) && isMessageLine(line) && sameVerbs(line, now));
		})
	);
}

const differsInLiterals = (before: string, after: string): boolean =>
	withoutLiterals(before) === withoutLiterals(after);

const isMessageLine = (line: string): boolean =>
	[...line.matchAll(call)].some(([, callee = ""]) => isMessageCall(callee));

const verbsOf = (line: string): string => (literalsIn(line).join("").match(verb) ?? []).join("");

const sameVerbs = (before: string, after: string): boolean => verbsOf(before) === verbsOf(after);
