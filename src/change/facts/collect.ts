/** Collects the facts of a tree in one walk. Each kind of node has its own small reader. */
import { type Tree, type TreeNode, textOf } from "../tree.js";
import { callFacts } from "./calls.js";
import type { Fact, Scope } from "./fact.js";
import { calleeText, type Finder } from "./finder.js";
import { assignmentFacts, conditionFacts, keyedFacts } from "./statements.js";

/** Facts of a tree in source order. */
export function factsOf(tree: Tree): readonly Fact[] {
	const facts: Fact[] = [];
	visit(tree.root, { loop: false, goroutine: false, literal: 0 }, tree, facts);
	return facts;
}

function visit(node: TreeNode, scope: Scope, tree: Tree, facts: Fact[]): void {
	const finder: Finder = {
		tree,
		scope,
		text: (one) => textOf(tree, one).replace(/\s+/g, " "),
		find: (kind, subject, at, detail = "") => {
			facts.push({ kind, subject, detail, offset: at.start, scope });
		},
	};
	read(node, finder);
	for (const child of node.children) visit(child, scopeOf(node, child, scope), tree, facts);
}

function scopeOf(node: TreeNode, child: TreeNode, scope: Scope): Scope {
	if (node.kind === "for_statement" && child.field === "body") return { ...scope, loop: true };
	if (child.kind !== "func_literal") return scope;
	// `go func() {...}()`: the literal is the callee of the go statement's call.
	const called = node.kind === "call_expression" && child.field === "function";
	const goroutine = scope.goroutine || (called && node.parent?.kind === "go_statement");
	return { loop: false, goroutine, literal: scope.literal + 1 };
}

function read(node: TreeNode, finder: Finder): void {
	switch (node.kind) {
		case "call_expression":
			callFacts(node, finder);
			break;
		case "binary_expression":
			conditionFacts(node, finder);
			break;
		case "assignment_statement":
		case "short_var_declaration":
		case "var_spec":
		case "const_spec":
			assignmentFacts(node, finder);
			break;
		case "keyed_element":
			keyedFacts(node, finder);
			break;
		case "selector_expression":
			selectorFacts(node, finder);
			break;
		case "unary_expression":
			unaryFacts(node, finder);
			break;
		case "index_expression":
			if (node.children[0] && node.children[1]) {
				finder.find("index", finder.text(node.children[0]), node, finder.text(node.children[1]));
			}
			break;
		case "slice_expression":
			if (node.children[0]) finder.find("slice", finder.text(node.children[0]), node, finder.text(node));
			break;
		case "type_assertion_expression":
			if (!checkedAssertion(node) && node.children[0]) finder.find("type-assertion", finder.text(node), node);
			break;
		case "return_statement":
			returnFacts(node, finder);
			break;
		case "go_statement":
			goFacts(node, finder);
			break;
		case "defer_statement":
			finder.find("defer", calleeText(node.children[0], finder), node, finder.scope.loop ? "loop" : "");
			break;
		case "send_statement":
			finder.find("channel", node.children[0] ? finder.text(node.children[0]) : "", node, "send");
			break;
		case "qualified_type":
			finder.find("qualified-name", finder.text(node), node);
			if (finder.text(node) === "unsafe.Pointer") finder.find("unsafe", "unsafe.Pointer", node);
			break;
		case "function_declaration":
		case "method_declaration":
		case "func_literal":
			handlerFacts(node, finder);
			break;
		default:
	}
}

/** `x.(T)` on the right of two names is checked; `switch x.(type)` is another node. */
function checkedAssertion(node: TreeNode): boolean {
	const list = node.parent;
	const statement = list?.kind === "expression_list" ? list.parent : list;
	const left = statement?.children.find((child) => child.field === "left" || child.field === "name");
	if (statement?.kind === "var_spec")
		return statement.children.filter((child) => child.field === "name").length === 2;
	return left?.kind === "expression_list" && left.children.length === 2;
}

function selectorFacts(node: TreeNode, finder: Finder): void {
	const [operand] = node.children;
	if (operand === undefined) return;
	const text = finder.text(node);
	const subject = finder.text(operand);
	if (subject === "C") finder.find("cgo", text, node);
	else if (subject === "unsafe") finder.find("unsafe", text, node);
	if (operand.kind === "identifier") finder.find("qualified-name", text, node);
	if (!/[({]/.test(subject)) finder.find("dereference", subject, node, text);
}

function unaryFacts(node: TreeNode, finder: Finder): void {
	const [operator, operand] = node.children;
	if (operand === undefined) return;
	if (operator?.value === "<-") finder.find("channel", finder.text(operand), node, "receive");
	if (operator?.value === "*") finder.find("dereference", finder.text(operand), node, finder.text(node));
}

function returnFacts(node: TreeNode, finder: Finder): void {
	const values = node.children[0]?.children ?? [];
	const shape = values.map((value) => (value.kind === "nil" ? "nil" : "_"));
	if (shape.includes("nil")) finder.find("return-nil", shape.join(", "), node, finder.text(node));
}

function goFacts(node: TreeNode, finder: Finder): void {
	const text = finder.text(node);
	const traits = [
		/\brecover\(\)/.test(text) ? "recover" : "",
		/\bctx\b|\.Done\(\)|\b(?:done|stop|quit|closed?|cancel|shutdown)\w*\b/i.test(text) ? "cancel" : "",
	];
	finder.find(
		"goroutine",
		calleeText(node.children[0], finder),
		node,
		traits.filter((one) => one !== "").join(" "),
	);
}

/** A function that takes an http.ResponseWriter and a *http.Request. */
function handlerFacts(node: TreeNode, finder: Finder): void {
	const parameters = node.children.find((child) => child.field === "parameters");
	if (parameters === undefined) return;
	const text = finder.text(parameters);
	if (!text.includes("http.ResponseWriter") || !text.includes("*http.Request")) return;
	const name = node.children.find((child) => child.field === "name");
	const recovers = /\brecover\(\)/.test(finder.text(node)) ? "recover" : "";
	finder.find("handler", name === undefined ? "func" : finder.text(name), node, recovers);
}
