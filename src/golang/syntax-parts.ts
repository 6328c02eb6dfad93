/** Small questions to a syntax tree of a function. */
import type { SyntaxNode } from "./syntax-node.js";

/** First child with a role. */
export function part(node: SyntaxNode, field: string): SyntaxNode | undefined {
	return node.children.find((child) => child.field === field);
}

/** All children with a role. */
export function parts(node: SyntaxNode, field: string): readonly SyntaxNode[] {
	return node.children.filter((child) => child.field === field);
}

/** The expressions of a list, or the one expression that stands alone. */
export function listed(node: SyntaxNode | undefined): readonly SyntaxNode[] {
	if (node === undefined) return [];
	return node.kind === "expression_list" ? node.children : [node];
}

/** An expression without the parentheses around it. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
	let now = node;
	while (now.kind === "parenthesized_expression" && now.children[0] !== undefined) now = now.children[0];
	return now;
}

/** Arguments of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
	return part(call, "arguments")?.children ?? [];
}
