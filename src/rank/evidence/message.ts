/**
 * Message evidence: a string literal that the commit adds is a template of the error's text. Go errors
 * are written as literals with fmt verbs, so `reserve %s: %w` in a diff matches "reserve sku-7: no stock".
 */
import { literalFit, literalsIn, minLiteralLetters } from "../../golang/literal-fit.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { CommitFact } from "../facts.js";
import type { Observation, Producer } from "../producer.js";
import { withoutRuntimeText } from "../runtime-text.js";

export const messageProducer: Producer = {
	id: "message",
	doc: "the commit adds a string literal that is a template of the error's text",
	scale: "rarity",
	observe: (facts) => {
		const text = withoutRuntimeText([facts.message, ...facts.causes].join("\n"));
		if (!/[A-Za-z]{4}/.test(text)) return [];
		return facts.commits.flatMap((fact) => observeCommit(fact, text) ?? []);
	},
};

function observeCommit(fact: CommitFact, text: string): Observation | null {
	let best: Observation | null = null;
	const code = fact.files.filter((file) => isProgramCode(file.path));
	let removed: ReadonlySet<string> | null = null;
	// A literal that was only moved or re-wrapped is not new.
	const isMoved = (template: string): boolean => {
		removed ??= new Set(
			code.flatMap((file) => file.diff.hunks.flatMap((hunk) => hunk.removed.flatMap(literalsIn))),
		);
		return removed.has(template);
	};
	for (const file of code) {
		for (const hunk of file.diff.hunks) {
			for (const line of hunk.added) {
				for (const template of literalsIn(line)) {
					const value = templateFit(template, text);
					if (value <= (best?.value ?? 0) || isMoved(template)) continue;
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

/** 0..1: share of the error text's letters that the template's fixed parts explain; 0 when they do not all occur in order. */
function templateFit(template: string, text: string): number {
	const letters = literalFit(template, text)?.letters ?? 0;
	if (letters === 0) return 0;
	return Math.min(1, letters / Math.max(minLiteralLetters * 2, text.replace(/[^A-Za-z]/g, "").length * 0.6));
}
