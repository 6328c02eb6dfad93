/**
 * Outlines: small, serialisable pieces of code that an action takes away or brings. Clusters are named from
 * the outlines of their members, long after the trees are gone. Short property names: thousands are cached.
 */
import type { EditAction, Graft } from "../edit-action.js";
import type { TreeNode } from "../tree.js";
import type { UnitEdit } from "../unit.js";

/** A node; `k` "*" is a hole: anything. ASCII, since one other character doubles the size of a text in memory. */
export interface Outline {
	readonly k: string;
	/** Role in the parent. */
	readonly f?: string;
	/** Value of a leaf. */
	readonly v?: string;
	readonly c?: readonly Outline[];
}

export interface ActionOutline {
	readonly type: EditAction["type"];
	/** Kind of the parent, and role or place in it: `parameter_list[0]`, `if_statement.condition`. */
	readonly place: string;
	readonly old: Outline | null;
	readonly new: Outline | null;
}

export const HOLE: Outline = { k: "*" };

/** Nodes kept of one piece of code; the rest is a hole. */
const MAX_NODES = 60;
/** Actions kept of one unit; patterns repeat early. */
const MAX_ACTIONS = 12;
/** Longest literal kept. */
const MAX_VALUE = 60;

/** Outlines of the first actions of an edit; of all kinds of action, the first few each. */
export function outlinesOf(edit: UnitEdit): readonly ActionOutline[] {
	const found: ActionOutline[] = [];
	const seen = new Map<string, number>();
	for (const action of edit.script.actions) {
		if (found.length >= MAX_ACTIONS) break;
		const outline = outlineOf(action);
		const key = classOf(outline);
		const times = seen.get(key) ?? 0;
		seen.set(key, times + 1);
		if (times < 3) found.push(outline);
	}
	return found;
}

/** What makes two actions candidates for one pattern. */
export function classOf(action: ActionOutline): string {
	return [action.type, action.place.replace(/\[\d+\]$/, ""), action.old?.k ?? "", action.new?.k ?? ""].join(
		" ",
	);
}

function outlineOf(action: EditAction): ActionOutline {
	const { type } = action;
	if (type === "insert") {
		const place = placeOf(action.parent, action.graft.node);
		return { type, place, old: null, new: ofGraft(action.graft, { left: MAX_NODES }) };
	}
	const place = action.node.parent === null ? "file" : placeOf(action.node.parent, action.node);
	const old = ofNode(action.node, { left: MAX_NODES });
	return { type, place, old, new: type === "update" ? ofGraft(action.graft, { left: MAX_NODES }) : null };
}

function placeOf(parent: TreeNode, child: TreeNode): string {
	if (child.field !== null) return `${parent.kind}.${child.field}`;
	const at = (child.parent ?? parent).children.indexOf(child);
	return `${parent.kind}[${Math.max(0, at)}]`;
}

interface Budget {
	left: number;
}

function ofNode(node: TreeNode, budget: Budget): Outline {
	if (budget.left-- <= 0) return HOLE;
	return assemble(
		node,
		node.children.map((child) => ofNode(child, budget)),
	);
}

function ofGraft(graft: Graft, budget: Budget): Outline {
	if (graft.moved !== null) return ofNode(graft.node, budget);
	if (budget.left-- <= 0) return HOLE;
	return assemble(
		graft.node,
		graft.children.map((child) => ofGraft(child, budget)),
	);
}

function assemble(node: TreeNode, children: readonly Outline[]): Outline {
	return {
		k: node.kind,
		...(node.field === null ? {} : { f: node.field }),
		...(node.value === null ? {} : { v: node.value.slice(0, MAX_VALUE) }),
		...(children.length === 0 ? {} : { c: children }),
	};
}
