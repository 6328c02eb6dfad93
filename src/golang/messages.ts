/**
 * Message templates: the text that a call can put into an error, a panic or a log line, with fmt verbs kept
 * as written. Callees are known by name (errors.New, fmt.Errorf, pkg/errors, gRPC status, zap, logrus, klog,
 * slog, zerolog, go-kit); what is not a literal becomes `%v`.
 */
import type { SyntaxNode } from "./parser.js";
import { unquote } from "./strings.js";

export interface MessageTemplate {
	readonly kind: "error" | "panic" | "log";
	/** Text with fmt verbs; concatenated values are `%v`. */
	readonly template: string;
	/** Wraps another error: `%w`, or a Wrap/WithMessage call. */
	readonly wraps: boolean;
	readonly line: number;
	/** Callee as written. */
	readonly via: string;
}

const ERROR_CALLEE = /^(?:New|Newf|Errorf?|Wrapf?|WithMessagef?|WithStack|Annotatef?|Msgf?|E|Tracef?)$/;
const ERROR_PACKAGE =
	/^(?:errors|fmt|xerrors|status|pkgerrors|errs?|errutil|errdefs|merry|trace|eris|cerrors?|terror|\w*errors)$/;
const WRAPS = /^(?:Wrapf?|WithMessagef?|WithStack|Annotatef?)$/;
const LOG_METHOD =
	/^(?:Print|Fatal|Panic|Error|Warn|Warning|Info|Debug|Trace|Log|Msg|Notice|Critical|DPanic)(?:f|w|ln|S|Context|Ctx|Depth)?$/;
const PANIC_METHOD = /^(?:D?Panic)(?:f|w|ln)?$/;

/** Template of a call expression, or null when it makes no message that is partly literal. */
export function messageOf(call: SyntaxNode, source: string, line: number): MessageTemplate | null {
	const [callee, ...rest] = call.children;
	const list = rest.find((child) => child.kind === "argument_list");
	if (callee === undefined || list === undefined || list.children.length === 0) return null;
	const via = source.slice(callee.start, callee.end);
	const { name, qualifier } = nameOf(via);
	const kind = kindOf(name, qualifier);
	if (kind === null) return null;
	const template = literalArgument(list.children, source, name);
	if (template === null) return null;
	return { kind, template, wraps: template.includes("%w") || WRAPS.test(name), line, via };
}

/** True when a call of `callee` (`fmt.Errorf`, `panic`, `s.log.Warn`) makes an error, a panic or a log line. */
export function isMessageCall(callee: string): boolean {
	const { name, qualifier } = nameOf(callee);
	return kindOf(name, qualifier) !== null;
}

/** True when a call of `callee` logs and does nothing else, as far as its name tells. */
export function isLogCall(callee: string): boolean {
	const { name, qualifier } = nameOf(callee);
	return kindOf(name, qualifier) === "log";
}

function nameOf(callee: string): { readonly name: string; readonly qualifier: string | null } {
	const dot = callee.lastIndexOf(".");
	return { name: callee.slice(dot + 1), qualifier: dot === -1 ? null : callee.slice(0, dot) };
}

function kindOf(name: string, qualifier: string | null): MessageTemplate["kind"] | null {
	if (qualifier === null) {
		if (name === "panic") return "panic";
		return /^(?:new|wrap|make)?\w*[eE]rr(?:or)?f?$/.test(name) ? "error" : null;
	}
	if (ERROR_PACKAGE.test(qualifier) && (ERROR_CALLEE.test(name) || /Errorf?$/.test(name))) return "error";
	if (WRAPS.test(name)) return "error";
	if (PANIC_METHOD.test(name)) return "panic";
	return LOG_METHOD.test(name) ? "log" : null;
}

/** First argument that is at least partly a literal; go-kit's `Log("msg", text)` names it by key. */
function literalArgument(args: readonly SyntaxNode[], source: string, name: string): string | null {
	const texts = args.map((argument) => templateOf(argument, source));
	const key = name === "Log" ? texts.findIndex((text) => text === "msg" || text === "message") : -1;
	if (key !== -1) return texts[key + 1] ?? null;
	return texts.find((text) => text !== null && text !== "") ?? null;
}

function templateOf(node: SyntaxNode, source: string): string | null {
	if (node.kind === "interpreted_string_literal" || node.kind === "raw_string_literal") {
		return unquote(source.slice(node.start, node.end));
	}
	if (node.kind === "parenthesized_expression" && node.children[0] !== undefined) {
		return templateOf(node.children[0], source);
	}
	if (node.kind === "binary_expression" && node.children[1]?.value === "+") {
		const left = node.children[0] && templateOf(node.children[0], source);
		const right = node.children[2] && templateOf(node.children[2], source);
		if (left === null && right === null) return null;
		return `${left ?? "%v"}${right ?? "%v"}`;
	}
	// panic(fmt.Sprintf("...", x)) and log.Print(fmt.Sprintf(...)).
	if (node.kind === "call_expression" && /^(?:fmt\.)?Sprint(?:f|ln)?$/.test(calleeText(node, source))) {
		const list = node.children.find((child) => child.kind === "argument_list");
		return list?.children[0] === undefined ? null : templateOf(list.children[0], source);
	}
	return null;
}

function calleeText(call: SyntaxNode, source: string): string {
	const callee = call.children[0];
	return callee === undefined ? "" : source.slice(callee.start, callee.end);
}
