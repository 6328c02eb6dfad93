/**
 * Applies edit actions to the tree they were made for. The proof that a script is complete: the result equals
 * the new tree, node for node.
 */
import { type EditAction, type Graft, holesOf } from "./edit-action.js";
import type { TreeNode } from "./tree.js";

/** A tree reduced to what it means. */
export interface PlainTree {
	readonly kind: string;
	readonly field: string | null;
	readonly value: string | null;
	readonly children: readonly PlainTree[];
}

/** Strips ids, places and hashes. */
export function plainTree(node: TreeNode): PlainTree {
	const { kind, field, value } = node;
	return { kind, field, value, children: node.children.map(plainTree) };
}

/** The tree that `actions` make of `root`. */
export function applyActions(root: TreeNode, actions: readonly EditAction[]): PlainTree | null {
	return new Application(actions).slot(root);
}

type Arrival = Extract<EditAction, { type: "insert" | "move" }>;

class Application {
	readonly #updates = new Map<TreeNode, Graft>();
	readonly #gone = new Set<TreeNode>();
	readonly #arrivals = new Map<TreeNode, Arrival[]>();

	constructor(actions: readonly EditAction[]) {
		for (const action of actions) this.#note(action);
		for (const list of this.#arrivals.values()) list.sort((a, b) => a.index - b.index);
	}

	#note(action: EditAction): void {
		if (action.type === "update") this.#updates.set(action.node, action.graft);
		if (action.type === "delete" || action.type === "move") this.#gone.add(action.node);
		if (action.type === "update" || action.type === "insert") {
			for (const hole of holesOf(action.graft)) this.#gone.add(hole);
		}
		if (action.type === "insert" || action.type === "move") {
			const known = this.#arrivals.get(action.parent);
			if (known === undefined) this.#arrivals.set(action.parent, [action]);
			else known.push(action);
		}
	}

	/** What stands where `node` stood; null when nothing does. */
	slot(node: TreeNode): PlainTree | null {
		const graft = this.#updates.get(node);
		if (graft !== undefined) return this.#graft(graft);
		return this.#gone.has(node) ? null : this.#self(node, node.field);
	}

	#self(node: TreeNode, field: string | null): PlainTree {
		const children = node.children.map((child) => this.slot(child)).filter((child) => child !== null);
		for (const action of this.#arrivals.get(node) ?? []) {
			const inserted = action.type === "insert";
			const arrived = inserted ? this.#graft(action.graft) : this.#self(action.node, action.to.field);
			children.splice(action.index, 0, arrived);
		}
		return { kind: node.kind, field, value: node.value, children };
	}

	#graft(graft: Graft): PlainTree {
		const { kind, field, value } = graft.node;
		if (graft.moved !== null) return this.#self(graft.moved, field);
		return { kind, field, value, children: graft.children.map((child) => this.#graft(child)) };
	}
}
