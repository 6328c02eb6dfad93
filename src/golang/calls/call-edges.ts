/**
 * Edges of the call graph from one function to functions that somebody asks for: direct calls, methods by the
 * receiver's type, interface dispatch to types that have all methods of the interface, functions taken as values,
 * and functions kept in fields, maps and slices. Calls to anything else are not looked at, which keeps it cheap.
 */
import { LineIndex } from "../lines.js";
import type { GoParser, SyntaxNode } from "../parser.js";
import { argumentsOf, part, unwrapped } from "../syntax-parts.js";
import type { Callee } from "./callee.js";
import { FunctionBodies, type FunctionBody } from "./function-body.js";
import { FunctionStores, functionMeant, lastName, storeName } from "./function-stores.js";
import { Inference } from "./inference.js";
import { anyMethod, implementsAll, interfaceMethods, isInterface, type Method } from "./method-set.js";
import type { Declared } from "./package-index.js";
import type { Program } from "./program.js";
import { parseSignature, takes } from "./signature.js";
import { isStandardConcrete } from "./standard-types.js";
import type { TypeRef } from "./type-ref.js";
import { type FunctionName, isWanted, type Wanted } from "./wanted.js";

/** How an edge is known, strongest first. */
export type CallLink =
	/** The function or method that the text means. */
	| "call"
	/** Through an interface: the type has all of its methods. */
	| "interface"
	/** The receiver's type is not known: name and number of arguments fit. */
	| "name"
	/** Called through a field, map, slice or variable that the function is put into. */
	| "stored"
	/** The function is mentioned as a value: a callback, a method value. */
	| "value";

export interface CallEdge extends FunctionName {
	readonly link: CallLink;
	readonly statement: "call" | "go" | "defer";
	/** Line of the declaration's file. */
	readonly line: number;
}

/** Edges from a function to wanted ones, one per place. */
export class CallEdges {
	readonly #program: Program;
	readonly #bodies: FunctionBodies;
	readonly #wanted: Wanted;
	readonly #stores: FunctionStores;

	constructor(program: Program, parser: GoParser, wanted: Wanted) {
		this.#program = program;
		this.#wanted = wanted;
		this.#bodies = new FunctionBodies(parser);
		this.#stores = new FunctionStores(program, this.#bodies, wanted);
	}

	/**
	 * @param stored whether to follow a call on a line through the field, map or slice that holds the function, as far
	 * as the packages that were read tell: no package is asked for because of it.
	 */
	from(declared: Declared, stored: (line: number) => boolean): CallEdge[] {
		const body = this.#bodies.of(declared);
		const lines = new LineIndex(body.source);
		const inference = new Inference(this.#program, this.#bodies, body, this.#wanted);
		const edges: CallEdge[] = [];
		const add = (
			line: number,
			statement: CallEdge["statement"],
			link: CallLink,
			{ folder, key }: FunctionName,
		): void => {
			edges.push({ folder, key, link, statement, line });
		};
		const lineOf = (node: SyntaxNode): number => declared.declaration.line + lines.lineAt(node.start) - 1;
		const visit = (node: SyntaxNode, statement: CallEdge["statement"]): void => {
			if (node.kind === "call_expression") {
				const line = lineOf(node);
				const calls = this.#calls(node, body, inference, stored(line));
				for (const { link, to } of calls) add(line, statement, link, to);
				const callee = part(node, "function");
				for (const child of node.children) {
					if (child !== callee) visit(child, "call");
					else for (const inner of unwrapped(child).children) visit(inner, "call");
				}
				return;
			}
			if (node.kind === "selector_expression" || node.kind === "identifier") {
				for (const to of this.#values(node, body, inference)) add(lineOf(node), "call", "value", to);
			}
			const inner = node.kind === "go_statement" ? "go" : node.kind === "defer_statement" ? "defer" : "call";
			for (const child of node.children) visit(child, inner);
		};
		const block = part(body.root.children[0] ?? body.root, "body");
		if (block !== undefined) visit(block, "call");
		return edges;
	}

	/** Declarations that a function calls for certain and that were read. */
	callees(declared: Declared): Declared[] {
		return this.#program.quietly(() => this.#callees(declared));
	}

	#callees(declared: Declared): Declared[] {
		const body = this.#bodies.of(declared);
		const inference = new Inference(this.#program, this.#bodies, body, this.#wanted);
		const found = new Set<Declared>();
		const visit = (node: SyntaxNode): void => {
			const expression = node.kind === "call_expression" ? part(node, "function") : undefined;
			const meant = expression === undefined ? null : functionMeant(inference.callee(expression));
			const callee = meant === null ? null : (this.#program.package(meant.folder)?.get(meant.key) ?? null);
			if (callee !== null) found.add(callee);
			for (const child of node.children) visit(child);
		};
		visit(body.root);
		return [...found];
	}

	#calls(
		call: SyntaxNode,
		body: FunctionBody,
		inference: Inference,
		stored: boolean,
	): { readonly link: CallLink; readonly to: FunctionName }[] {
		const expression = part(call, "function");
		if (expression === undefined) return [];
		const wanted = this.#wanted.get(lastName(expression, body.source)) ?? [];
		const kept = stored ? storeName(expression, body) : null;
		if (wanted.length === 0 && kept === null) return [];
		if (wanted.length === 0) {
			const functions = this.#stores.functionsIn(kept ?? "");
			if (functions.length === 0) return [];
			const callee = this.#program.quietly(() => inference.callee(expression));
			return callee.is === "value" ? functions.map((to) => ({ link: "stored", to })) : [];
		}
		return this.#targets(inference.callee(expression), wanted, argumentsOf(call).length);
	}

	#targets(
		callee: Callee,
		wanted: readonly FunctionName[],
		args: number,
	): { readonly link: CallLink; readonly to: FunctionName }[] {
		switch (callee.is) {
			case "function":
				return wanted
					.filter((one) => one.folder === callee.folder && one.key === callee.key)
					.map((to) => ({ link: "call", to }));
			case "method": {
				const { function: own, receiver, name } = callee;
				if (own === null) return this.#dispatch(name, receiver, wanted);
				return wanted
					.filter((one) => one.folder === own.folder && one.key === own.key)
					.map((to) => ({ link: "call", to }));
			}
			case "foreign":
				if (callee.type === null || isStandardConcrete(callee.path, callee.type)) return [];
				return this.#byName(wanted, args);
			case "unknown":
				return this.#byName(wanted, args);
			case "conversion":
			case "builtin":
			case "value":
				return [];
		}
	}

	/** Methods that a call of an interface's method can reach. */
	#dispatch(
		name: string,
		receiver: TypeRef,
		wanted: readonly FunctionName[],
	): { readonly link: CallLink; readonly to: FunctionName }[] {
		const method = anyMethod(this.#program, receiver, name);
		if (method === null) return [];
		const type = this.#program.type(receiver);
		// The called one first: most types that lack something lack it.
		const others = type !== null && isInterface(type) ? interfaceMethods(this.#program, type) : [];
		const methods = [method, ...others.filter((one) => one.name !== method.name)];
		return wanted
			.filter((one) => one.key.includes(".") && this.#implements(one, methods))
			.map((to) => ({ link: "interface", to }));
	}

	/** The method fits the called one, which comes first, and its receiver or a type that embeds it has the others. */
	#implements(name: FunctionName, methods: readonly Method[]): boolean {
		const receiver = name.key.slice(0, name.key.indexOf("."));
		const found = this.#program.package(name.folder);
		const place = { folder: name.folder, imports: new Map() };
		const holders = [receiver, ...(found?.embedding(receiver) ?? [])];
		if (found?.get(`type ${receiver}`) == null) return false;
		if (!implementsAll(this.#program, { text: receiver, place }, methods.slice(0, 1))) return false;
		return holders.some((text) => implementsAll(this.#program, { text, place }, methods));
	}

	#byName(
		wanted: readonly FunctionName[],
		args: number,
	): { readonly link: CallLink; readonly to: FunctionName }[] {
		return wanted
			.filter((one) => {
				if (!one.key.includes(".")) return false;
				const declared = this.#program.package(one.folder)?.get(one.key) ?? null;
				return declared !== null && takes(parseSignature(declared.declaration.signature), args);
			})
			.map((to) => ({ link: "name", to }));
	}

	/** Wanted functions that a name or selector outside of a call's head means. */
	#values(node: SyntaxNode, body: FunctionBody, inference: Inference): FunctionName[] {
		if (!this.#wanted.has(lastName(node, body.source))) return [];
		const meant = functionMeant(inference.callee(node));
		return meant !== null && isWanted(this.#wanted, meant) ? [meant] : [];
	}
}
