/** Collects the facts of a tree in one walk. Each kind of node has its own small reader. */
import { type Tree, type TreeNode, textOf } from "../tree.js";
import { callFacts } from "./calls.js";
import type { Fact, FactKind, Scope } from "./fact.js";
import { calleeText, type Finder } from "./finder.js";
import { assignmentFacts, conditionFacts, keyedFacts } from "./statements.js";

/** Facts of a tree in source order. */
export function factsOf(tree: Tree): readonly Fact[] {
	const facts: Fact[] = [];
	visit(tree.root, new FactFinder(tree, { loop: false, goroutine: false, literal: 0 }, facts));
	return facts;
}

/** What readers of facts get, for all nodes of one scope. */
class FactFinder implements Finder {
	readonly scope: Scope;
	readonly #tree: Tree;
	readonly #facts: Fact[];

	constructor(tree: Tree, scope: Scope, facts: Fact[]) {
		this.#tree = tree;
		this.scope = scope;
		this.#facts = facts;
	}

	text(node: TreeNode): string {
		return oneLine(textOf(this.#tree, node));
	}

	find(kind: FactKind, subject: string, at: TreeNode, detail = ""): void {
		const offset = this.#tree.cut.originOf(at.start);
		this.#facts.push({ kind, subject, detail, offset, scope: this.scope });
	}

	/** The same for another scope. */
	within(scope: Scope): FactFinder {
		return scope === this.scope ? this : new FactFinder(this.#tree, scope, this.#facts);
	}
}

function visit(node: TreeNode, finder: FactFinder): void {
	READERS[node.kind]?.(node, finder);
	for (const child of node.children) visit(child, finder.within(scopeOf(node, child, finder.scope)));
}

function oneLine(text: string): string {
	return text.includes("\n") || text.includes("\t") ? text.replace(/\s+/g, " ") : text;
}

function scopeOf(node: TreeNode, child: TreeNode, scope: Scope): Scope {
	if (node.kind === "for_statement" && child.field === "body") return { ...scope, loop: true };
	if (child.kind !== "func_literal") return scope;
	// `go func() {...}()`: the literal is the callee of the go statement's call.
	const called = node.kind === "call_expression" && child.field === "function";
	const goroutine = scope.goroutine || (called && node.parent?.kind === "go_statement");
	return { loop: false, goroutine, literal: scope.literal + 1 };
}

type Reader = (node: TreeNode, finder: Finder) => void;

/** Kinds that say something, with the reader of each. */
const READERS: Readonly<Record<string, Reader | undefined>> = {
	call_expression: callFacts,
	binary_expression: conditionFacts,
	assignment_statement: assignmentFacts,
	short_var_declaration: assignmentFacts,
	var_spec: assignmentFacts,
	const_spec: assignmentFacts,
	keyed_element: keyedFacts,
	selector_expression: selectorFacts,
	unary_expression: unaryFacts,
	index_expression: indexFacts,
	slice_expression: sliceFacts,
	type_assertion_expression: assertionFacts,
	return_statement: returnFacts,
	go_statement: goFacts,
	defer_statement: deferFacts,
	send_statement: sendFacts,
	qualified_type: qualifiedFacts,
	function_declaration: handlerFacts,
	method_declaration: handlerFacts,
	func_literal: handlerFacts,
};

function indexFacts(node: TreeNode, finder: Finder): void {
	const [operand, index] = node.children;
	if (operand !== undefined && index !== undefined) {
		finder.find("index", finder.text(operand), node, finder.text(index));
	}
}

function sliceFacts(node: TreeNode, finder: Finder): void {
	const [operand] = node.children;
	if (operand !== undefined) finder.find("slice", finder.text(operand), node, finder.text(node));
}

function assertionFacts(node: TreeNode, finder: Finder): void {
	if (!checkedAssertion(node)) finder.find("type-assertion", finder.text(node), node);
}

function deferFacts(node: TreeNode, finder: Finder): void {
	finder.find("defer", calleeText(node.children[0], finder), node, finder.scope.loop ? "loop" : "");
}

function sendFacts(node: TreeNode, finder: Finder): void {
	const [channel] = node.children;
	finder.find("channel", channel === undefined ? "" : finder.text(channel), node, "send");
}

function qualifiedFacts(node: TreeNode, finder: Finder): void {
	const name = finder.text(node);
	finder.find("qualified-name", name, node);
	if (name === "unsafe.Pointer") finder.find("unsafe", name, node);
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
