/**
 * `handlers[key](x)` and `Map[int](x)` look alike to a grammar that knows no types: with one argument it reads both
 * as a conversion to a generic type. Here they are calls again, with the bracket's content as type arguments; what
 * they mean is decided later, where names are known.
 */
import type { SyntaxNode } from "../parser.js";
import { part } from "./syntax.js";

/** The tree with such conversions turned into calls; the same node where there is none. */
export function withCalls(node: SyntaxNode): SyntaxNode {
	let changed = false;
	const children = node.children.map((child) => {
		const next = withCalls(child);
		changed ||= next !== child;
		return next;
	});
	const now = changed ? { ...node, children } : node;
	return now.kind === "type_conversion_expression" ? (callOf(now) ?? now) : now;
}

function callOf(node: SyntaxNode): SyntaxNode | null {
	const generic = part(node, "type");
	const operand = part(node, "operand");
	if (generic?.kind !== "generic_type" || operand === undefined) return null;
	const type = part(generic, "type");
	const given = part(generic, "type_arguments");
	if (type === undefined || given === undefined) return null;
	const called = { ...expressionOf(type), field: "function" };
	const list = { ...operand, kind: "argument_list", field: "arguments", value: null };
	const children = [called, given, { ...list, children: [{ ...operand, field: null }] }];
	return { ...node, kind: "call_expression", children };
}

/** `T` or `a.T` as the expression it may be. */
function expressionOf(type: SyntaxNode): SyntaxNode {
	const [left, name] = [part(type, "package"), part(type, "name")];
	if (left === undefined || name === undefined) return { ...type, kind: "identifier" };
	const children = [
		{ ...left, kind: "identifier", field: "operand" },
		{ ...name, kind: "field_identifier", field: "field" },
	];
	return { ...type, kind: "selector_expression", children };
}
