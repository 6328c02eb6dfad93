/** Edits of fields and package variables that reached the failure. */
import { declarationKey } from "../../../golang/declaration-line.js";
import { dirname } from "../../../golang/frame-resolver.js";
import type { Hunk } from "../../../model/commit.js";
import type { FailureClass } from "../../../model/stack.js";
import { linesWithin } from "../../edited-declarations.js";
import type { Feed, FileEdits } from "../../facts.js";
import type { Producer } from "../../producer.js";
import { assignedIn, declaredTypes, isMade, newlyChecked } from "./lines.js";
import { type Feeds, type Hit, observeFeeds } from "./observe.js";

/** An edit of a name, before it is known whether that name feeds the failure. */
export interface NamedEdit {
	readonly name: string;
	/** 0..1: how much the edit explains. */
	readonly worth: number;
	readonly verb: string;
	/** False for a plain variable. */
	readonly field: boolean;
}

/** Hits of a file's hunks among the feeds. */
export function hitsOf(
	file: FileEdits,
	feeds: Feeds,
	hold: (hunk: Hunk) => boolean,
	edits: (hunk: Hunk) => readonly NamedEdit[],
): Hit[] {
	const folder = dirname(file.path);
	// A package variable is one only in its package.
	const fits = (feed: Feed, { field }: NamedEdit): boolean => field || feed.folder === folder;
	return file.diff.hunks.filter(hold).flatMap((hunk) =>
		edits(hunk).flatMap((edit) =>
			(feeds.get(edit.name) ?? [])
				.filter((feed) => fits(feed, edit))
				.map((feed) => ({
					value: feed.weight * edit.worth,
					line: hunk.newStart,
					what: `${edit.verb} ${edit.name}, which feeds the failure (${feed.taken})`,
				})),
		),
	);
}

/** Fields of the struct that holds the hunk whose type changed. */
export function changedTypes(
	hunk: Hunk,
): { readonly name: string; readonly from: string | undefined; readonly to: string }[] {
	const holder = declarationKey(hunk.context);
	if (holder === null || !/^type\b/.test(holder)) return [];
	const before = declaredTypes(linesWithin(hunk, "removed", holder));
	return [...declaredTypes(linesWithin(hunk, "added", holder))]
		.map(([name, to]) => ({ name, from: before.get(name), to }))
		.filter(({ from, to }) => from !== to);
}

/** A check elsewhere says that the value may now be missing; the failing line does not know it yet. */
export const flowCheckProducer: Producer = {
	id: "flow-check",
	doc: "the commit begins to check, elsewhere, a field that reached the failing expression",
	scale: "rarity",
	observe: (facts) =>
		observeFeeds(facts, "field", (file, feeds, hold) =>
			hitsOf(file, feeds, hold, (hunk) =>
				newlyChecked(hunk, facts.failure).map((name) => ({
					name,
					worth: 1,
					verb: "begins to check",
					field: true,
				})),
			),
		),
};

/** How a commit touches a field or variable that reached the failure, by how much it explains. */
const worth = { cleared: 1, set: 0.5, declared: 0.4, made: 0.15 } as const;
function setTo(value: string, failure: FailureClass): number {
	if (!failure.startsWith("nil")) return worth.set;
	if (value === "nil") return worth.cleared;
	return isMade(value) ? worth.made : worth.set;
}

function assignments(hunk: Hunk, failure: FailureClass): NamedEdit[] {
	const set = hunk.added.flatMap((line) =>
		assignedIn(line).map(
			({ name, value, field }): NamedEdit => ({ name, worth: setTo(value, failure), verb: "sets", field }),
		),
	);
	const verb = "no longer sets, or sets differently,";
	const unset = hunk.removed.flatMap((line) =>
		assignedIn(line).map(({ name, field }): NamedEdit => ({ name, worth: worth.set, verb, field })),
	);
	const retyped = changedTypes(hunk).map(
		({ name }): NamedEdit => ({
			name,
			worth: worth.declared,
			verb: "changes the declaration of",
			field: true,
		}),
	);
	return [...retyped, ...set, ...unset];
}

/** Edited the field or variable that held the failing value. */
export const flowFieldProducer: Producer = {
	id: "flow-field",
	doc: "the commit declares or sets a field or variable that reached the failing expression",
	scale: "rarity",
	observe: (facts) =>
		observeFeeds(facts, "field", (file, feeds, hold) =>
			hitsOf(file, feeds, hold, (hunk) => assignments(hunk, facts.failure)),
		),
};
