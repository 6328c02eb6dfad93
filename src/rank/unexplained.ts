/** How little the range explains of a failure: what speaks for a cause outside of it. */
import type { Scored } from "./combine.js";
import { missingWords } from "./evidence/text.js";
import type { RankFacts } from "./facts.js";

/** Evidence that finds a cause where the words of the code at the crash do not stand. */
const otherMeans: ReadonlySet<string> = new Set([
	"dependency",
	"go-version",
	"config",
	"schema",
	"named-file",
	"message",
]);
/** Log-odds of such evidence that leave nothing to explain. */
const enough = 4;

/** 0..1: what the model adds to "none of these" in full when it is 1. `scored` are the commits of the same facts. */
export function unexplained(facts: RankFacts, scored: readonly Scored[]): number {
	const missing = missingWords(facts);
	if (missing === 0) return 0;
	const found = scored
		.flatMap(({ evidence }) => evidence)
		.reduce((most, { producer, weight }) => (otherMeans.has(producer) ? Math.max(most, weight) : most), 0);
	return Math.max(0, missing - found / enough);
}
