/** Facts of calls: locks, contexts, timeouts, wrapped errors, panics, finalizers, channel closes. */
import type { TreeNode } from "../tree.js";
import { isErrorName } from "./error-name.js";
import type { Finder } from "./finder.js";
import { limitName } from "./limits.js";

const LOCKS = /^(?:Try)?R?(?:Lock|Unlock)$/;
const WRAPPERS = /^(?:\w*errors|xerrors)\.(?:Wrap|Wrapf|WithMessage|WithMessagef|WithStack|Annotatef?)$/;
/** `errors.Is`, `errors.As`, `os.IsNotExist`, `status.Code` and their like look at an error. */
const PREDICATE = /^(?:Is|As|Is\w+|Has\w+|Code|Cause|FromError)$/;
/** Callees whose duration argument bounds a wait. */
const WAITS =
	/(?:^|\.)(?:WithTimeout|WithDeadline|After|AfterFunc|NewTimer|NewTicker|Tick|Sleep|Set\w*(?:Timeout|Deadline)|Reset)$/;
const CONTEXT_NAME = /^(?:ctx|\w*Ctx|c\.?ctx|\w+\.ctx|\w+\.Context\(\)|ctx\w*)$/;

export function callFacts(node: TreeNode, finder: Finder): void {
	const [callee] = node.children;
	const list = node.children.find((child) => child.kind === "argument_list");
	if (callee === undefined || list === undefined) return;
	const name = finder.text(callee);
	const method = callee.kind === "selector_expression" ? name.slice(name.lastIndexOf(".") + 1) : name;
	const operand =
		callee.kind === "selector_expression" && callee.children[0] ? finder.text(callee.children[0]) : "";
	const args = list.children.filter((child) => child.kind !== "operator");

	if (LOCKS.test(method) && operand !== "" && args.length === 0) {
		finder.find("lock", operand, node, node.parent?.kind === "defer_statement" ? `defer ${method}` : method);
	}
	if (name === "context.Background" || name === "context.TODO") contextFact(node, name, finder);
	const first = args[0];
	if (first !== undefined && CONTEXT_NAME.test(finder.text(first))) finder.find("context-passed", name, node);
	if (first !== undefined && PREDICATE.test(method) && isErrorName(finder.text(first))) {
		finder.find("error-check", finder.text(first), node, name);
	}
	if (name === "panic") finder.find("panic", first === undefined ? "" : finder.text(first), node);
	if (name === "recover") finder.find("recover", "recover", node);
	if (name === "close" && first !== undefined) finder.find("channel", finder.text(first), node, "close");
	if (name === "make" && first?.kind === "channel_type")
		finder.find("channel", finder.text(first), node, "make");
	if (name === "runtime.SetFinalizer") finder.find("finalizer", name, node);
	if (WAITS.test(name)) waitFacts(name, args, finder);
	if (node.parent?.kind === "expression_statement") finder.find("bare-call", name, node);
	messageFacts(node, name, args, finder);
}

/** Which call gets the fresh context, if any. */
function contextFact(node: TreeNode, name: string, finder: Finder): void {
	const outer = node.parent?.kind === "argument_list" ? node.parent.parent : null;
	const callee = outer?.children[0];
	finder.find(
		"context-background",
		callee === undefined || callee === null ? "" : finder.text(callee),
		node,
		name,
	);
}

function waitFacts(name: string, args: readonly TreeNode[], finder: Finder): void {
	const duration = args.find((arg) => isConstant(arg, finder));
	if (duration !== undefined) finder.find("limit", name, duration, finder.text(duration));
}

/** A number, or arithmetic of numbers and `time.` units. */
export function isConstant(node: TreeNode, finder: Finder): boolean {
	if (node.kind === "int_literal" || node.kind === "float_literal") return true;
	return (
		/^[\d\s*+._eExX()-]*(?:time\.\w+)?[\d\s*+().]*$/.test(finder.text(node)) &&
		/\d|time\./.test(finder.text(node))
	);
}

function messageFacts(node: TreeNode, name: string, args: readonly TreeNode[], finder: Finder): void {
	const literal = args.find((arg) => arg.kind.endsWith("string_literal"));
	const text = literal === undefined ? "" : finder.text(literal);
	const wraps = (name.endsWith("Errorf") && text.includes("%w")) || WRAPPERS.test(name);
	if (wraps) {
		const wrapped = name.endsWith("Errorf") ? args.at(-1) : args[0];
		finder.find("error-wrap", wrapped === undefined ? "" : finder.text(wrapped), node, target(node, finder));
	}
	if (literal !== undefined && (wraps || /(?:^|\.)(?:New|Errorf?|Fatalf?|Panicf?)$/.test(name))) {
		finder.find("error-text", text, literal, name);
	}
	for (const arg of args) if (limitName(name)) finder.find("limit", name, arg, finder.text(arg));
}

/** Name that takes the wrapped error (`err = fmt.Errorf(..., err)`), or "". */
function target(node: TreeNode, finder: Finder): string {
	const list = node.parent?.kind === "expression_list" ? node.parent : null;
	const statement = list?.parent;
	if (statement?.kind !== "assignment_statement" && statement?.kind !== "short_var_declaration") return "";
	const left = statement.children[0];
	return left === undefined ? "" : finder.text(left);
}
