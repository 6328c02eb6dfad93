/** The tree of Go text that both readers of it give. */

/** A node of the tree; offsets are UTF-16 units of the parsed text. */
export interface SyntaxNode {
	/** Type name of the grammar (`call_expression`); an operator's own text for operators. */
	readonly kind: string;
	/** Role in the parent (`condition`, `result`), or null. */
	readonly field: string | null;
	readonly start: number;
	readonly end: number;
	/** Text of a name, literal or operator; null for nodes whose children say everything. */
	readonly value: string | null;
	readonly children: readonly SyntaxNode[];
}
