/** The view of a tree that readers of facts share. */
import type { TreeNode } from "../tree.js";
import type { FactKind, Scope } from "./fact.js";

/** What readers get: the place, and where findings go. */
export interface Finder {
	readonly scope: Scope;
	/** Source text of a node on one line. */
	text(node: TreeNode): string;
	find(kind: FactKind, subject: string, node: TreeNode, detail?: string): void;
}

/** Callee of a call; "func" for a literal. */
export function calleeText(call: TreeNode | undefined, finder: Finder): string {
	const callee = call?.kind === "call_expression" ? call.children[0] : call;
	if (callee === undefined) return "";
	return callee.kind === "func_literal" ? "func" : finder.text(callee);
}
