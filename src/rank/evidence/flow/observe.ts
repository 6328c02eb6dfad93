/**
 * What the producers of value flow share: they look for edits of what produced the value that failed. The function
 * that returned it is long gone from the stack, and a field may have been declared or set anywhere; the slice of the
 * failing line (pipeline/value-feeds.ts) names both.
 */
import { isProgramCode } from "../../../golang/test-path.js";
import type { Hunk } from "../../../model/commit.js";
import type { CommitFact, Feed, FileEdits, RankFacts } from "../../facts.js";
import type { Observation } from "../../producer.js";
import { wordIndexOf } from "../../word-index.js";

/** An edit of something that feeds the failure. */
export interface Hit {
	/** 0..1 */
	readonly value: number;
	/** What the commit does to it, in words. */
	readonly what: string;
	readonly line: number;
	readonly symbol?: string;
}

/** Feeds of one kind by their name. */
export type Feeds = ReadonlyMap<string, readonly Feed[]>;

function feedsOf(facts: RankFacts, kind: Feed["kind"]): Feeds {
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

/**
 * The best hit of every commit; `find` looks at one file's edits, and for edits of the names themselves only at the
 * hunks that `hold` one. `fact` is the commit that the file's edits are part of.
 */
export function observeFeeds(
	facts: RankFacts,
	kind: Feed["kind"],
	find: (file: FileEdits, feeds: Feeds, hold: (hunk: Hunk) => boolean, fact: CommitFact) => readonly Hit[],
): Observation[] {
	const feeds = feedsOf(facts, kind);
	if (feeds.size === 0) return [];
	const writer = writerOfLine(facts);
	const hold = wordIndexOf(facts).holders(feeds.keys());
	return facts.commits.flatMap((fact, index) => {
		const seen = observeCommit(fact, (file) => find(file, feeds, hold, fact));
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

function observeCommit(fact: CommitFact, find: (file: FileEdits) => readonly Hit[]): Observation | null {
	let top: { readonly hit: Hit; readonly file: FileEdits } | null = null;
	for (const file of fact.files) {
		if (!isProgramCode(file.path)) continue;
		for (const hit of find(file)) if (hit.value > (top?.hit.value ?? 0)) top = { hit, file };
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
