/**
 * Edit actions: what turns one tree into another. Nodes of the old tree are named as they are; new code comes
 * as a graft, a piece of the new tree whose holes are subtrees of the old one that live on in it (so wrapping
 * a statement into an `if` is one insert with a hole, not a delete and a rewrite).
 */
import type { TreeNode } from "./tree.js";

/** Piece of the new tree; a hole (`moved` set) stands for an old subtree and has no children of its own. */
export interface Graft {
	/** Node of the new tree. */
	readonly node: TreeNode;
	/** Old node that lives on here, or null for new code. */
	readonly moved: TreeNode | null;
	readonly children: readonly Graft[];
}

export type EditAction =
	/** The graft takes the place of `node`. */
	| { readonly type: "update"; readonly node: TreeNode; readonly graft: Graft }
	/** `node` goes with all it holds, except what a hole or a move carries away. */
	| { readonly type: "delete"; readonly node: TreeNode }
	/** The graft becomes child number `index` of `parent`, an old node that stays. */
	| { readonly type: "insert"; readonly parent: TreeNode; readonly index: number; readonly graft: Graft }
	/** `node` becomes child number `index` of `parent` with the role of `to`, its place in the new tree. */
	| {
			readonly type: "move";
			readonly node: TreeNode;
			readonly parent: TreeNode;
			readonly index: number;
			readonly to: TreeNode;
	  };

export interface EditScript {
	/** In the order of the old text. */
	readonly actions: readonly EditAction[];
	/** Limits that made the script coarser than it could be, in words; empty when none did. */
	readonly reasons: readonly string[];
}

/** Old subtrees that live on in a graft, in source order. */
export function holesOf(graft: Graft): readonly TreeNode[] {
	return graft.moved === null ? graft.children.flatMap(holesOf) : [graft.moved];
}

/** A graft without holes. */
export function freshGraft(node: TreeNode): Graft {
	return { node, moved: null, children: node.children.map(freshGraft) };
}
