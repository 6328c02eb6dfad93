/**
 * Typed tree difference of two versions of one declaration. Since the declarations are known to be the same
 * one (matched by identity), the walk goes top down: equal subtrees are anchors, what lies between anchors is
 * paired by role, then by shared leaves. Bottom-up matching over whole files (GumTree) maps wrongly in a
 * fifth of revisions; identity first avoids most of that and is cheap.
 *
 * Limits: trees over MAX_NODES are one update; sibling gaps over MAX_GAP pairs are not searched. Both say so.
 */
import { type EditAction, type EditScript, freshGraft } from "./edit-action.js";
import { Grafting } from "./grafting.js";
import { commonRuns, pairGap } from "./sibling-pairs.js";
import type { Tree, TreeNode } from "./tree.js";

/** Nodes of one side beyond which only "replaced" is said; the largest hand-written functions have 20,000. */
export const MAX_NODES = 60_000;

/** Edit actions that turn `before` into `after`. */
export function difference(before: Tree, after: Tree): EditScript {
	if (before.root.hash === after.root.hash) return { actions: [], reasons: [] };
	const largest = Math.max(before.nodes.length, after.nodes.length);
	if (largest > MAX_NODES) {
		return {
			actions: [{ type: "update", node: before.root, graft: freshGraft(after.root) }],
			reasons: [`a tree of ${largest} nodes is over the limit of ${MAX_NODES}: shown as replaced`],
		};
	}
	return new Walk().run(before.root, after.root);
}

/** Depth to which a wrapped or unwrapped subtree is looked for. */
const WRAP_DEPTH = 4;

class Walk {
	readonly #grafting = new Grafting();
	readonly #reasons = new Set<string>();

	run(before: TreeNode, after: TreeNode): EditScript {
		if (before.kind === after.kind) this.#match(before, after);
		else this.#grafting.replace(before, after);
		// Moved code that was edited on the way is compared in turn, which may free more; a few rounds settle it.
		for (let round = 0; round < 3; round++) {
			const moved = this.#grafting.findMoves();
			if (moved.length === 0) break;
			for (const [old, now] of moved) this.#match(old, now);
		}
		const actions = [...this.#grafting.actions()].sort((a, b) => placeOf(a) - placeOf(b));
		return { actions, reasons: [...this.#reasons] };
	}

	/** Both nodes stay, being of one kind; looks for what differs inside. */
	#match(old: TreeNode, now: TreeNode): void {
		if (old.hash === now.hash) return;
		const leaves = old.children.length === 0 && now.children.length === 0;
		if (leaves || old.value !== now.value) this.#grafting.replace(old, now);
		else this.#children(old, now);
	}

	/** `now` stands where `old` stood. */
	#pair(old: TreeNode, now: TreeNode): void {
		if (old.hash === now.hash && old.field === now.field) return;
		const other = old.kind !== now.kind;
		// A block that holds the old block is a wrapped statement: the statements say it better.
		if (!other && old.kind === "block" && old.field === now.field) {
			this.#match(old, now);
			return;
		}
		const wrapped = other || old.size > 1 ? findEqual(now, old, WRAP_DEPTH) : null;
		if (wrapped !== null) {
			this.#grafting.wrap(old, now, wrapped);
			return;
		}
		const inner = other || now.size > 1 ? findEqual(old, now, WRAP_DEPTH) : null;
		if (inner !== null) this.#grafting.unwrap(old, now, inner);
		else if (other || old.field !== now.field) this.#grafting.replace(old, now);
		else this.#match(old, now);
	}

	#children(old: TreeNode, now: TreeNode): void {
		for (const gap of commonRuns(old.children, now.children)) {
			const pairing = pairGap(gap, now);
			if (pairing.reason !== null) this.#reasons.add(pairing.reason);
			for (const [a, b] of pairing.pairs) this.#pair(a, b);
			for (const a of pairing.removed) this.#grafting.remove(a);
			for (const b of pairing.added) this.#grafting.add(old, now.children.indexOf(b), b);
		}
	}
}

/** A subtree strictly inside `where` that equals `wanted`. */
function findEqual(where: TreeNode, wanted: TreeNode, depth: number): TreeNode | null {
	if (where.size <= wanted.size || depth === 0) return null;
	for (const child of where.children) {
		if (child.hash === wanted.hash) return child;
		const deeper = findEqual(child, wanted, depth - 1);
		if (deeper !== null) return deeper;
	}
	return null;
}

/** Order of the old text, inserts after the node they follow. */
function placeOf(action: EditAction): number {
	if (action.type === "update" || action.type === "delete") return action.node.start;
	const before = action.parent.children[action.index - 1];
	return before === undefined ? action.parent.start : before.end;
}
