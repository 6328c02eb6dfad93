/**
 * `a[b[c.D]]` can be an index of an index or a generic type with arguments; only types tell, and the grammar
 * takes the second reading. Inside expressions the first is by far the commoner one, so it is put back here.
 */
import type { SyntaxNode } from "../parser.js";

/** The tree with instantiations inside expressions read as index expressions; unchanged parts are shared. */
export function readAsIndexes(node: SyntaxNode): SyntaxNode {
	if (node.kind === "type_instantiation_expression") return asExpression(node, node.field);
	let changed = false;
	const children = node.children.map((child) => {
		const read = readAsIndexes(child);
		changed ||= read !== child;
		return read;
	});
	return changed ? { ...node, children } : node;
}

function asExpression(node: SyntaxNode, field: string | null): SyntaxNode {
	const [first, ...rest] = node.children;
	switch (node.kind) {
		case "type_instantiation_expression":
		case "generic_type":
			if (first === undefined) return node;
			return {
				...node,
				kind: "index_expression",
				field,
				children: [asExpression(first, "operand"), ...rest.map((child) => asExpression(child, "index"))],
			};
		case "qualified_type":
			if (first === undefined || rest[0] === undefined) return node;
			return {
				...node,
				kind: "selector_expression",
				field,
				children: [
					{ ...first, kind: "identifier", field: "operand" },
					{ ...rest[0], kind: "field_identifier", field: "field" },
				],
			};
		case "type_arguments":
		case "type_elem":
			return first === undefined || rest.length > 0 ? node : asExpression(first, field);
		case "type_identifier":
			return { ...node, kind: "identifier", field };
		default:
			return { ...node, field };
	}
}
