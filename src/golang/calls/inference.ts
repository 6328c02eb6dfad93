/**
 * Types of expressions in a function and what its calls mean, as far as the text tells: written types, fields,
 * results of functions and methods, ranges, assertions, literals, generic functions by their arguments. A type
 * that cannot be told is null, never a guess.
 */
import type { SyntaxNode } from "../parser.js";
import { argumentsOf, listed, part, unwrapped } from "../syntax-parts.js";
import { type Callee, memberOf } from "./callee.js";
import type { FunctionBodies, FunctionBody } from "./function-body.js";
import { anyMethod, fieldOf } from "./method-set.js";
import type { Declared } from "./package-index.js";
import type { Program } from "./program.js";
import { parseSignature, type Signature } from "./signature.js";
import { typeArguments } from "./type-arguments.js";
import { elementOf, keyOf, namedOf, pointee, prefixed, settled, type TypeRef, written } from "./type-ref.js";
import { isWanted, type Wanted } from "./wanted.js";

const builtins = new Set(
	"append cap clear close complex copy delete imag len make max min new panic print println real recover".split(
		" ",
	),
);
/** Expressions nest and definitions refer to each other; beyond this the type is not known. */
const deepest = 24;

export class Inference {
	readonly #program: Program;
	readonly #bodies: FunctionBodies;
	readonly #body: FunctionBody;
	readonly #wanted: Wanted;
	#depth = 0;

	/** @param wanted functions that are known to be there: no package is asked for because of them. */
	constructor(program: Program, bodies: FunctionBodies, body: FunctionBody, wanted: Wanted) {
		this.#program = program;
		this.#wanted = wanted;
		this.#bodies = bodies;
		this.#body = body;
	}

	/** Type of an expression, or null. */
	typeOf(node: SyntaxNode): TypeRef | null {
		if (this.#depth >= deepest) return null;
		this.#depth++;
		try {
			return this.#typeOf(unwrapped(node));
		} finally {
			this.#depth--;
		}
	}

	/** What a call's function, or a function used as a value, means. */
	callee(expression: SyntaxNode): Callee {
		const node = unwrapped(expression);
		if (node.kind === "identifier") return this.#plainCallee(node);
		if (node.kind === "selector_expression") return this.#selectedCallee(node);
		if (node.kind === "func_literal") return { is: "value", name: "", type: this.typeOf(node) };
		const operand = part(node, "operand");
		if (node.kind === "index_expression" && operand !== undefined) {
			const inner = this.callee(operand);
			if (inner.is !== "value" && inner.is !== "unknown") return inner;
			return { is: "value", name: inner.name, type: this.typeOf(node) };
		}
		const pointer = node.kind === "unary_expression" ? this.#typeExpression(node) : null;
		if (pointer !== null) return { is: "conversion", type: pointer };
		if (/_type$/.test(node.kind)) return { is: "conversion", type: this.#type(node) };
		return { is: "unknown", name: "" };
	}

	#text(node: SyntaxNode): string {
		return this.#body.source.slice(node.start, node.end);
	}

	#type(node: SyntaxNode): TypeRef {
		return settled(written(this.#body.at, this.#text(node)));
	}

	#plainCallee(node: SyntaxNode): Callee {
		const name = this.#text(node);
		if (this.#body.scope.at(name, node.start) !== null) return { is: "value", name, type: this.typeOf(node) };
		const { folder } = this.#body.at.place;
		const member = this.#packageMember(folder, name);
		if (member !== null) return member;
		return builtins.has(name) ? { is: "builtin", name } : { is: "unknown", name };
	}

	#packageMember(folder: string, name: string): Callee | null {
		if (isWanted(this.#wanted, { folder, key: name })) return { is: "function", folder, key: name };
		const found = this.#program.package(folder);
		if (found?.has(name) === true) return { is: "function", folder, key: name };
		const type = found?.get(`type ${name}`) ?? null;
		if (type !== null) return { is: "conversion", type: { text: name, place: type.place } };
		const variable = found?.get(`var ${name}`) ?? null;
		return variable === null ? null : { is: "value", name, type: this.#variable(variable, name) };
	}

	#selectedCallee(node: SyntaxNode): Callee {
		const [operandNode, field] = [part(node, "operand"), part(node, "field")];
		const name = field === undefined ? "" : this.#text(field);
		if (operandNode === undefined) return { is: "unknown", name };
		const operand = unwrapped(operandNode);
		const imported = this.#imported(operand);
		if (imported !== null) {
			if (imported.folder === null) return { is: "foreign", path: imported.path, type: null, name };
			const member = this.#packageMember(imported.folder, name);
			return member ?? { is: "foreign", path: imported.path, type: null, name };
		}
		const type = this.#typeExpression(operand) ?? this.typeOf(operand);
		return type === null ? { is: "unknown", name } : memberOf(this.#program, this.#wanted, type, name);
	}

	/** Package that an identifier stands for, unless a local name hides it. */
	#imported(node: SyntaxNode): { readonly path: string; readonly folder: string | null } | null {
		if (node.kind !== "identifier") return null;
		const name = this.#text(node);
		if (this.#body.scope.at(name, node.start) !== null) return null;
		return this.#body.at.place.imports.get(name) ?? null;
	}

	/** The type in a method expression: `T.M`, `(*T).M`, `pkg.T.M`. */
	#typeExpression(node: SyntaxNode): TypeRef | null {
		const bare = node.kind === "unary_expression" ? unwrapped(part(node, "operand") ?? node) : node;
		if (!/^(?:identifier|selector_expression)$/.test(bare.kind)) return null;
		const name = this.#text(bare);
		if (!/^[\w.]+$/.test(name) || name.split(".").length > 2) return null;
		const [head = ""] = name.split(".");
		if (this.#body.scope.at(head, bare.start) !== null) return null;
		const type = written(this.#body.at, name);
		return this.#program.type(type) === null ? null : type;
	}

	#typeOf(node: SyntaxNode): TypeRef | null {
		switch (node.kind) {
			case "identifier":
				return this.#nameType(node);
			case "selector_expression":
				return this.#selectorType(node);
			case "call_expression":
				return this.#results(node)[0] ?? null;
			case "composite_literal":
			case "type_assertion_expression":
			case "type_conversion_expression": {
				const type = part(node, "type");
				return type === undefined ? null : this.#type(type);
			}
			case "unary_expression":
				return this.#unaryType(node);
			case "index_expression":
				return this.#derived(node, elementOf);
			case "slice_expression":
				return this.#derived(node, (type) => type);
			case "func_literal": {
				const body = part(node, "body");
				return written(this.#body.at, this.#body.source.slice(node.start, body?.start ?? node.end));
			}
			case "slice_type":
			case "map_type":
			case "array_type":
			case "channel_type":
			case "type_identifier":
			case "qualified_type":
			case "pointer_type":
			case "generic_type":
				return this.#type(node);
			default:
				return null;
		}
	}

	#derived(node: SyntaxNode, derive: (type: TypeRef) => TypeRef | null): TypeRef | null {
		const operand = part(node, "operand");
		const type = operand === undefined ? null : this.typeOf(operand);
		return type === null ? null : derive(this.#underlying(type));
	}

	/** A named type of ours that is no struct or interface, replaced by what it stands for. */
	#underlying(type: TypeRef): TypeRef {
		const named = this.#program.type(type);
		if (named === null || /^(?:struct|interface)\b/.test(named.underlying.text)) return type;
		return named.underlying;
	}

	#nameType(node: SyntaxNode): TypeRef | null {
		const name = this.#text(node);
		const local = this.#body.scope.at(name, node.start);
		if (local === null) {
			const declared = this.#program.package(this.#body.at.place.folder)?.get(`var ${name}`) ?? null;
			return declared === null ? null : this.#variable(declared, name);
		}
		const { origin } = local;
		switch (origin.from) {
			case "type": {
				const type = this.#type(origin.node);
				return origin.variadic ? prefixed("[]", type) : type;
			}
			case "value":
				return this.#valueType(origin.node, origin.index);
			case "key":
			case "element":
				return this.#ranged(origin.node, origin.from);
		}
	}

	#valueType(node: SyntaxNode, index: number): TypeRef | null {
		const value = unwrapped(node);
		if (index === 0) return this.typeOf(value);
		return value.kind === "call_expression" ? (this.#results(value)[index] ?? null) : null;
	}

	#ranged(node: SyntaxNode, from: "key" | "element"): TypeRef | null {
		const type = this.typeOf(node);
		if (type === null) return null;
		const over = this.#underlying(type);
		const sequence = /^(?:iter\.)?Seq2?\b/.test(over.text) ? namedOf(over) : null;
		if (sequence !== null) return sequence.args[from === "key" ? 0 : 1] ?? null;
		if (from === "element") return elementOf(over);
		return /^(?:<-\s*)?chan\b/.test(pointee(over).text) ? elementOf(over) : keyOf(over);
	}

	#selectorType(node: SyntaxNode): TypeRef | null {
		const [operand, field] = [part(node, "operand"), part(node, "field")];
		if (operand === undefined || field === undefined) return null;
		const name = this.#text(field);
		const imported = this.#imported(unwrapped(operand));
		if (imported !== null) {
			const declared =
				imported.folder === null ? null : this.#program.package(imported.folder)?.get(`var ${name}`);
			return declared == null ? null : this.#variable(declared, name);
		}
		const type = this.typeOf(operand);
		return type === null ? null : fieldOf(this.#program, type, name);
	}

	#unaryType(node: SyntaxNode): TypeRef | null {
		const operand = part(node, "operand");
		const type = operand === undefined ? null : this.typeOf(operand);
		if (type === null) return null;
		const operator = part(node, "operator")?.value;
		if (operator === "&") return prefixed("*", type);
		if (operator === "*") return pointee(type);
		return operator === "<-" ? elementOf(this.#underlying(type)) : null;
	}

	/** Type of a package variable: as declared, or of its initial value. */
	#variable(declared: Declared, name: string): TypeRef | null {
		const member = declared.declaration.members.find((one) => one.name === name);
		const place = { text: "", place: declared.place };
		if (member !== undefined && member.type !== "") return settled(written(place, member.type));
		if (this.#depth >= deepest) return null;
		const body = this.#bodies.of(declared);
		const inner = new Inference(this.#program, this.#bodies, body, this.#wanted);
		inner.#depth = this.#depth + 1;
		const local = body.scope.at(name, body.root.end - 1);
		return local?.origin.from === "value" ? inner.#valueType(local.origin.node, local.origin.index) : null;
	}

	/** Types of a call's results; empty when the function is not known. */
	#results(call: SyntaxNode): readonly (TypeRef | null)[] {
		const expression = part(call, "function");
		if (expression === undefined) return [];
		const callee = this.callee(expression);
		switch (callee.is) {
			case "function": {
				const declared = this.#program.package(callee.folder)?.get(callee.key) ?? null;
				if (declared === null) return [];
				const signature = parseSignature(declared.declaration.signature);
				const at = this.#instantiated(signature, declared, call);
				return signature.results.map((one) => settled(written(at, one.type)));
			}
			case "method": {
				const method = anyMethod(this.#program, callee.receiver, callee.name);
				return method?.signature.results.map((one) => settled(written(method.at, one.type))) ?? [];
			}
			case "conversion":
				return [callee.type];
			case "builtin":
				return [this.#builtinResult(callee.name, call)];
			case "value": {
				const type = callee.type === null ? null : this.#underlying(callee.type);
				if (type?.text.startsWith("func") !== true) return [];
				return parseSignature(type.text.slice(4)).results.map((one) => settled(written(type, one.type)));
			}
			case "foreign":
			case "unknown":
				return [];
		}
	}

	#builtinResult(name: string, call: SyntaxNode): TypeRef | null {
		const [first] = argumentsOf(call);
		if (first === undefined) return null;
		// The grammar reads a plain type name in `new(T)` as an expression in some versions.
		if (name === "new") return prefixed("*", this.#type(first));
		if (name === "make") return this.#type(first);
		return name === "append" || name === "min" || name === "max" ? this.typeOf(first) : null;
	}

	/** Binds the type parameters of a generic function: as written, else by its arguments. */
	#instantiated(signature: Signature, declared: Declared, call: SyntaxNode): TypeRef {
		const given = listed(part(call, "type_arguments")).flatMap((one) => one.children);
		const args = argumentsOf(call);
		const bound = typeArguments(
			signature,
			declared.place,
			given.map((one) => this.#type(one)),
			(index, inside) => {
				const type = args[index] === undefined ? null : this.typeOf(args[index]);
				return type === null || !inside ? type : this.#underlying(type);
			},
		);
		return { text: "", place: declared.place, ...(bound.size > 0 ? { bound } : {}) };
	}
}
