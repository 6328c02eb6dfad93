/** One declaration taken apart: its tree, its local names, and what the names in it mean. */
import type { GoParser, SyntaxNode } from "../parser.js";
import type { Declared } from "./package-index.js";
import { Scope } from "./scope.js";
import { parseSignature } from "./signature.js";
import type { TypeRef } from "./type-ref.js";

export interface FunctionBody {
	readonly declared: Declared;
	/** Text of the declaration; offsets of the tree count in it. */
	readonly source: string;
	readonly root: SyntaxNode;
	readonly scope: Scope;
	/** Meaning of type texts in it: type parameters stand for their constraints. */
	readonly at: TypeRef;
}

/** Parsed declarations; each is parsed once. Broken code gives what the parser could make of it. */
export class FunctionBodies {
	readonly #parser: GoParser;
	readonly #known = new Map<Declared, FunctionBody>();

	constructor(parser: GoParser) {
		this.#parser = parser;
	}

	of(declared: Declared): FunctionBody {
		const known = this.#known.get(declared);
		if (known !== undefined) return known;
		const body = parseBody(declared, this.#parser);
		this.#known.set(declared, body);
		return body;
	}
}

function parseBody(declared: Declared, parser: GoParser): FunctionBody {
	const { declaration, text, place } = declared;
	const tree = parser.parse(text.slice(declaration.start, declaration.end));
	const { generics } = parseSignature(declaration.signature);
	const bound = new Map(generics.map((one) => [one.name, { text: one.type, place }]));
	return {
		declared,
		source: tree.source,
		root: tree.root,
		scope: new Scope(tree.root, tree.source),
		at: { text: "", place, ...(bound.size > 0 ? { bound } : {}) },
	};
}
