/**
 * Go text goes in, a plain tree comes out: comments and punctuation are gone, operators and names stay, so two
 * trees are equal when the programs are. Text without errors is read by syntax/go-reader; what that does not know
 * goes to tree-sitter's grammar (grammar.ts).
 *
 * The grammar takes `a[b[c]]` for a generic type and `h[k](x)` for a conversion to one, where our own reader sees
 * an index and a call. That is not put right in its trees: of 17,000 files in five repositories it read one in a
 * thousand that Go accepts, nearly all of them tables.
 */
import { type GoGrammar, type GoParser, loadGrammar, MAX_PARSED_LENGTH, nativeGrammar } from "./grammar.js";
import { readGo } from "./syntax/go-reader.js";

export type { GoParser, SyntaxTree } from "./grammar.js";
export type { SyntaxNode } from "./syntax-node.js";

/** Loads the parser; throws only when neither build of the grammar can be loaded. */
export async function loadParser(): Promise<GoParser> {
	const grammar = await loadGrammar();
	return readerBefore(() => grammar);
}

/**
 * Does `work` with a parser whose grammar is loaded only when a text asks for it, since loading takes longer than
 * reading a stack's functions. Where the native build is missing, the work is done again from its beginning with
 * the WASM one, which cannot be waited for in the middle of parsing.
 */
export async function withParser<T>(
	work: (parser: GoParser) => Promise<T>,
	load: () => GoGrammar = nativeGrammar,
): Promise<T> {
	const noNativeGrammar = new Error("the native grammar does not load");
	let grammar: GoGrammar | null = null;
	const native = (): GoGrammar => {
		try {
			grammar ??= load();
			return grammar;
		} catch {
			throw noNativeGrammar;
		}
	};
	try {
		return await work(readerBefore(native));
	} catch (error) {
		if (error !== noNativeGrammar) throw error;
		return work(await loadParser());
	}
}

/** The own reader, and the grammar for what that does not know. */
function readerBefore(grammar: () => GoGrammar): GoParser {
	return {
		parse(source) {
			const root = source.length > MAX_PARSED_LENGTH ? null : readGo(source);
			return root === null ? grammar().parse(source) : { source, root, errors: false, reason: null };
		},
	};
}
