/**
 * Local names of a function and where they hold: receiver, parameters, results, `:=`, `var`, range variables, type
 * switches, of closures too. A name means the definition whose block is the innermost around its use
 * (go.dev/ref/spec#Declarations_and_scope).
 */
import type { SyntaxNode } from "../parser.js";
import { listed, part, parts } from "../syntax-parts.js";

/** Where a local name's type comes from. */
export type Origin =
	/** Written out. */
	| { readonly from: "type"; readonly node: SyntaxNode; readonly variadic: boolean }
	/** The index-th value of an expression. */
	| { readonly from: "value"; readonly node: SyntaxNode; readonly index: number }
	/** What ranging over an expression gives first (`key`) and second. */
	| { readonly from: "key" | "element"; readonly node: SyntaxNode };

export interface Local {
	readonly name: string;
	readonly origin: Origin;
	/** Offsets between which the name has this meaning. */
	readonly start: number;
	readonly end: number;
	/** Position among the function's own parameters; null for everything else. */
	readonly parameter: number | null;
}

const blocks = new Set(
	(
		"block func_literal if_statement for_statement expression_switch_statement type_switch_statement " +
		"select_statement expression_case default_case communication_case"
	).split(" "),
);

export class Scope {
	readonly #source: string;
	readonly #locals = new Map<string, Local[]>();

	/** @param root tree of one top-level function. */
	constructor(root: SyntaxNode, source: string) {
		this.#source = source;
		this.#visit(root, root.end, true);
	}

	/** Meaning of a name at an offset; null when it is not local. */
	at(name: string, offset: number): Local | null {
		let found: Local | null = null;
		for (const local of this.#locals.get(name) ?? []) {
			if (local.start <= offset && offset < local.end && local.start >= (found?.start ?? -1)) found = local;
		}
		return found;
	}

	#visit(node: SyntaxNode, end: number, top: boolean): void {
		const inner = blocks.has(node.kind) ? node.end : end;
		switch (node.kind) {
			case "method_declaration":
			case "function_declaration":
			case "func_literal":
				this.#parameters(node, top && node.kind !== "func_literal");
				break;
			case "short_var_declaration":
			case "receive_statement":
				this.#values(part(node, "left"), part(node, "right"), node, inner);
				break;
			case "range_clause":
				this.#range(node, inner);
				break;
			case "var_spec":
				this.#variables(node, inner);
				break;
			case "type_switch_statement":
				this.#typeSwitch(node);
				break;
		}
		for (const child of node.children) this.#visit(child, inner, top && node.kind === "source_file");
	}

	#add(
		node: SyntaxNode | undefined,
		origin: Origin,
		start: number,
		end: number,
		parameter: number | null,
	): void {
		const name = node === undefined ? "_" : this.#source.slice(node.start, node.end);
		if (name === "_") return;
		const list = this.#locals.get(name);
		const local = { name, origin, start, end, parameter };
		if (list === undefined) this.#locals.set(name, [local]);
		else list.push(local);
	}

	#parameters(node: SyntaxNode, own: boolean): void {
		let position = 0;
		for (const field of ["receiver", "parameters", "result"]) {
			for (const one of part(node, field)?.children ?? []) {
				const type = part(one, "type");
				if (type === undefined) continue;
				const variadic = one.kind === "variadic_parameter_declaration";
				const names = parts(one, "name");
				for (const name of names) {
					const place = own && field === "parameters" ? position : null;
					this.#add(name, { from: "type", node: type, variadic }, node.start, node.end, place);
					if (field === "parameters") position++;
				}
				if (names.length === 0 && field === "parameters") position++;
			}
		}
	}

	#values(left: SyntaxNode | undefined, right: SyntaxNode | undefined, node: SyntaxNode, end: number): void {
		const values = listed(right);
		listed(left).forEach((name, index) => {
			const alone = values.length === 1;
			const value = values[alone ? 0 : index];
			if (value === undefined) return;
			this.#add(name, { from: "value", node: value, index: alone ? index : 0 }, node.end, end, null);
		});
	}

	#range(node: SyntaxNode, end: number): void {
		const over = part(node, "right");
		if (over === undefined) return;
		listed(part(node, "left")).forEach((name, index) => {
			this.#add(name, { from: index === 0 ? "key" : "element", node: over }, node.end, end, null);
		});
	}

	#variables(node: SyntaxNode, end: number): void {
		const names = parts(node, "name");
		const type = part(node, "type");
		const values = listed(part(node, "value"));
		names.forEach((name, index) => {
			const alone = values.length === 1;
			const value = values[alone ? 0 : index];
			if (type !== undefined)
				this.#add(name, { from: "type", node: type, variadic: false }, node.end, end, null);
			else if (value !== undefined) {
				this.#add(name, { from: "value", node: value, index: alone ? index : 0 }, node.end, end, null);
			}
		});
	}

	/** In a case with one type the name has that type, in others the type of what is switched on. */
	#typeSwitch(node: SyntaxNode): void {
		const alias = listed(part(node, "alias"))[0];
		const value = part(node, "value");
		if (alias === undefined || value === undefined) return;
		for (const one of node.children) {
			if (one.kind !== "type_case" && one.kind !== "default_case") continue;
			const types = parts(one, "type");
			const [type] = types;
			const origin: Origin =
				type !== undefined && types.length === 1
					? { from: "type", node: type, variadic: false }
					: { from: "value", node: value, index: 0 };
			this.#add(alias, origin, one.start, one.end, null);
		}
	}
}
