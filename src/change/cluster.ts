/**
 * Clusters of alike items: average-linkage agglomeration on the sparse graph of candidate pairs, cut where
 * the next merge would join items less alike than the threshold. Their number is not given; what joins
 * nothing is noise. Average linkage does not chain, as single linkage does on edits that share boilerplate.
 */
import { candidatePairs } from "./similarity/lsh.js";
import type { Comparison } from "./similarity/measure.js";

export interface Cluster {
	/** Item indexes, increasing. */
	readonly members: readonly number[];
}

/** Mean similarity between two groups below which they stay apart; found on the mechanical-commit bench. */
export const LINK = 0.3;

interface Edge {
	readonly a: number;
	readonly b: number;
	readonly mean: number;
}

/** Clusters of at least two items, largest first. */
export function cluster(items: Comparison, link = LINK): readonly Cluster[] {
	const sketches = Array.from({ length: items.size }, (_, item) => items.sketch(item));
	const edges: Edge[] = [];
	for (const pair of candidatePairs(sketches)) {
		const [a, b] = [Math.floor(pair / items.size), pair % items.size];
		const score = items.score(a, b);
		if (score >= link / 2) edges.push({ a, b, mean: score });
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
	readonly #queue: EdgeHeap = new EdgeHeap();

	constructor(size: number, edges: readonly Edge[], link: number) {
		this.#members = Array.from({ length: size }, (_, item) => [item]);
		this.#links = Array.from({ length: size }, () => new Map());
		this.#sums = Float64Array.from(edges, (edge) => edge.mean);
		this.#pairs = new Int32Array(edges.length).fill(1);
		edges.forEach((edge, at) => {
			this.#links[edge.a]?.set(edge.b, at);
			this.#links[edge.b]?.set(edge.a, at);
			// A weaker edge counts in the means of what its ends join, but joins nothing itself.
			if (edge.mean >= link) this.#queue.push(edge);
		});
	}

	run(link: number): number[][] {
		for (let edge = this.#queue.pop(); edge !== null && edge.mean >= link; edge = this.#queue.pop()) {
			const now = this.#links[edge.a]?.get(edge.b);
			if (now === undefined || this.#links[edge.b] === null) continue;
			// Means change as groups grow; an outdated edge goes back with its present mean.
			const mean = this.#mean(edge.a, edge.b, now);
			if (Math.abs(mean - edge.mean) > 1e-9) {
				if (mean >= link) this.#queue.push({ ...edge, mean });
			} else this.#merge(edge.a, edge.b, link);
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
			if (mean >= least) this.#queue.push({ a: into, b: other, mean });
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

/** Binary heap, largest mean first. */
class EdgeHeap {
	readonly #edges: Edge[] = [];

	push(edge: Edge): void {
		const edges = this.#edges;
		let at = edges.length;
		edges.push(edge);
		while (at > 0) {
			const up = (at - 1) >> 1;
			if ((edges[up] as Edge).mean >= edge.mean) break;
			edges[at] = edges[up] as Edge;
			at = up;
		}
		edges[at] = edge;
	}

	pop(): Edge | null {
		const edges = this.#edges;
		const top = edges[0];
		const last = edges.pop();
		if (top === undefined || last === undefined) return null;
		if (edges.length === 0) return top;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= edges.length) break;
			const right = edges[child + 1];
			if (right !== undefined && right.mean > (edges[child] as Edge).mean) child += 1;
			if ((edges[child] as Edge).mean <= last.mean) break;
			edges[at] = edges[child] as Edge;
			at = child;
		}
		edges[at] = last;
		return top;
	}
}
