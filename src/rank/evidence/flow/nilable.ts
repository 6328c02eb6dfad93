/**
 * A value that could not be nil can be now, and a dereference of it failed: its field became a pointer, is no longer
 * set where it was made, or the function that gives it returns nil without an error.
 */
import type { Hunk } from "../../../model/commit.js";
import { linesWithin } from "../../edited-declarations.js";
import type { CommitFact, RankFacts } from "../../facts.js";
import { type Observation, type Producer, strongestByCommit } from "../../producer.js";
import { changedTypes, hitsOf, type NamedEdit } from "./field.js";
import { assignedIn, isNilable } from "./lines.js";
import { type Feeds, type Hit, observeFeeds } from "./observe.js";
import { editedResults, feeding } from "./result.js";

export const flowNilableProducer: Producer = {
	id: "flow-nilable",
	doc: "the commit makes the value of a failing nil dereference one that can be nil, which it could not be before",
	scale: "rarity",
	observe: (facts) => {
		if (!facts.failure.startsWith("nil")) return [];
		return strongestByCommit([...fields(facts), ...results(facts)]);
	},
};

function fields(facts: RankFacts): Observation[] {
	return observeFeeds(facts, "field", (file, feeds, hold, fact) =>
		hitsOf(file, feeds, hold, (hunk) => [...retyped(hunk), ...unset(hunk, fact, feeds)]),
	);
}

function retyped(hunk: Hunk): NamedEdit[] {
	return changedTypes(hunk)
		.filter(({ from, to }) => from !== undefined && isNilable(to) && !isNilable(from))
		.map(({ name }) => ({ name, worth: 1, verb: "makes a nilable type of", field: true }));
}

/** In longer hunks code was moved about or written anew. */
const mostLines = 40;
/** Values of pointers, maps, slices and functions that are not nil. */
const made = /^(?:&|make\(|new\(|map\[|\[\]|func\()/;

/** A quick look for them. */
const making = /[:=]\s*(?:&|make\(|new\(|map\[|\[\]|func\()/;

/** Fields that were given a value where they were made, and are given none now, or only sometimes. */
function unset(hunk: Hunk, { files }: CommitFact, feeds: Feeds): NamedEdit[] {
	if (hunk.removed.length + hunk.added.length > mostLines) return [];
	const set = settings(hunk.removed.filter((line) => making.test(line))).filter(
		({ name, value }) => feeds.has(name) && made.test(value),
	);
	if (set.length === 0) return [];
	const here = settings(hunk.added);
	const moved = (name: string): boolean =>
		files.some(({ diff }) =>
			diff.hunks.some((other) => other !== hunk && settings(other.added).some((one) => one.name === name)),
		);
	return set.flatMap(({ name, indent, field }): NamedEdit[] => {
		const again = here.filter((one) => one.name === name);
		// Deeper than before: behind a condition.
		if (!again.every((one) => one.indent > indent) || moved(name)) return [];
		const verb = again.length === 0 ? "no longer sets" : "sets only under a condition";
		return [{ name, worth: 1, verb, field }];
	});
}

function settings(lines: readonly string[]) {
	return lines.flatMap((line) => {
		const indent = line.search(/\S/);
		return assignedIn(line).map((one) => ({ ...one, indent }));
	});
}

const withError = /\breturn\s+nil,\s*(?!nil\b)\S/;
const withoutError = /\breturn\s+nil,\s*nil\s*$/;

function results(facts: RankFacts): Observation[] {
	return observeFeeds(facts, "result", (file, feeds) =>
		editedResults(file, feeds).flatMap(({ feed, edit: { key, line }, value }): Hit[] => {
			const silenced = file.diff.hunks.some(
				(hunk) =>
					linesWithin(hunk, "removed", key).some((one) => withError.test(one)) &&
					linesWithin(hunk, "added", key).some((one) => withoutError.test(one)),
			);
			if (!silenced) return [];
			return [
				{ value, line, symbol: key, what: `makes ${key} return nil without an error, ${feeding(feed)}` },
			];
		}),
	);
}
