/** Prints an outline as one line of Go with `…` for holes: the code inside names of patterns. */
import { HOLE, type Outline } from "./outline.js";

/** Longest text printed. */
const MAX_LENGTH = 90;

/** One line of Go, cut to a readable length. */
export function printOutline(outline: Outline): string {
	const text = print(outline).replace(/\s+/g, " ").trim();
	return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

type Printer = (node: Outline) => string;

const children = (node: Outline): readonly Outline[] => node.c ?? [];
const list =
	(open: string, close: string, separator = ", "): Printer =>
	(node) =>
		`${open}${children(node).map(print).join(separator)}${close}`;
const spaced = list("", "", " ");
const field = (node: Outline, name: string): string => {
	const found = children(node).find((child) => child.f === name);
	return found === undefined ? "" : print(found);
};
const keyword =
	(word: string): Printer =>
	(node) =>
		`${word} ${spaced(node)}`;

const printers: Readonly<Record<string, Printer>> = {
	source_file: list("", "", "; "),
	call_expression: list("", "", ""),
	argument_list: list("(", ")"),
	parameter_list: list("(", ")"),
	type_parameter_list: list("[", "]"),
	type_arguments: list("[", "]"),
	expression_list: list("", ""),
	selector_expression: list("", "", "."),
	qualified_type: list("", "", "."),
	unary_expression: list("", "", ""),
	pointer_type: (node) =>
		`*${children(node)
			.filter((child) => child.k !== "operator")
			.map(print)
			.join("")}`,
	inc_statement: list("", "", ""),
	dec_statement: list("", "", ""),
	parenthesized_expression: list("(", ")"),
	index_expression: (node) => `${field(node, "operand")}[${field(node, "index")}]`,
	slice_expression: (node) => `${field(node, "operand")}[${field(node, "start")}:${field(node, "end")}]`,
	type_assertion_expression: (node) => `${field(node, "operand")}.(${field(node, "type")})`,
	composite_literal: list("", "", ""),
	literal_value: list("{", "}"),
	keyed_element: list("", "", ": "),
	block: (node) => (children(node).length === 0 ? "{}" : `{ ${children(node).map(print).join("; ")} }`),
	func_literal: (node) => `func${field(node, "parameters") || "()"} {…}`,
	function_declaration: (node) => `func ${field(node, "name")}${field(node, "parameters") || "()"}`,
	method_declaration: (node) =>
		`func ${field(node, "receiver")} ${field(node, "name")}${field(node, "parameters") || "()"}`,
	if_statement: (node) => `if ${field(node, "condition")} ${field(node, "consequence") || "{…}"}`,
	for_statement: (node) =>
		`for ${children(node)
			.filter((child) => child.f !== "body")
			.map(print)
			.join("; ")} {…}`,
	return_statement: keyword("return"),
	go_statement: keyword("go"),
	defer_statement: keyword("defer"),
	var_declaration: keyword("var"),
	const_declaration: keyword("const"),
	type_declaration: keyword("type"),
	import_declaration: keyword("import"),
	slice_type: list("[]", "", ""),
	array_type: (node) => `[${field(node, "length")}]${field(node, "element")}`,
	map_type: (node) => `map[${field(node, "key")}]${field(node, "value")}`,
	channel_type: spaced,
	variadic_parameter_declaration: (node) => `${field(node, "name")} ...${field(node, "type")}`.trim(),
	variadic_argument: (node) => `${children(node).map(print).join("")}...`,
	struct_type: () => "struct {…}",
	interface_type: () => "interface {…}",
	break_statement: keyword("break"),
	continue_statement: keyword("continue"),
	default_case: () => "default: …",
	expression_case: (node) => `case ${field(node, "value") || "…"}:`,
	communication_case: (node) => `case ${field(node, "communication") || "…"}:`,
	select_statement: () => "select {…}",
	expression_switch_statement: (node) => `switch ${field(node, "value")} {…}`,
	type_switch_statement: (node) => `switch ${field(node, "value")}.(type) {…}`,
};

function print(node: Outline): string {
	if (node.k === HOLE.k) return "…";
	if (node.v !== undefined) return node.v;
	return (printers[node.k] ?? spaced)(node);
}
