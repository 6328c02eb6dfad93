/**
 * From observations to probabilities. Log-linear (conditional logit, McFadden 1974): a commit's score is the
 * weighted sum of its observations, "none of these" has a score of its own, and the softmax over all outcomes
 * is the answer. Weights are data (model/weights.json), learnt by `npm run bench learn`.
 */
import type { Sha } from "../model/commit.js";
import type { Evidence } from "../model/suspect.js";
import type { RankFacts } from "./facts.js";
import type { Observation, Producer } from "./producer.js";

/** Learnt model; see model/weights.json for how it came about. */
export interface RankModel {
	/** Producer id -> weight: log-odds that full evidence (value 1) adds. */
	readonly weights: Readonly<Record<string, number>>;
	/** Score of "none of these". */
	readonly none: number;
	/** Added to it when the range explains nothing of the failure's words; see unexplained.ts. */
	readonly unexplained: number;
	/** Scores are divided by this before the softmax: > 1 flattens over-confident answers (Guo 2017). */
	readonly temperature: number;
}

/** A commit's score and what it is made of. */
export interface Scored {
	readonly sha: Sha;
	readonly score: number;
	/** Strongest first. */
	readonly evidence: readonly Evidence[];
}

/** An observation with its value scaled as the producer asks. */
export interface ScaledObservation extends Observation {
	readonly producer: string;
}

/** Runs one producer and scales its values; see Producer.scale. */
export function observeScaled(facts: RankFacts, producer: Producer): ScaledObservation[] {
	const seen = producer.observe(facts);
	const total = facts.commits.length;
	const holders = seen.reduce((sum, one) => sum + one.value, 0);
	const factor =
		producer.scale === "plain" ? 1 : Math.log(1 + (Math.max(0, total - holders) + 0.5) / (holders + 0.5));
	return seen.map((one) => ({ ...one, value: one.value * factor, producer: producer.id }));
}

/** Runs the producers and sums the weighted values; one entry per commit, in the order of the facts. */
export function scoreCommits(facts: RankFacts, producers: readonly Producer[], model: RankModel): Scored[] {
	const evidence = new Map<Sha, Evidence[]>(facts.commits.map((fact) => [fact.commit.sha, []]));
	for (const producer of producers) {
		const weight = model.weights[producer.id] ?? 0;
		if (weight === 0) continue;
		for (const { commit, value, text, places } of observeScaled(facts, producer)) {
			evidence.get(commit)?.push({ producer: producer.id, weight: weight * value, text, places });
		}
	}
	return [...evidence].map(([sha, list]) => ({
		sha,
		score: list.reduce((sum, one) => sum + one.weight, 0),
		evidence: list.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
	}));
}

/**
 * Softmax of scores with an outcome "none".
 * @returns probabilities in the order of `scores`, and that of none; all sum to 1.
 */
export function probabilities(
	scores: readonly number[],
	none: number,
	temperature: number,
): { readonly each: readonly number[]; readonly none: number } {
	const top = scores.reduce((most, score) => Math.max(most, score), none);
	const weigh = (score: number): number => Math.exp((score - top) / temperature);
	const rest = weigh(none);
	const weights = scores.map(weigh);
	const total = weights.reduce((sum, weight) => sum + weight, rest);
	return { each: weights.map((weight) => weight / total), none: rest / total };
}

/** Fewest outcomes whose probabilities reach `mass`; shas best first. "None" takes part but is not returned. */
export function credibleSet(
	ranked: readonly { readonly sha: Sha; readonly probability: number }[],
	none: number,
	mass = 0.9,
): Sha[] {
	const chosen: Sha[] = [];
	let sum = 0;
	let noneOpen = true;
	for (const one of ranked) {
		if (sum >= mass) break;
		if (noneOpen && none >= one.probability) {
			noneOpen = false;
			sum += none;
			if (sum >= mass) break;
		}
		chosen.push(one.sha);
		sum += one.probability;
	}
	return chosen;
}
