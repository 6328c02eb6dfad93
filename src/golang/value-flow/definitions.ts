/** Which expressions a function gives to which names: the reaching definitions of a slice, by text. */
import type { SyntaxNode } from "../parser.js";
import { listed, part, parts } from "../syntax-parts.js";

/** One assignment of an expression to a name or selector. */
export interface Definition {
	/** Source text of what is assigned: `x`, `s.conn`. */
	readonly target: string;
	readonly value: SyntaxNode;
	/** Which result of a call with several, else null. */
	readonly position: number | null;
	/** Offset of the statement. */
	readonly at: number;
}

/** A parameter by position; the receiver has none. */
export interface Parameter {
	readonly name: string;
	readonly position: number | null;
}

/** Every node below `root`, parents first. */
export function* nodesOf(root: SyntaxNode): Generator<SyntaxNode> {
	yield root;
	for (const child of root.children) yield* nodesOf(child);
}

/** Assignments, declarations, range clauses and type switches, in source order. */
export function definitionsIn(root: SyntaxNode, source: string): Definition[] {
	const found: Definition[] = [];
	for (const node of nodesOf(root)) {
		switch (node.kind) {
			case "short_var_declaration":
			case "assignment_statement":
				pair(found, source, node, listed(part(node, "left")), listed(part(node, "right")));
				break;
			case "range_clause":
				pair(found, source, node, listed(part(node, "left")), listed(part(node, "right")));
				break;
			case "var_spec":
				pair(found, source, node, parts(node, "name"), listed(part(node, "value")));
				break;
			case "type_switch_statement":
				pair(found, source, node, listed(part(node, "alias")), listed(part(node, "value")));
				break;
		}
	}
	return found;
}

function pair(
	found: Definition[],
	source: string,
	statement: SyntaxNode,
	targets: readonly SyntaxNode[],
	values: readonly SyntaxNode[],
): void {
	targets.forEach((target, index) => {
		const shared = values.length === 1 && targets.length > 1;
		const value = shared ? values[0] : values[index];
		const text = source.slice(target.start, target.end);
		if (value === undefined || text === "_") return;
		found.push({ target: text, value, position: shared ? index : null, at: statement.start });
	});
}

/** Names of the receiver and the parameters of a function or method. */
export function parametersOf(declaration: SyntaxNode): { receiver: string | null; parameters: Parameter[] } {
	const receiver = part(declaration, "receiver");
	return {
		receiver: namesIn(receiver)[0] ?? null,
		parameters: namesIn(part(declaration, "parameters")).map((name, position) => ({ name, position })),
	};
}

/** Names of the results, where the signature gives them. */
export function namedResults(declaration: SyntaxNode): string[] {
	const result = part(declaration, "result");
	return result?.kind === "parameter_list" ? namesIn(result) : [];
}

function namesIn(list: SyntaxNode | undefined): string[] {
	return (list?.children ?? []).flatMap((one) => parts(one, "name").map((child) => child.value ?? ""));
}
