/**
 * Contract of an evidence producer: a value with an id and a doc line that turns facts into at most one
 * observation per commit. Values are 0..1 so that the learnt weight says what full evidence is worth.
 */
import type { Sha } from "../model/commit.js";
import type { Place } from "../model/suspect.js";
import type { RankFacts } from "./facts.js";

/** What a producer saw at one commit. */
export interface Observation {
	readonly commit: Sha;
	/** 0..1, how strongly the producer's pattern holds. */
	readonly value: number;
	/** The finding in words, with names a person can look up. */
	readonly text: string;
	readonly places: readonly Place[];
}

export interface Producer {
	/** Stable id; also the key of its weight. */
	readonly id: string;
	/** One line for `--help` and the README: what it looks at and why that points at a culprit. */
	readonly doc: string;
	/**
	 * `rarity`: a pattern that few commits of the range show says more; its values are multiplied by
	 * log(1 + (N - n + 0.5) / (n + 0.5)), n the sum of the values over N commits. This is the log-odds a pattern
	 * is worth when culprits show it at a fixed rate and innocents at the rate of the range (same form as BM25's
	 * idf). `plain`: values count as they are.
	 */
	readonly scale: "rarity" | "plain";
	observe(facts: RankFacts): readonly Observation[];
}

/** The strongest observation of each commit, the first of equals; none that says nothing. */
export function strongestByCommit(seen: Iterable<Observation>): Observation[] {
	const best = new Map<Sha, Observation>();
	for (const one of seen) if (one.value > (best.get(one.commit)?.value ?? 0)) best.set(one.commit, one);
	return [...best.values()];
}
