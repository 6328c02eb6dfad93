/**
 * Wording: one hunk of the commit holds the rare words of the error's own message, such as the names and values
 * that it quotes. Other text evidence is relative to the best of the range; this one says how much of the message
 * a hunk explains, so that a message nobody's diff speaks of favours nobody.
 */
import type { CommitFact, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";
import { withoutRuntimeText } from "../runtime-text.js";
import { mayRun } from "../test-code.js";
import { eachWord } from "../tokens.js";
import { wordIndexOf } from "../word-index.js";

/** A smaller share is chance. */
const leastShare = 0.35;
/** Messages with fewer words say too little. */
const leastWords = 2;

function messageWords(facts: RankFacts): ReadonlySet<string> {
	const words = new Set<string>();
	eachWord(withoutRuntimeText([facts.message, ...facts.causes].join("\n")), (word) => words.add(word));
	return words;
}

/** Weight of each word: how few commits of the range hold it in their diff. */
function rarity(facts: RankFacts, words: ReadonlySet<string>): ReadonlyMap<string, number> {
	const index = wordIndexOf(facts);
	const holders = new Map<string, number>();
	for (const fact of facts.commits) {
		for (const word of index.diff(fact).counts.keys()) {
			if (words.has(word)) holders.set(word, (holders.get(word) ?? 0) + 1);
		}
	}
	const total = facts.commits.length;
	return new Map(
		[...holders].map(([word, held]) => [word, Math.log(1 + (total - held + 0.5) / (held + 0.5))]),
	);
}

function observeCommit(
	facts: RankFacts,
	fact: CommitFact,
	weights: ReadonlyMap<string, number>,
	all: number,
): Observation | null {
	const index = wordIndexOf(facts);
	let best: Observation | null = null;
	for (const file of fact.files.filter(mayRun(facts))) {
		for (const hunk of file.diff.hunks) {
			const { counts } = index.passage(file, hunk);
			if (counts.size < leastWords) continue;
			let sum = 0;
			const said: string[] = [];
			for (const word of counts.keys()) {
				const weight = weights.get(word);
				if (weight === undefined) continue;
				sum += weight;
				said.push(word);
			}
			// The two sums add the same weights in different orders.
			const value = Math.min(1, sum / all);
			if (said.length < leastWords || value < leastShare || value <= (best?.value ?? 0)) continue;
			best = {
				commit: fact.commit.sha,
				value,
				text: `its hunk at ${file.path}:${hunk.newStart} holds words of the error's message: ${said.slice(0, 5).join(", ")}`,
				places: [{ path: file.path, line: hunk.newStart, commit: fact.commit.sha }],
			};
		}
	}
	return best;
}

/** One hunk explains the message. */
export const wordingProducer: Producer = {
	id: "wording",
	doc: "the share of the rare words of the error's message that one hunk of the commit holds",
	scale: "plain",
	observe: (facts) => {
		const words = messageWords(facts);
		if (words.size < leastWords) return [];
		const weights = rarity(facts, words);
		const all = [...weights.values()].reduce((sum, one) => sum + one, 0);
		return all === 0 ? [] : facts.commits.flatMap((fact) => observeCommit(facts, fact, weights, all) ?? []);
	},
};
