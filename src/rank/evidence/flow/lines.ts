/** What single changed lines of Go code say of fields and variables. */
import type { Hunk } from "../../../model/commit.js";
import type { FailureClass } from "../../../model/stack.js";
import { codeOf } from "../../line-code.js";

/** A declared field: names, then its type. */
const declared = /^\s+((?:\w+,\s*)*\w+)\s+([\w*[\](){}.<-][^`/]*)/;
/** Types whose zero value is nil. */
const nilable = /^(?:\*|map\[|\[\]|func\b|chan\b|interface\b|any\b)/;
const nilChecked = /(?:\.|\b)(\w+)\s*[!=]=\s*nil\b/g;
const lengthChecked = /\blen\((?:[\w.]*\.)?(\w+)\)/g;
/** Failures that a length check prevents. */
const bounded: ReadonlySet<FailureClass> = new Set(["index-out-of-range", "slice-bounds"]);

/** True for types whose zero value is nil, as far as their text tells. */
export function isNilable(type: string): boolean {
	return nilable.test(type);
}

/** Values that are not nil. */
const made = /^(?:make\(|new\(|&|[\w.[\]]*\{|["'`\d])/;

/** True for values that cannot be nil, as far as their text tells. */
export function isMade(value: string): boolean {
	return made.test(value);
}

/** Fields that lines of a struct declare: name -> type as written. */
export function declaredTypes(lines: readonly string[]): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const line of lines) {
		const match = declared.exec(line);
		for (const name of match?.[1]?.split(/,\s*/) ?? []) found.set(name, (match?.[2] ?? "").trim());
	}
	return found;
}

/** One assignment on a line, by the name that is set. */
export interface Assigned {
	readonly name: string;
	readonly value: string;
	/** `.Name = value` or `Name: value` in a literal; else a plain name, which is a variable. */
	readonly field: boolean;
}

/** Assignments and keyed values of a line. */
export function assignedIn(line: string): Assigned[] {
	const code = codeOf(line);
	const matches = code.matchAll(/(\.|^\s*|[{,]\s*)(\w+)\s*(?:[-+|&]?(=)(?!=)|:(?!=))\s*([^,]*)/g);
	return [...matches].map(([, before, name, equals, value]) => ({
		name: name ?? "",
		value: (value ?? "").trim(),
		field: before === "." || equals === undefined,
	}));
}

/** Names that the hunk's new conditions compare with what fails, and its old ones do not. */
export function newlyChecked(hunk: Hunk, failure: FailureClass): string[] {
	const check = failure.startsWith("nil") ? nilChecked : bounded.has(failure) ? lengthChecked : null;
	if (check === null) return [];
	// What most lines do not hold is asked first.
	const what = check === nilChecked ? "nil" : "len(";
	const names = (lines: readonly string[]): string[] =>
		lines
			.filter((line) => line.includes(what) && /\b(?:if|for|case)\b|&&|\|\|/.test(line))
			.flatMap((line) => [...line.matchAll(check)].map((match) => match[1] ?? ""));
	const now = names(hunk.added);
	if (now.length === 0) return now;
	const before = new Set(names(hunk.removed));
	return now.filter((name) => !before.has(name));
}
