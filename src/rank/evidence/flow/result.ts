/** Edits of functions whose result reached the failure. */
import { dirname } from "../../../golang/frame-resolver.js";
import type { FailureClass } from "../../../model/stack.js";
import type { DeclarationEdit } from "../../edited-declarations.js";
import { linesWithin } from "../../edited-declarations.js";
import type { Feed, FileEdits } from "../../facts.js";
import type { Producer } from "../../producer.js";
import { type Feeds, type Hit, observeFeeds } from "./observe.js";

/** A method is known by its name alone. */
const methodDiscount = 0.6;

/** What a function newly does when its result fails in this way. */
const returns: Readonly<Partial<Record<FailureClass, RegExp>>> = {
	"nil-dereference": /\breturn\b.*\bnil\b|^\s*return$/,
	"nil-map-write": /\breturn\b.*\bnil\b|^\s*return$/,
	"index-out-of-range": /\breturn\b.*(?:\bnil\b|\[\]|\{\}|\[[^\]]{0,80}:)|\bmake\(|\bappend\(|\blen\(/,
	"slice-bounds": /\breturn\b.*(?:\bnil\b|\[\]|\{\}|\[[^\]]{0,80}:|\d)|\blen\(/,
	"type-assertion": /\breturn\b/,
	"divide-by-zero": /\breturn\b.*\b0\b/,
};

export interface EditedResult {
	readonly feed: Feed;
	readonly edit: DeclarationEdit;
	readonly value: number;
}

/** Functions of the file that the commit edits and whose results are fed to the failure. */
export function editedResults(file: FileEdits, feeds: Feeds): EditedResult[] {
	return file.declarations.flatMap((edit) => {
		const { key } = edit;
		if (key === "" || key.includes(" ")) return [];
		const dot = key.indexOf(".");
		const isMethod = dot >= 0;
		return (feeds.get(key.slice(dot + 1)) ?? []).flatMap((feed) => {
			if (feed.folder === null) return isMethod ? [{ feed, edit, value: feed.weight * methodDiscount }] : [];
			return !isMethod && dirname(file.path) === feed.folder ? [{ feed, edit, value: feed.weight }] : [];
		});
	});
}

/** How a function comes into it, in words. */
export const feeding = ({ taken }: Feed): string => `whose result feeds the failure (${taken})`;

/** A line that the function's hunks add and do not take away, of the kind that explains the failure. */
function newlyReturns(file: FileEdits, key: string, failure: FailureClass): string | null {
	const fits = returns[failure];
	if (fits === undefined) return null;
	for (const hunk of file.diff.hunks) {
		const gone = new Set(hunk.removed.map((line) => line.trim()));
		const added = linesWithin(hunk, "added", key).find((line) => fits.test(line) && !gone.has(line.trim()));
		if (added !== undefined) return added.trim().slice(0, 60);
	}
	return null;
}

/** Made the function that produced the failing value return what fails. */
export const flowReturnsProducer: Producer = {
	id: "flow-returns",
	doc: "the commit makes a function whose result reached the failing expression return what fails in this way",
	scale: "rarity",
	observe: (facts) =>
		observeFeeds(facts, "result", (file, feeds) =>
			editedResults(file, feeds).flatMap(({ feed, edit: { key, line }, value }): Hit[] => {
				const fits = newlyReturns(file, key, facts.failure);
				if (fits === null) return [];
				return [{ value, line, symbol: key, what: `makes ${key} do \`${fits}\`, ${feeding(feed)}` }];
			}),
		),
};

/** Edited the function that produced the failing value. */
export const flowResultProducer: Producer = {
	id: "flow-result",
	doc: "the commit edits a function whose result reached the failing expression",
	scale: "rarity",
	observe: (facts) =>
		observeFeeds(facts, "result", (file, feeds) =>
			editedResults(file, feeds).map(
				({ feed, edit: { key, line }, value }): Hit => ({
					value,
					line,
					symbol: key,
					what: `edits ${key}, ${feeding(feed)}`,
				}),
			),
		),
};
