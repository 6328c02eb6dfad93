/**
 * Functions that are kept somewhere to be called later: `x.f = fn`, `T{f: fn}`, maps and slices of handlers,
 * `append(handlers, fn)`, and callbacks that a function takes and keeps (`Register(name, fn)`). A store is known by
 * its name alone; what is put into it must be a function for certain.
 */
import type { SyntaxNode } from "../parser.js";
import { argumentsOf, listed, part, parts, unwrapped } from "../syntax-parts.js";
import type { Callee } from "./callee.js";
import type { FunctionBodies, FunctionBody } from "./function-body.js";
import { Inference } from "./inference.js";
import type { Declared, PackageIndex } from "./package-index.js";
import type { Program } from "./program.js";
import { type FunctionName, isWanted, type Wanted } from "./wanted.js";

/** Declarations that are parsed for one store; more share its name by chance. */
const mostDeclarations = 12;

/** The function or method declaration that a value means; null for anything else. */
export function functionMeant(callee: Callee): FunctionName | null {
	if (callee.is === "function") return { folder: callee.folder, key: callee.key };
	return callee.is === "method" ? callee.function : null;
}

/** Last name of a callee or value as written; "" when it has none. */
export function lastName(node: SyntaxNode, source: string): string {
	const bare = unwrapped(node);
	if (bare.kind === "identifier") return source.slice(bare.start, bare.end);
	const field = part(bare, "field");
	if (bare.kind === "selector_expression" && field !== undefined) return source.slice(field.start, field.end);
	const operand = part(bare, "operand");
	return bare.kind === "index_expression" && operand !== undefined ? lastName(operand, source) : "";
}

/**
 * Name of the field or variable that a called expression takes its function from: `s.f(x)`, `handlers[k](x)`, `h(x)`
 * after `for _, h := range s.handlers` or `h := handlers[k]`; null when it is a parameter, a closure or a call.
 */
export function storeName(expression: SyntaxNode, body: FunctionBody, depth = 0): string | null {
	const node = unwrapped(expression);
	if (node.kind === "identifier") {
		const name = body.source.slice(node.start, node.end);
		const local = body.scope.at(name, node.start);
		if (local === null) return name;
		const { origin } = local;
		return origin.from === "type" || depth > 4 ? null : storeName(origin.node, body, depth + 1);
	}
	const operand = part(node, "operand");
	if (node.kind === "selector_expression") {
		const left = operand === undefined ? "" : body.source.slice(operand.start, operand.end);
		const imported = body.at.place.imports.has(left) && body.scope.at(left, node.start) === null;
		return imported ? null : lastName(node, body.source);
	}
	return node.kind === "index_expression" && operand !== undefined ? storeName(operand, body, depth) : null;
}

/** Finds what was put into stores, over all packages that were read. */
export class FunctionStores {
	readonly #program: Program;
	readonly #wanted: Wanted;
	readonly #bodies: FunctionBodies;
	/** What was found, and how many packages were read by then. */
	readonly #known = new Map<
		string,
		{ readonly packages: number; readonly functions: readonly FunctionName[] }
	>();

	constructor(program: Program, bodies: FunctionBodies, wanted: Wanted) {
		this.#program = program;
		this.#wanted = wanted;
		this.#bodies = bodies;
	}

	/** Wanted functions put into the field or variable of this name. */
	functionsIn(name: string): readonly FunctionName[] {
		const known = this.#known.get(name);
		if (known?.packages === this.#program.size) return known.functions;
		const functions = this.#program.quietly(() => this.#search(name));
		this.#known.set(name, { packages: this.#program.size, functions });
		return functions;
	}

	#search(name: string): FunctionName[] {
		// Most calls are of methods; a field that shares a method's name is not looked for.
		for (const one of this.#program.searchable()) if (one.hasFunction(name)) return [];
		const found = new Map<string, FunctionName>();
		for (const body of this.#mention(name, (text) => this.#mayFill(name, text))) {
			const inference = new Inference(this.#program, this.#bodies, body, this.#wanted);
			for (const value of valuesPutInto(name, body.root, body.source)) {
				for (const one of this.#meant(value, body, inference)) found.set(`${one.folder}#${one.key}`, one);
			}
		}
		return [...found.values()].filter((one) => isWanted(this.#wanted, one));
	}

	/** Without parsing: a wanted name, a parameter or a literal of several lines is put into it. */
	#mayFill(name: string, text: string): boolean {
		const store = new RegExp(`\\b${name}(?:\\[[^\\]\\n]*\\]| [\\w.[\\]()*]+)?\\s*(?::|=(?!=))([^\\n]*)`, "g");
		for (const [, value = ""] of text.matchAll(store)) {
			// gofmt sets a blank before the brace of a block and none before that of a literal.
			if (/[\w\])]\{$/.test(value)) return true;
			const words = value.match(/\w+/g) ?? [];
			if (words.some((word) => this.#wanted.has(word) || isParameter(word, text))) return true;
		}
		return false;
	}

	#meant(value: SyntaxNode, body: FunctionBody, inference: Inference): FunctionName[] {
		const node = unwrapped(value);
		if (node.kind === "identifier") {
			const local = body.scope.at(body.source.slice(node.start, node.end), node.start);
			if (local?.parameter != null) return this.#passed(body.declared, local.parameter);
		}
		const meant = functionMeant(inference.callee(node));
		return meant === null ? [] : [meant];
	}

	/** Functions that callers pass as the parameter at a position. */
	#passed(declared: Declared, position: number): FunctionName[] {
		const { name, key } = declared.declaration;
		const found: FunctionName[] = [];
		for (const body of this.#mention(name, (text) => text.includes(`${name}(`))) {
			const inference = new Inference(this.#program, this.#bodies, body, this.#wanted);
			for (const call of callsOf(name, body.root, body.source)) {
				const argument = argumentsOf(call)[position];
				const callee = part(call, "function");
				if (argument === undefined || callee === undefined) continue;
				const target = functionMeant(inference.callee(callee));
				if (target?.key !== key || target.folder !== declared.place.folder) continue;
				const meant = functionMeant(inference.callee(argument));
				if (meant !== null) found.push(meant);
			}
		}
		return found;
	}

	*#mention(name: string, test: (text: string) => boolean): Generator<FunctionBody> {
		let left = mostDeclarations;
		for (const one of this.#program.searchable()) {
			for (const declared of mentioning(one, name, test)) {
				if (left-- <= 0) return;
				yield this.#bodies.of(declared);
			}
		}
	}
}

/** Declarations whose text passes a test, each once. */
function* mentioning(
	index: PackageIndex,
	name: string,
	test: (text: string) => boolean,
): Generator<Declared> {
	const seen = new Set<string>();
	for (const key of index.mentioning(name, test)) {
		const declared = index.get(key);
		if (declared === null || seen.has(`${declared.path}#${declared.declaration.key}`)) continue;
		seen.add(`${declared.path}#${declared.declaration.key}`);
		yield declared;
	}
}

const isParameter = (name: string, text: string): boolean =>
	new RegExp(`^func [^\\n]*[(,] *${name} `, "m").test(text);

function* callsOf(name: string, node: SyntaxNode, source: string): Generator<SyntaxNode> {
	const callee = node.kind === "call_expression" ? part(node, "function") : undefined;
	if (callee !== undefined && lastName(callee, source) === name) yield node;
	for (const child of node.children) yield* callsOf(name, child, source);
}

/** Expressions assigned to a name, or to an entry of it, or set by it as a key of a literal. */
function* valuesPutInto(name: string, node: SyntaxNode, source: string): Generator<SyntaxNode> {
	if (node.kind === "keyed_element") {
		const [key, value] = node.children;
		const label = key?.children[0] ?? key;
		if (label !== undefined && value !== undefined && source.slice(label.start, label.end) === name) {
			yield* elements(value.children[0] ?? value);
		}
	}
	if (/^(?:assignment_statement|short_var_declaration|var_spec)$/.test(node.kind)) {
		const left = node.kind === "var_spec" ? parts(node, "name") : listed(part(node, "left"));
		const right = listed(part(node, node.kind === "var_spec" ? "value" : "right"));
		for (const [index, target] of left.entries()) {
			const value = right[index];
			if (value !== undefined && lastName(target, source) === name) yield* elements(value);
		}
	}
	for (const child of node.children) yield* valuesPutInto(name, child, source);
}

/** A value itself, or the values of a map, slice or struct literal, or what `append` adds. */
function* elements(node: SyntaxNode): Generator<SyntaxNode> {
	const value = unwrapped(node);
	if (value.kind === "composite_literal") {
		for (const one of part(value, "body")?.children ?? []) {
			const inner = one.kind === "keyed_element" ? one.children[1] : one;
			if (inner !== undefined) yield* elements(inner.children[0] ?? inner);
		}
	} else if (value.kind === "call_expression") {
		const [callee] = value.children;
		if (callee?.value === "append") yield* argumentsOf(value).slice(1);
	} else yield value;
}
