/** Facts of conditions and assignments: checks of nil, bounds and errors; results dropped; limits and maps set. */
import type { TreeNode } from "../tree.js";
import { isConstant } from "./calls.js";
import { isErrorName } from "./error-name.js";
import { calleeText, type Finder } from "./finder.js";
import { limitName } from "./limits.js";

const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!="]);

export function conditionFacts(node: TreeNode, finder: Finder): void {
	const [left, operator, right] = node.children;
	if (left === undefined || right === undefined || operator?.value == null) return;
	const value = operator.value;
	if (value === "/" || value === "%") {
		if (!/^[\d.]+$/.test(finder.text(right)))
			finder.find("division", finder.text(right), node, finder.text(node));
		return;
	}
	if (!COMPARISONS.has(value)) return;
	const nil = left.kind === "nil" ? right : right.kind === "nil" ? left : null;
	if (nil !== null) {
		const subject = finder.text(nil);
		finder.find(isErrorName(subject) ? "error-check" : "nil-check", subject, node, value);
		return;
	}
	for (const side of [left, right]) {
		const length = /^(?:len|cap)\((.*)\)/.exec(finder.text(side));
		if (length !== null) finder.find("bounds-check", length[1] ?? "", node, finder.text(node));
	}
	if (isErrorName(finder.text(left)) && value !== "<" && value !== ">") {
		finder.find("error-check", finder.text(left), node, finder.text(node));
	}
}

export function assignmentFacts(node: TreeNode, finder: Finder): void {
	const names = leftSides(node);
	const values = rightSides(node);
	if (values.length === 1 && values[0]?.kind === "call_expression") callResult(names, values[0], finder);
	names.forEach((name, at) => {
		const value = values[at];
		if (name.kind === "index_expression" && name.children[0] !== undefined) {
			const index = name.children[1] === undefined ? "" : finder.text(name.children[1]);
			finder.find("map-write", finder.text(name.children[0]), name, index);
		}
		if (value !== undefined && limitName(finder.text(name)) && isConstant(value, finder)) {
			finder.find("limit", finder.text(name), value, finder.text(value));
		}
	});
}

function leftSides(node: TreeNode): readonly TreeNode[] {
	if (node.kind === "var_spec" || node.kind === "const_spec")
		return node.children.filter((child) => child.field === "name");
	const left = node.children[0];
	return left?.kind === "expression_list" ? left.children : left === undefined ? [] : [left];
}

function rightSides(node: TreeNode): readonly TreeNode[] {
	const right = node.children.at(-1);
	if (right === undefined || right.field === "name") return [];
	return right.kind === "expression_list" ? right.children : [right];
}

/** Which result of a call is kept: the last one is the error by convention. */
function callResult(names: readonly TreeNode[], call: TreeNode, finder: Finder): void {
	const last = names.at(-1);
	if (last === undefined) return;
	const name = finder.text(last);
	const callee = calleeText(call, finder);
	if (name === "_") finder.find("error-dropped", callee, call, names.length === 1 ? "only result" : "");
	else if (isErrorName(name)) finder.find("error-bound", callee, call, name);
}

/** `Timeout: 5 * time.Second` in a literal. */
export function keyedFacts(node: TreeNode, finder: Finder): void {
	const [key, element] = node.children;
	const value = element?.children[0];
	if (key === undefined || value === undefined) return;
	const name = finder.text(key);
	if (limitName(name) && isConstant(value, finder)) finder.find("limit", name, value, finder.text(value));
}
