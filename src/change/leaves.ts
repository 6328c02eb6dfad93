/** How much two subtrees say the same: Dice coefficient of their leaf values, as multisets. */
import type { TreeNode } from "./tree.js";

/** Leaves looked at; enough to tell statements apart, and bounded for tables of thousands of entries. */
const MAX_LEAVES = 200;

function leavesOf(node: TreeNode): readonly string[] {
	const known = node.leaves;
	if (known !== null) return known;
	const found: string[] = [];
	const visit = (at: TreeNode): void => {
		if (found.length >= MAX_LEAVES) return;
		if (at.value !== null) found.push(at.value);
		else if (at.children.length === 0) found.push(at.kind);
		for (const child of at.children) visit(child);
	};
	visit(node);
	found.sort();
	node.leaves = found;
	return found;
}

/** Characters of Go per leaf, blanks and punctuation included: what was left out counts as shared leaves. */
const CHARACTERS_PER_LEAF = 8;

/** 0..1; 1 when the leaves are the same. */
export function leafSimilarity(a: TreeNode, b: TreeNode): number {
	const left = leavesOf(a);
	const right = leavesOf(b);
	if (left.length + right.length === 0) return 1;
	let shared = 0;
	for (let i = 0, j = 0; i < left.length && j < right.length; ) {
		const x = left[i] as string;
		const y = right[j] as string;
		if (x === y) {
			shared += 1;
			i += 1;
			j += 1;
		} else if (x < y) i += 1;
		else j += 1;
	}
	const hidden = Math.min(a.hidden, b.hidden) / CHARACTERS_PER_LEAF;
	return (2 * (shared + hidden)) / (left.length + right.length + 2 * hidden);
}
