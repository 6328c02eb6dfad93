/**
 * Clusters of alike items: average-linkage agglomeration on the sparse graph of candidate pairs, cut where
 * the next merge would join items less alike than the threshold. Their number is not given; what joins
 * nothing is noise. Average linkage does not chain, as single linkage does on edits that share boilerplate.
 */
import { EdgeHeap } from "./edge-heap.js";
import { candidatePairs } from "./similarity/lsh.js";
import type { Comparison } from "./similarity/measure.js";

export interface Cluster {
	/** Item indexes, increasing. */
	readonly members: readonly number[];
}

/** Mean similarity between two groups below which they stay apart; found on the mechanical-commit bench. */
export const LINK = 0.3;

/** Clusters of at least two items, largest first. */
export function cluster(items: Comparison, link = LINK): readonly Cluster[] {
	const sketches = Array.from({ length: items.size }, (_, item) => items.sketch(item));
	const edges = new EdgeHeap();
	for (const pair of candidatePairs(sketches)) {
		const [a, b] = [Math.floor(pair / items.size), pair % items.size];
		const score = items.score(a, b);
		if (score >= link / 2) edges.append(a, b, score);
	}
	const groups = new Agglomeration(items.size, edges, link).run(link);
	return groups
		.map((members) => ({ members }))
		.sort((x, y) => y.members.length - x.members.length || (x.members[0] ?? 0) - (y.members[0] ?? 0));
}

/** Groups merge best pair first; the mean of two groups counts the pairs that were compared. */
class Agglomeration {
	readonly #members: (number[] | null)[];
	/** Group -> neighbour group -> number of the link between them. */
	readonly #links: (Map<number, number> | null)[];
	/** Of each link: sum of the compared pairs' similarities, and how many were compared. */
	readonly #sums: Float64Array;
	readonly #pairs: Int32Array;
	readonly #queue = new EdgeHeap();

	constructor(size: number, edges: EdgeHeap, link: number) {
		this.#members = Array.from({ length: size }, (_, item) => [item]);
		this.#links = Array.from({ length: size }, () => new Map());
		this.#sums = new Float64Array(edges.size);
		this.#pairs = new Int32Array(edges.size).fill(1);
		for (let at = 0; at < edges.size; at++) {
			const [a, b, mean] = [edges.firstAt(at), edges.secondAt(at), edges.meanAt(at)];
			this.#sums[at] = mean;
			this.#links[a]?.set(b, at);
			this.#links[b]?.set(a, at);
			// A weaker edge counts in the means of what its ends join, but joins nothing itself.
			if (mean >= link) this.#queue.push(a, b, mean);
		}
	}

	run(link: number): number[][] {
		const queue = this.#queue;
		while (queue.size > 0 && queue.meanAt(0) >= link) {
			const [a, b, known] = [queue.firstAt(0), queue.secondAt(0), queue.meanAt(0)];
			queue.pop();
			const now = this.#links[a]?.get(b);
			if (now === undefined || this.#links[b] === null) continue;
			// Means change as groups grow; an outdated edge goes back with its present mean.
			const mean = this.#mean(a, b, now);
			if (Math.abs(mean - known) > 1e-9) {
				if (mean >= link) queue.push(a, b, mean);
			} else this.#merge(a, b, link);
		}
		return this.#members
			.filter((group): group is number[] => group !== null && group.length > 1)
			.map((group) => group.sort((x, y) => x - y));
	}

	/** Pairs that hashing did not propose are unlike as a rule; half of them count as such. */
	#mean(a: number, b: number, link: number): number {
		const all = Math.min((this.#members[a]?.length ?? 1) * (this.#members[b]?.length ?? 1), MAX_PAIRS);
		const pairs = this.#pairs[link] as number;
		const unseen = Math.max(0, all - pairs);
		return (this.#sums[link] as number) / (pairs + unseen * UNSEEN);
	}

	#merge(a: number, b: number, least: number): void {
		const [into, from] = (this.#members[a]?.length ?? 0) >= (this.#members[b]?.length ?? 0) ? [a, b] : [b, a];
		this.#members[into] = [...(this.#members[into] ?? []), ...(this.#members[from] ?? [])];
		this.#members[from] = null;
		const target = this.#links[into] ?? new Map<number, number>();
		for (const [other, link] of this.#links[from] ?? []) {
			this.#links[other]?.delete(from);
			if (other === into) continue;
			const known = target.get(other);
			if (known === undefined) {
				target.set(other, link);
				this.#links[other]?.set(into, link);
			} else this.#join(known, link);
			const mean = this.#mean(into, other, known ?? link);
			if (mean >= least) this.#queue.push(into, other, mean);
		}
		target.delete(from);
		this.#links[from] = null;
	}

	#join(into: number, from: number): void {
		this.#sums[into] = (this.#sums[into] as number) + (this.#sums[from] as number);
		this.#pairs[into] = (this.#pairs[into] as number) + (this.#pairs[from] as number);
	}
}

/** Weight of a pair that was never compared, as one of similarity 0; crowded buckets leave many uncompared. */
const UNSEEN = 0.15;
const MAX_PAIRS = 200;
