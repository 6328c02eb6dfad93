/**
 * A stack for an error that has none: the places that write its message. `reserve order: no stock for sku-7` is a
 * chain of wrapped errors, outermost first; each part is looked for among the string literals of the deployed
 * tree, and the place of the innermost stands for the crash.
 */
import { type LiteralFit, literalFit, literalsIn } from "../golang/literal-fit.js";
import { splitWrapChain } from "../golang/message.js";
import { isTestPath } from "../golang/test-path.js";
import type { Sha } from "../model/commit.js";
import type { StackTrace } from "../model/stack.js";
import { withoutRuntimeText } from "../rank/runtime-text.js";
import type { CommitSource, FoundLine } from "../sources/commits.js";
import { notVendored } from "../sources/program-files.js";

/** A place that can have written a part of the message. */
export interface MessagePlace {
	readonly path: string;
	readonly line: number;
	/** 0..1: how sure, and how near to the innermost part. */
	readonly weight: number;
}

/** Phrases that are asked for; more come of dumps, not of messages. */
const mostPhrases = 24;
/** Places kept per part of the message: a text that many places write points at none of them. */
const mostPlaces = 3;
/** Letters of a literal that leave no doubt. */
const sureLetters = 24;
/** Outer parts of the chain only passed the error on. */
const decay = 0.35;

/**
 * Places that write the message, innermost part first; none when nothing of it stands in the tree. Where only what
 * others wrote is left of the inner parts (`context deadline exceeded`), the place that wrapped it comes first.
 */
export async function messagePlaces(
	source: CommitSource,
	commit: Sha,
	trace: StackTrace,
): Promise<readonly MessagePlace[]> {
	const message = withoutRuntimeText([trace.message, ...trace.causes].join("\n"));
	const phrases = [...new Set([...phrasesOf(message), ...wordsOf(message)])].slice(0, mostPhrases);
	const lines = await source.search(commit, phrases, ["*.go", ...notVendored]);
	const byDepth = new Map<number, Fit[]>();
	for (const line of lines) {
		const fit = isTestPath(line.path) ? null : bestFit(line.text, message);
		if (fit === null) continue;
		// `reserve %s: %w` ends with the colon before the part that it wraps.
		const rest = message.slice(message[fit.end - 1] === ":" ? fit.end - 1 : fit.end);
		const depth = rest.split(/:\s|\n/).length - 1;
		byDepth.set(depth, [...(byDepth.get(depth) ?? []), { ...line, letters: fit.letters, whole: fit.whole }]);
	}
	const found = [...byDepth]
		.sort(([a], [b]) => a - b)
		.flatMap(([, fits], depth) =>
			strongest(fits).map((fit) => ({ ...fit, weight: fit.weight / (1 + depth * decay) })),
		);
	return usedSentinels(source, commit, found, message);
}

/** Pairs of neighbouring words: one of them is in the template, wherever it has its holes. */
function phrasesOf(message: string): string[] {
	const runs = message.match(/[A-Za-z][A-Za-z'_-]*(?: [A-Za-z][A-Za-z'_-]*)+/g) ?? [];
	return runs.flatMap((run) => {
		const words = run.split(" ");
		return words.slice(1).map((word, index) => `${words[index]} ${word}`);
	});
}

/** Parts of the chain that are one word, as the code writes them: `"reserve: %w"`. */
function wordsOf(message: string): string[] {
	const words = splitWrapChain(message).filter((part) => /^[A-Za-z]{6,}$/.test(part));
	return words.map((word) => `"${word}: %`);
}

interface Fit extends FoundLine {
	readonly letters: number;
	readonly whole: boolean;
}

function bestFit(code: string, message: string): LiteralFit | null {
	return literalsIn(code).reduce<LiteralFit | null>((best, template) => {
		const fit = literalFit(template, message);
		return fit !== null && fit.letters > (best?.letters ?? 0) ? fit : best;
	}, null);
}

/** Lines that explain most letters; equally good ones share the weight, and many of them point nowhere. */
function strongest(fits: readonly Fit[]): (Fit & { readonly weight: number })[] {
	const top = Math.max(...fits.map((fit) => fit.letters));
	const best = fits.filter((fit) => fit.letters >= top * 0.9);
	if (best.length > mostPlaces) return [];
	const sure = (fit: Fit): number => (fit.whole ? 1 : Math.min(1, fit.letters / sureLetters));
	return best.map((fit) => ({ ...fit, weight: sure(fit) / best.length }));
}

/** An error that a package declares once and returns in many places. */
const sentinel = /^\s*(?:var\s+)?(\w+)\s*=\s*[\w.]+\(/;
/** Where it is handed on, not asked about. */
const handedOn = /\breturn\b|\bpanic\(|%w/;
/** Uses that are taken: an error of the whole program points at none of them. */
const mostUses = 6;
/** The declaration itself hardly ever fails. */
const declaredWeight = 0.2;

/** Places of sentinel errors are followed to the functions that return them. */
async function usedSentinels(
	source: CommitSource,
	commit: Sha,
	found: readonly (FoundLine & MessagePlace)[],
	message: string,
): Promise<MessagePlace[]> {
	const names = new Map(found.map((place) => [place, sentinel.exec(place.text)?.[1] ?? ""]));
	const wanted = [...new Set(names.values())].filter((name) => /^\w{4,}$/.test(name));
	const uses = wanted.length === 0 ? [] : await source.search(commit, wanted, ["*.go", ...notVendored]);
	return found
		.flatMap((place): MessagePlace[] => {
			const { path, line, weight } = place;
			const name = names.get(place) ?? "";
			const returned = wanted.includes(name) ? uses.filter((use) => returns(use, name, message)) : [];
			if (returned.length === 0 || returned.length > mostUses) return [{ path, line, weight }];
			const share = weight / returned.length;
			const places = returned.map((use) => ({ path: use.path, line: use.line, weight: share }));
			return [...places, { path, line, weight: weight * declaredWeight }];
		})
		.sort((a, b) => b.weight - a.weight);
}

/** The line hands the error on, and what it wraps it in stands in the message. */
function returns({ path, text }: FoundLine, name: string, message: string): boolean {
	if (isTestPath(path) || sentinel.exec(text)?.[1] === name || !handedOn.test(text)) return false;
	if (!new RegExp(`\\b${name}\\b`).test(text)) return false;
	const wrapped = literalsIn(text).filter((literal) => /[A-Za-z]{4}/.test(literal));
	return wrapped.every((literal) => literalFit(literal, message) !== null);
}
