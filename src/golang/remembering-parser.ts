/** A parser that keeps the trees of the last texts: several questions are asked about the few functions of a stack. */
import type { GoParser, SyntaxTree } from "./parser.js";

/** Trees that are kept; a stack's functions and some callees. */
const kept = 48;

/** Same answers as `parser`, the oldest tree forgotten first. */
export function rememberingParser(parser: GoParser): GoParser {
	const trees = new Map<string, SyntaxTree>();
	return {
		parse(source) {
			const known = trees.get(source);
			if (known !== undefined) return known;
			const tree = parser.parse(source);
			if (trees.size >= kept) for (const oldest of [...trees.keys()].slice(0, 1)) trees.delete(oldest);
			trees.set(source, tree);
			return tree;
		},
	};
}
