/**
 * Value flow: the commit edits what produced the value that failed. The function that returned it is long gone from
 * the stack, and a field may have been declared or set anywhere; the slice of the failing line names both.
 */
import { declarationKey } from "../../golang/declaration-line.js";
import { dirname } from "../../golang/frame-resolver.js";
import type { Hunk } from "../../model/commit.js";
import type { FailureClass } from "../../model/stack.js";
import { linesWithin } from "../edited-declarations.js";
import type { CommitFact, Feed, FileEdits, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";
import { isTestPath } from "../test-code.js";

/** An edit of the function that does not look like the failure's making. */
const unfitting = 0.5;
/** A method is known by its name alone. */
const methodDiscount = 0.6;

/** What a function newly does when its result fails in this way. */
const returns: Readonly<Partial<Record<FailureClass, RegExp>>> = {
	"nil-dereference": /\breturn\b.*\bnil\b|^\s*return$/,
	"nil-map-write": /\breturn\b.*\bnil\b|^\s*return$/,
	"index-out-of-range": /\breturn\b.*(?:\bnil\b|\[\]|\{\}|\[[^\]]*:)|\bmake\(|\bappend\(|\blen\(/,
	"slice-bounds": /\breturn\b.*(?:\bnil\b|\[\]|\{\}|\[[^\]]*:|\d)|\blen\(/,
	"type-assertion": /\breturn\b/,
	"divide-by-zero": /\breturn\b.*\b0\b/,
};

interface Hit {
	readonly feed: Feed;
	readonly value: number;
	readonly what: string;
	readonly line: number;
	readonly symbol?: string;
}

type Feeds = ReadonlyMap<string, readonly Feed[]>;

function byName(facts: RankFacts, kind: Feed["kind"]): Feeds {
	const names = new Map<string, Feed[]>();
	for (const feed of facts.feeds ?? []) {
		if (feed.kind !== kind) continue;
		const list = names.get(feed.name) ?? [];
		list.push(feed);
		names.set(feed.name, list);
	}
	return names;
}

/** A commit older than the one that wrote the failing line: the line was written knowing it. */
const older = 0.6;

function observe(facts: RankFacts, find: (file: FileEdits) => Hit | null): Observation[] {
	const writer = writerOfLine(facts);
	return facts.commits.flatMap((fact, index) => {
		const seen = observeCommit(fact, find);
		if (seen === null) return [];
		return writer >= 0 && index > writer ? [{ ...seen, value: seen.value * older }] : [seen];
	});
}

/** Index (newest first) of the commit that wrote the failing line, or -1 when the line is older than the range. */
function writerOfLine({ origins, frames, commits }: RankFacts): number {
	const line = frames[0]?.line ?? null;
	const origin = origins.find((one) => one.frame === 0 && one.line === line);
	return commits.findIndex((fact) => fact.commit.sha === origin?.commit);
}

function observeCommit(fact: CommitFact, find: (file: FileEdits) => Hit | null): Observation | null {
	let top: { readonly hit: Hit; readonly file: FileEdits } | null = null;
	for (const file of fact.files) {
		if (!file.path.endsWith(".go") || isTestPath(file.path)) continue;
		const hit = find(file);
		if (hit !== null && hit.value > (top?.hit.value ?? 0)) top = { hit, file };
	}
	if (top === null) return null;
	const { hit, file } = top;
	const symbol = hit.symbol === undefined ? {} : { symbol: hit.symbol };
	return {
		commit: fact.commit.sha,
		value: hit.value,
		text: hit.what,
		places: [{ path: file.path, line: hit.line, ...symbol, commit: fact.commit.sha }],
	};
}

/** The most telling edit of a function whose result reached the failure. */
function editedResult(file: FileEdits, feeds: Feeds, failure: FailureClass): Hit | null {
	let best: Hit | null = null;
	for (const { key, line } of file.declarations) {
		if (key === "" || key.includes(" ")) continue;
		const dot = key.indexOf(".");
		for (const feed of feeds.get(key.slice(dot + 1)) ?? []) {
			if (feed.folder === null ? dot < 0 : dot >= 0 || dirname(file.path) !== feed.folder) continue;
			const fits = newlyReturns(file, key, returns[failure]);
			const value =
				feed.weight * (fits === null ? unfitting : 1) * (feed.folder === null ? methodDiscount : 1);
			if (value <= (best?.value ?? 0)) continue;
			const how = fits === null ? `edits ${key}` : `makes ${key} do \`${fits}\``;
			best = {
				feed,
				value,
				line,
				symbol: key,
				what: `${how}, whose result feeds the failure (${feed.taken})`,
			};
		}
	}
	return best;
}

/** A line that the function's hunks add and do not take away, of the kind that explains the failure. */
function newlyReturns(file: FileEdits, key: string, fits: RegExp | undefined): string | null {
	if (fits === undefined) return null;
	for (const hunk of file.diff.hunks) {
		const gone = new Set(hunk.removed.map((line) => line.trim()));
		const added = linesWithin(hunk, "added", key).find((line) => fits.test(line) && !gone.has(line.trim()));
		if (added !== undefined) return added.trim().slice(0, 60);
	}
	return null;
}

/** Edited the function that produced the failing value. */
export const flowResultProducer: Producer = {
	id: "flow-result",
	doc: "the commit edits a function whose result reached the failing expression",
	scale: "rarity",
	observe: (facts) => {
		const feeds = byName(facts, "result");
		return feeds.size === 0 ? [] : observe(facts, (file) => editedResult(file, feeds, facts.failure));
	},
};

/** A declared field: names, then its type. */
const declared = /^\s+((?:\w+,\s*)*\w+)\s+([\w*[\](){}.<-][^`/]*)/;
/** Types whose zero value is nil. */
const nilable = /^(?:\*|map\[|\[\]|func\b|chan\b|interface\b|any\b)/;

/** How a commit touches a field or variable that reached the failure, by how much it explains. */
const worth = { becomesNil: 1, doubted: 0.7, set: 0.5, declared: 0.4, made: 0.15 } as const;
/** A check elsewhere says that the value may now be missing; the failing line does not know it yet. */
const nilChecked = /(?:\.|\b)(\w+)\s*[!=]=\s*nil\b/g;
const lengthChecked = /\blen\((?:[\w.]*\.)?(\w+)\)/g;
/** Failures that a length check prevents. */
const bounded: ReadonlySet<FailureClass> = new Set(["index-out-of-range", "slice-bounds"]);
/** Values that are not nil. */
const making = /^(?:make\(|new\(|&|\w*[\w.]*\{|["'`\d])/;

function editedField(file: FileEdits, feeds: Feeds, failure: FailureClass): Hit | null {
	let best: Hit | null = null;
	const take = (name: string, value: number, verb: string, line: number, field = true): void => {
		for (const feed of feeds.get(name) ?? []) {
			// A package variable is one only in its package.
			if (!field && feed.folder !== dirname(file.path)) continue;
			const full = feed.weight * value;
			if (full <= (best?.value ?? 0)) continue;
			best = { feed, value: full, line, what: `${verb} ${name}, which feeds the failure (${feed.taken})` };
		}
	};
	for (const hunk of file.diff.hunks) {
		const holder = declarationKey(hunk.context);
		if (holder !== null && /^type\b/.test(holder)) {
			const before = types(linesWithin(hunk, "removed", holder));
			for (const [name, type] of types(linesWithin(hunk, "added", holder))) {
				const old = before.get(name);
				const turned =
					failure.startsWith("nil") && old !== undefined && nilable.test(type) && !nilable.test(old);
				if (turned) take(name, worth.becomesNil, "makes a nilable type of", hunk.newStart);
				else if (old !== type) take(name, worth.declared, "changes the declaration of", hunk.newStart);
			}
		}
		for (const name of newlyChecked(hunk, failure))
			take(name, worth.doubted, "begins to check", hunk.newStart);
		for (const [lines, verb] of [
			[hunk.added, "sets"],
			[hunk.removed, "no longer sets, or sets differently,"],
		] as const) {
			for (const line of lines) {
				for (const { name, value, field } of assigned(line)) {
					const nil = failure.startsWith("nil") && verb === "sets";
					const share = !nil
						? worth.set
						: value === "nil"
							? worth.becomesNil
							: making.test(value)
								? worth.made
								: worth.set;
					take(name, share, verb, hunk.newStart, field);
				}
			}
		}
	}
	return best;
}

/** Names that the hunk's new conditions compare with what fails, and its old ones do not. */
function newlyChecked(hunk: Hunk, failure: FailureClass): string[] {
	const check = failure.startsWith("nil") ? nilChecked : bounded.has(failure) ? lengthChecked : null;
	if (check === null) return [];
	const names = (lines: readonly string[]): string[] =>
		lines
			.filter((line) => /\b(?:if|for|case)\b|&&|\|\|/.test(line))
			.flatMap((line) => [...line.matchAll(check)].map((match) => match[1] ?? ""));
	const before = new Set(names(hunk.removed));
	return names(hunk.added).filter((name) => !before.has(name));
}

function types(lines: readonly string[]): Map<string, string> {
	const found = new Map<string, string>();
	for (const line of lines) {
		const match = declared.exec(line);
		for (const name of match?.[1]?.split(/,\s*/) ?? []) found.set(name, (match?.[2] ?? "").trim());
	}
	return found;
}

/** One assignment on a line, by the name that is set. */
interface Assigned {
	readonly name: string;
	readonly value: string;
	/** `.Name = value` or `Name: value` in a literal; else a plain name, which is a variable. */
	readonly field: boolean;
}

function assigned(line: string): Assigned[] {
	const code = line.replace(/\/\/.*$/, "");
	const matches = code.matchAll(/(\.|^\s*)(\w+)\s*(?:[-+|&]?(=)(?!=)|:(?!=))\s*([^,]*)/g);
	return [...matches].map(([, before, name, equals, value]) => ({
		name: name ?? "",
		value: (value ?? "").trim(),
		field: before === "." || equals === undefined,
	}));
}

/** Edited the field or variable that held the failing value. */
export const flowFieldProducer: Producer = {
	id: "flow-field",
	doc: "the commit declares or sets a field or variable that reached the failing expression",
	scale: "rarity",
	observe: (facts) => {
		const feeds = byName(facts, "field");
		return feeds.size === 0 ? [] : observe(facts, (file) => editedField(file, feeds, facts.failure));
	},
};
