/**
 * A backward slice through one function (Weiser 1981, by names and without types): from an expression to the
 * calls, fields and parameters its value came from. It is a guess that costs a walk over one function's tree;
 * aliases, channels and closures called elsewhere are not followed.
 */
import type { FailureClass } from "../../model/stack.js";
import { LineIndex } from "../lines.js";
import type { GoParser, SyntaxNode } from "../parser.js";
import { argumentsOf, part } from "../syntax-parts.js";
import {
	type Definition,
	definitionsIn,
	namedResults,
	nodesOf,
	type Parameter,
	parametersOf,
} from "./definitions.js";
import { failingValues } from "./failing-values.js";
import { strongestSources, type ValueSource } from "./value-source.js";

/** What is left of a value's strength after an assignment, and after it was only part of another value. */
const step = 0.9;
const partial = 0.5;
/** Assignments of one name that are followed, nearest first. */
const mostDefinitions = 3;
/** Weaker sources are not told. */
const weakest = 0.15;
/** Longest chain of steps. */
const deepest = 8;

/** Built-in functions and conversions: their result is made of their arguments. */
const builtin: ReadonlySet<string> = new Set(
	"append len cap copy min max new make string byte rune int int64 uint64 int32 uint32 uint float64 any".split(
		" ",
	),
);

/** Slices through one function; make one per function and ask it for several places. */
export class FunctionFlow {
	readonly #source: string;
	readonly #root: SyntaxNode;
	readonly #lines: LineIndex;
	readonly #offset: number;
	readonly #definitions: readonly Definition[];
	readonly #parameters: readonly Parameter[];
	readonly #receiver: string | null;

	/**
	 * @param text source of the function's declaration
	 * @param line line of the file on which it begins
	 */
	constructor(text: string, line: number, parser: GoParser) {
		this.#source = text;
		const tree = parser.parse(this.#source);
		this.#root = tree.root.children[0] ?? tree.root;
		this.#lines = new LineIndex(this.#source);
		this.#offset = line - 1;
		this.#definitions = definitionsIn(this.#root, this.#source);
		const { receiver, parameters } = parametersOf(this.#root);
		this.#receiver = receiver;
		this.#parameters = parameters;
	}

	/** Sources of the values that a failure on a line looked at. */
	atFailure(line: number, failure: FailureClass): ValueSource[] {
		const onLine = (offset: number): boolean => this.#lineOf(offset) === line;
		const body = part(this.#root, "body") ?? this.#root;
		return strongestSources(
			failingValues(body, failure, onLine).flatMap(({ node, strength }) => this.#trace(node, strength)),
		);
	}

	/** Sources of what a call on a line passes: `position` null asks for the receiver it is called on. */
	passedTo(line: number, callee: string, position: number | null): ValueSource[] {
		const found: ValueSource[] = [];
		for (const node of nodesOf(this.#root)) {
			if (node.kind !== "call_expression" || this.#calleeOf(node).name !== callee) continue;
			if (this.#lineOf(node.start) > line || this.#lineOf(node.end) < line) continue;
			const called = part(node, "function");
			const list = argumentsOf(node);
			const value = position === null ? called && part(called, "operand") : list[position];
			if (value !== undefined) found.push(...this.#trace(value, 1));
		}
		return strongestSources(found);
	}

	/** Sources of a result; all of them when the position is null. */
	returned(position: number | null): ValueSource[] {
		const names = namedResults(this.#root);
		const found: ValueSource[] = [];
		for (const node of ownNodes(this.#root)) {
			if (node.kind !== "return_statement") continue;
			const values = node.children[0]?.children ?? [];
			if (values.length === 0) {
				const wanted = position === null ? names : names.slice(position, position + 1);
				for (const name of wanted) found.push(...this.#named(name, node.start, node, 1, new Set(), 0));
			} else if (position === null || values.length <= position) {
				for (const value of values) found.push(...this.#trace(value, 1));
			} else found.push(...this.#trace(values[position] as SyntaxNode, 1));
		}
		return strongestSources(found);
	}

	#lineOf(offset: number): number {
		return this.#lines.lineAt(offset) + this.#offset;
	}

	#text(node: SyntaxNode): string {
		return this.#source.slice(node.start, node.end);
	}

	#trace(
		node: SyntaxNode,
		strength: number,
		seen: ReadonlySet<string> = new Set(),
		depth = 0,
	): ValueSource[] {
		if (strength < weakest || depth > deepest) return [];
		const into = (child: SyntaxNode | undefined, share: number): ValueSource[] =>
			child === undefined ? [] : this.#trace(child, strength * share, seen, depth + 1);
		switch (node.kind) {
			case "identifier":
				return this.#named(this.#text(node), node.start, node, strength, seen, depth);
			case "selector_expression": {
				const operand = part(node, "operand");
				const name = part(node, "field")?.value ?? "";
				const qualifier = operand === undefined ? null : this.#text(operand);
				const line = this.#lineOf(node.end);
				const field: ValueSource = { kind: "field", name, qualifier, position: null, line, strength };
				const assigned = this.#assigned(this.#text(node), node.start, strength, seen, depth);
				return [field, ...assigned, ...into(operand, partial)];
			}
			case "call_expression":
				return this.#called(node, null, strength, seen, depth);
			case "index_expression":
				return [...into(part(node, "operand"), step), ...into(part(node, "index"), partial)];
			case "func_literal":
			case "composite_literal":
				return [];
			default:
				return node.children.flatMap((child) => into(child, 1));
		}
	}

	#named(
		name: string,
		at: number,
		node: SyntaxNode,
		strength: number,
		seen: ReadonlySet<string>,
		depth: number,
	): ValueSource[] {
		const source = { name, qualifier: null, line: this.#lineOf(node.start), strength };
		const assigned = this.#assigned(name, at, strength, seen, depth);
		if (name === this.#receiver) return [{ ...source, kind: "receiver", position: null }, ...assigned];
		const parameter = this.#parameters.find((one) => one.name === name);
		if (parameter !== undefined) {
			return [{ ...source, kind: "parameter", position: parameter.position }, ...assigned];
		}
		const local = assigned.length > 0 || this.#definitions.some((one) => one.target === name);
		return local ? assigned : [{ ...source, kind: "field", position: null }];
	}

	/** Follows the assignments of a name or selector before a place; inside a loop later ones count too. */
	#assigned(
		target: string,
		at: number,
		strength: number,
		seen: ReadonlySet<string>,
		depth: number,
	): ValueSource[] {
		if (seen.has(target)) return [];
		const followed = new Set([...seen, target]);
		const all = this.#definitions.filter((one) => one.target === target);
		const before = all.filter((one) => one.at < at).reverse();
		return (before.length > 0 ? before : all).slice(0, mostDefinitions).flatMap((one) => {
			const left = strength * step;
			if (one.value.kind !== "call_expression") return this.#trace(one.value, left, followed, depth + 1);
			return this.#called(one.value, one.position, left, followed, depth + 1);
		});
	}

	#called(
		node: SyntaxNode,
		position: number | null,
		strength: number,
		seen: ReadonlySet<string>,
		depth: number,
	): ValueSource[] {
		if (strength < weakest || depth > deepest) return [];
		const { name, qualifier } = this.#calleeOf(node);
		const passed = argumentsOf(node);
		if (qualifier === null && builtin.has(name)) {
			return passed.flatMap((one) => this.#trace(one, strength, seen, depth + 1));
		}
		const line = this.#lineOf(node.start);
		const operand = part(part(node, "function") ?? node, "operand");
		const inputs = operand === undefined ? passed : [operand, ...passed];
		return [
			...(name === "" ? [] : [{ kind: "result" as const, name, qualifier, position, line, strength }]),
			...inputs.flatMap((one) => this.#trace(one, strength * partial * partial, seen, depth + 1)),
		];
	}

	#calleeOf(node: SyntaxNode): { readonly name: string; readonly qualifier: string | null } {
		let callee = part(node, "function") ?? node.children[0];
		if (callee?.kind === "index_expression") callee = part(callee, "operand") ?? callee;
		if (callee?.kind === "identifier") return { name: this.#text(callee), qualifier: null };
		if (callee?.kind !== "selector_expression") return { name: "", qualifier: null };
		const operand = part(callee, "operand");
		return {
			name: part(callee, "field")?.value ?? "",
			qualifier: operand === undefined ? null : this.#text(operand),
		};
	}
}

/** Nodes of a function without those of the closures in it: their returns are not its own. */
function* ownNodes(root: SyntaxNode): Generator<SyntaxNode> {
	yield root;
	for (const child of root.children) if (child.kind !== "func_literal") yield* ownNodes(child);
}
