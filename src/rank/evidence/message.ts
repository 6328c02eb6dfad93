/**
 * Message evidence: a string literal that the commit adds is a template of the error's text. Go errors
 * are written as literals with fmt verbs, so `reserve %s: %w` in a diff matches "reserve sku-7: no stock".
 */
import { isTestPath } from "../exculpate.js";
import type { CommitFact } from "../facts.js";
import type { Observation, Producer } from "../producer.js";
import { withoutRuntimeText } from "../runtime-text.js";

/** Literals with fewer letters match by chance. */
const minLetters = 10;

const literal = /"((?:[^"\\]|\\.)*)"|`([^`]*)`/g;
export const messageProducer: Producer = {
	id: "message",
	doc: "the commit adds a string literal that is a template of the error's text",
	scale: "rarity",
	observe: (facts) => {
		const text = withoutRuntimeText([facts.message, ...facts.causes].join("\n"));
		const words = new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? []);
		if (words.size === 0) return [];
		return facts.commits.flatMap((fact) => observeCommit(fact, text, words) ?? []);
	},
};

function observeCommit(fact: CommitFact, text: string, words: ReadonlySet<string>): Observation | null {
	let best: Observation | null = null;
	const code = fact.files.filter((file) => file.path.endsWith(".go") && !isTestPath(file.path));
	const before = literalsOf(code.flatMap((file) => file.diff.hunks.flatMap((hunk) => hunk.removed)));
	for (const file of code) {
		for (const hunk of file.diff.hunks) {
			for (const line of hunk.added) {
				if (!line.includes('"') && !line.includes("`")) continue;
				for (const match of line.matchAll(literal)) {
					const template = match[1] ?? match[2] ?? "";
					// A literal that was only moved or re-wrapped is not new.
					if (before.has(template)) continue;
					const value = templateFit(template, text, words);
					if (value <= (best?.value ?? 0)) continue;
					best = {
						commit: fact.commit.sha,
						value,
						text: `adds the literal ${JSON.stringify(template.slice(0, 60))}, which the error's text fits`,
						places: [{ path: file.path, line: hunk.newStart, commit: fact.commit.sha }],
					};
				}
			}
		}
	}
	return best;
}

function literalsOf(lines: readonly string[]): ReadonlySet<string> {
	const found = new Set<string>();
	for (const line of lines) for (const match of line.matchAll(literal)) found.add(match[1] ?? match[2] ?? "");
	return found;
}

/** 0..1: share of the error text's letters that the template's fixed parts explain; 0 when they do not all occur in order. */
function templateFit(template: string, text: string, words: ReadonlySet<string>): number {
	const parts = template
		.split(/%%|%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]|\\[nt"]|\{\w*\}/)
		.map((part) => part.trim());
	const letters = parts.join("").replace(/[^A-Za-z]/g, "").length;
	if (letters < minLetters) return 0;
	const first = parts
		.join(" ")
		.toLowerCase()
		.match(/[a-z]{4,}/);
	if (first !== null && !words.has(first[0])) return 0;
	let at = 0;
	for (const part of parts) {
		if (part === "") continue;
		const found = text.indexOf(part, at);
		if (found < 0) return 0;
		at = found + part.length;
	}
	return Math.min(1, letters / Math.max(minLetters * 2, text.replace(/[^A-Za-z]/g, "").length * 0.6));
}
