/**
 * What one declaration uses and does, in one pass over its tree: calls, fields and variables read and
 * written, names, string literals, and the messages it can put into errors, panics and logs. Names only:
 * without types a method call is known by its name and the text of its receiver.
 */
import type { Declaration } from "./declarations.js";
import { LineIndex } from "./lines.js";
import { type MessageTemplate, messageOf } from "./messages.js";
import type { GoParser, SyntaxNode } from "./parser.js";
import { unquote } from "./strings.js";

export interface Call {
	/** Last name of the callee: `Errorf` in `fmt.Errorf`; "" for a called closure. */
	readonly name: string;
	/** Text before the last dot (`fmt`, `s.store`), or null for a plain name. */
	readonly qualifier: string | null;
	readonly line: number;
	readonly via: "call" | "go" | "defer";
}

/** A field or method selected from something, or a plain variable. */
export interface Use {
	readonly name: string;
	/** Text before the last dot, or null for a plain name. */
	readonly qualifier: string | null;
	readonly line: number;
}

export interface References {
	readonly calls: readonly Call[];
	/** Selected fields (`s.conn` but not the callee of a call), read. */
	readonly reads: readonly Use[];
	/** Fields, variables, map and slice entries assigned, incremented or set by key in a literal. */
	readonly writes: readonly Use[];
	/** Every name that occurs, without duplicates; types and packages included. */
	readonly identifiers: ReadonlySet<string>;
	readonly strings: readonly { readonly value: string; readonly line: number }[];
	readonly messages: readonly MessageTemplate[];
	/** True when the text did not parse cleanly. */
	readonly errors: boolean;
}

/** References of a declaration of `source`; lines are the file's. */
export function references(source: string, declaration: Declaration, parser: GoParser): References {
	const text = source.slice(declaration.start, declaration.end);
	// Inside `type ( ... )` a declaration has no keyword of its own.
	const bare = declaration.kind === "type" && !/^type\b/.test(text);
	const tree = parser.parse(bare ? `type ${text}` : text);
	const offset = declaration.line - 1;
	return new Collector(tree.source, offset, declaration.name).collect(tree.root, tree.errors);
}

type Role = "read" | "write" | "callee";

class Collector {
	readonly #source: string;
	readonly #lines: LineIndex;
	readonly #offset: number;
	readonly #function: string;
	readonly #calls: Call[] = [];
	readonly #reads: Use[] = [];
	readonly #writes: Use[] = [];
	readonly #identifiers = new Set<string>();
	readonly #strings: { value: string; line: number }[] = [];
	readonly #messages: MessageTemplate[] = [];

	constructor(source: string, offset: number, name: string) {
		this.#source = source;
		this.#lines = new LineIndex(source);
		this.#offset = offset;
		this.#function = name;
	}

	collect(root: SyntaxNode, errors: boolean): References {
		this.#visit(root, "read", "call");
		return {
			calls: this.#calls,
			reads: this.#reads,
			writes: this.#writes,
			identifiers: this.#identifiers,
			strings: this.#strings,
			messages: this.#messages,
			errors,
		};
	}

	#text(node: SyntaxNode): string {
		return this.#source.slice(node.start, node.end);
	}

	#line(node: SyntaxNode): number {
		return this.#lines.lineAt(node.start) + this.#offset;
	}

	#visit(node: SyntaxNode, role: Role, via: Call["via"]): void {
		switch (node.kind) {
			case "call_expression":
				this.#call(node, via);
				return;
			case "go_statement":
			case "defer_statement":
				this.#each(node, () => "read", node.kind === "go_statement" ? "go" : "defer");
				return;
			case "selector_expression":
				this.#selector(node, role);
				return;
			case "assignment_statement":
			case "inc_statement":
			case "dec_statement":
			case "short_var_declaration":
				this.#assignment(node);
				return;
			case "expression_list":
			case "parenthesized_expression":
				this.#each(node, () => role);
				return;
			case "index_expression":
				this.#each(node, (child) => (child.field === "operand" ? role : "read"));
				return;
			case "keyed_element":
				this.#keyed(node);
				return;
			case "return_statement":
				this.#returned(node);
				break;
			case "interpreted_string_literal":
			case "raw_string_literal":
				this.#strings.push({ value: unquote(this.#text(node)), line: this.#line(node) });
				return;
			default:
				if (node.value !== null && node.kind.endsWith("identifier")) this.#name(node, role);
		}
		this.#each(node, () => "read");
	}

	#each(node: SyntaxNode, role: (child: SyntaxNode) => Role, via: Call["via"] = "call"): void {
		for (const child of node.children) this.#visit(child, role(child), via);
	}

	#name(node: SyntaxNode, role: Role): void {
		const name = node.value ?? "";
		this.#identifiers.add(name);
		if (role === "write") this.#writes.push({ name, qualifier: null, line: this.#line(node) });
	}

	#call(node: SyntaxNode, via: Call["via"]): void {
		const callee = node.children[0];
		if (callee === undefined) return;
		this.#calls.push({ ...this.#nameOf(callee), line: this.#line(node), via });
		const message = messageOf(node, this.#source, this.#line(node));
		if (message !== null) this.#messages.push(message);
		for (const child of node.children) this.#visit(child, child === callee ? "callee" : "read", "call");
	}

	#nameOf(callee: SyntaxNode): { name: string; qualifier: string | null } {
		const [operand, field] = callee.children;
		if (callee.kind === "identifier") return { name: this.#text(callee), qualifier: null };
		if (callee.kind === "selector_expression" && operand !== undefined && field !== undefined) {
			return { name: this.#text(field), qualifier: this.#text(operand) };
		}
		if (callee.kind === "index_expression" && operand !== undefined) return this.#nameOf(operand);
		return { name: "", qualifier: null };
	}

	#selector(node: SyntaxNode, role: Role): void {
		const { name, qualifier } = this.#nameOf(node);
		this.#identifiers.add(name);
		const use = { name, qualifier, line: this.#line(node) };
		if (role === "write") this.#writes.push(use);
		else if (role === "read") this.#reads.push(use);
		const operand = node.children[0];
		if (operand !== undefined) this.#visit(operand, "read", "call");
	}

	#assignment(node: SyntaxNode): void {
		const plain = node.kind === "inc_statement" || node.kind === "dec_statement";
		this.#each(node, (child) => (plain || child.field === "left" ? "write" : "read"));
	}

	/** `T{Field: value}` writes the field; in a map literal a plain key looks the same and is taken along. */
	#keyed(node: SyntaxNode): void {
		const key = node.children[0];
		const name = key?.children[0] ?? key;
		if (name?.kind === "identifier") {
			this.#identifiers.add(this.#text(name));
			this.#writes.push({ name: this.#text(name), qualifier: "", line: this.#line(name) });
		} else if (key !== undefined) this.#visit(key, "read", "call");
		for (const value of node.children.slice(1)) this.#visit(value, "read", "call");
	}

	/** The strings that an `Error() string` method returns are messages too. */
	#returned(node: SyntaxNode): void {
		if (this.#function !== "Error") return;
		for (const child of node.children[0]?.children ?? []) {
			if (!child.kind.endsWith("string_literal")) continue;
			const template = unquote(this.#text(child));
			this.#messages.push({ kind: "error", template, wraps: false, line: this.#line(child), via: "Error" });
		}
	}
}
