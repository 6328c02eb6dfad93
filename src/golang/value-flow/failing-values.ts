/**
 * Which values of a line can have made it fail: what is dereferenced for a nil dereference, what is indexed for
 * an index out of range, what a panic prints and the conditions around it. A line of another kind gives them all.
 */
import type { FailureClass } from "../../model/stack.js";
import type { SyntaxNode } from "../parser.js";
import { argumentsOf, part } from "../syntax-parts.js";
import { nodesOf } from "./definitions.js";

/** An expression that the failure looked at. */
export interface FailingValue {
	readonly node: SyntaxNode;
	/** 0..1. */
	readonly strength: number;
}

/** A value that only stood on the line; the failure does not say that it was looked at. */
const bystander = 0.4;
/** Conditions that led to an explicit panic or a reported error. */
const condition = 0.7;

type Picker = (node: SyntaxNode) => readonly (SyntaxNode | undefined)[];

const dereferenced: Picker = (node) => {
	if (node.kind === "selector_expression") return [part(node, "operand")];
	// Reading an entry of a nil map or slice does not dereference nil: it gives zero, or is out of range.
	if (node.kind !== "unary_expression" || part(node, "operator")?.value !== "*") return [];
	return [part(node, "operand")];
};
const indexed: Picker = (node) => {
	if (node.kind === "index_expression") return [part(node, "operand"), part(node, "index")];
	return node.kind === "slice_expression" ? node.children : [];
};
const mapped: Picker = (node) => (node.kind === "index_expression" ? [part(node, "operand")] : []);
const asserted: Picker = (node) => (node.kind === "type_assertion_expression" ? [part(node, "operand")] : []);
const divided: Picker = (node) =>
	node.kind === "binary_expression" && ["/", "%"].includes(part(node, "operator")?.value ?? "")
		? [part(node, "right")]
		: [];
const passed: Picker = (node) => {
	if (node.kind !== "call_expression") return [];
	const callee = part(node, "function");
	return [callee && part(callee, "operand"), ...argumentsOf(node)];
};

const pickers: Readonly<Partial<Record<FailureClass, Picker>>> = {
	"nil-dereference": dereferenced,
	"index-out-of-range": indexed,
	"slice-bounds": indexed,
	"nil-map-write": mapped,
	"concurrent-map": mapped,
	"type-assertion": asserted,
	"divide-by-zero": divided,
};

/**
 * Expressions on a line that the failure looked at.
 * @param onLine says whether an offset lies on the failing line
 */
export function failingValues(
	root: SyntaxNode,
	failure: FailureClass,
	onLine: (offset: number) => boolean,
): FailingValue[] {
	const picker = pickers[failure];
	const exact = picker === undefined ? [] : pick(root, picker, onLine, 1);
	if (exact.length > 0) return exact;
	return [...pick(root, passed, onLine, bystander), ...conditions(root, onLine)];
}

function pick(
	root: SyntaxNode,
	picker: Picker,
	onLine: (offset: number) => boolean,
	strength: number,
): FailingValue[] {
	const found: FailingValue[] = [];
	for (const node of nodesOf(root)) {
		// Go reports a long expression by the line of its operator or selected name, which is near its end.
		if (!onLine(node.start) && !onLine(node.end)) continue;
		for (const value of picker(node))
			if (value !== undefined && onLine(value.end)) found.push({ node: value, strength });
	}
	return found;
}

/** Conditions of the ifs and switches whose bodies hold the line, innermost counted most. */
function conditions(root: SyntaxNode, onLine: (offset: number) => boolean): FailingValue[] {
	const found: FailingValue[] = [];
	const visit = (node: SyntaxNode): boolean => {
		const holds = node.children.some((child) => visit(child)) || onLine(node.start);
		const asked =
			node.kind === "if_statement" ? "condition" : node.kind.endsWith("switch_statement") ? "value" : null;
		const asking = asked === null || !holds ? undefined : part(node, asked);
		if (asking !== undefined) found.push({ node: asking, strength: condition / (1 + found.length) });
		return holds;
	};
	visit(root);
	return found;
}
