/**
 * The seed's similarity, kept as written (seed 4.3): Jaccard similarity of the *sets* of syntax node types,
 * only between code whose control-flow depth (nesting of if and for) differs by at most one, scaled by how
 * close the Shannon entropies of the type distributions are. The set saturates, since Go functions share
 * nearly all types; the default measure is the answer to that.
 */
import { hashKind, type Tree, type TreeNode } from "../tree.js";

/** What the seed measures of one piece of code. */
export interface SeedFeatures {
	/** Node types with their counts, as parallel arrays sorted by type hash. */
	readonly types: readonly number[];
	readonly counts: readonly number[];
	/** Deepest nesting of if and for statements. */
	readonly depth: number;
}

/** Features of the code after the edit (before it, when it was removed). */
export function seedFeaturesOf(tree: Tree | null): SeedFeatures {
	const counts = new Map<number, number>();
	let deepest = 0;
	const visit = (node: TreeNode, depth: number): void => {
		const type = hashKind(node.kind) >>> 0;
		counts.set(type, (counts.get(type) ?? 0) + 1);
		const inner = node.kind === "if_statement" || node.kind === "for_statement" ? depth + 1 : depth;
		deepest = Math.max(deepest, inner);
		for (const child of node.children) visit(child, inner);
	};
	if (tree !== null) visit(tree.root, 0);
	const types = [...counts.keys()].sort((a, b) => a - b);
	return { types, counts: types.map((type) => counts.get(type) ?? 0), depth: deepest };
}

/** Control-flow depths may differ by this much. */
const DEPTH_SLACK = 1;

/** The seed's similarity of two pieces of code, 0..1. */
export function seedSimilarity(a: SeedFeatures, b: SeedFeatures): number {
	if (Math.abs(a.depth - b.depth) > DEPTH_SLACK) return 0;
	const types = new Set(a.types);
	const shared = b.types.filter((type) => types.has(type)).length;
	const either = a.types.length + b.types.length - shared;
	const jaccard = either === 0 ? 1 : shared / either;
	return jaccard * (1 - entropyDistance(a, b));
}

function entropyDistance(a: SeedFeatures, b: SeedFeatures): number {
	const [x, y] = [entropy(a.counts), entropy(b.counts)];
	const larger = Math.max(x, y);
	return larger === 0 ? 0 : Math.abs(x - y) / larger;
}

/** Shannon entropy in bits of a distribution given by counts. */
export function entropy(counts: readonly number[]): number {
	const total = counts.reduce((sum, count) => sum + count, 0);
	if (total === 0) return 0;
	return counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}
