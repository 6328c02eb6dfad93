/**
 * Tree-sitter's Go grammar, which this file alone knows and which makes a tree of any text, also of a broken one.
 *
 * The native addon is used where it loads; on platforms without a prebuilt binary (musl, linux-arm64) the
 * grammar's WASM build takes over. Both run the same grammar, so the trees are the same.
 */
import { createRequire } from "node:module";
import type NativeParser from "tree-sitter";
import type nativeGo from "tree-sitter-go";
import type { SyntaxNode } from "./syntax-node.js";

/** What came of parsing one text. A text that is not Go still gives a tree, with `errors` set. */
export interface SyntaxTree {
	readonly source: string;
	readonly root: SyntaxNode;
	/** True when the grammar had to skip or invent something. */
	readonly errors: boolean;
	/** Why the tree is not the whole text (a limit, a failing parser), or null. */
	readonly reason: string | null;
}

export interface GoParser {
	/** Parses a file or any run of top-level declarations; never throws on broken code. */
	parse(source: string): SyntaxTree;
}

export interface GoGrammar extends GoParser {
	readonly backend: "native" | "wasm";
}

/** Longest text that is parsed, in UTF-16 units; larger Go files are generated tables. */
export const MAX_PARSED_LENGTH = 4 * 1024 * 1024;

/**
 * Longest time for one text. Broken text of 40 KB (backquotes, openings of comments) keeps the grammar busy for
 * minutes; whole files of the largest repositories take less than a second.
 */
const MAX_SECONDS = 10;

/** Deepest nesting that is kept; a deeper subtree (a sum of thousands of terms) becomes one leaf. */
export const MAX_DEPTH = 400;

/** The part of a tree-sitter cursor that both builds share. */
interface Cursor {
	readonly nodeType: string;
	readonly nodeTypeId: number;
	readonly nodeIsNamed: boolean;
	readonly startIndex: number;
	readonly endIndex: number;
	/** 0 (WASM) or undefined (native) for a node without a role. */
	readonly currentFieldId: number | undefined;
	readonly currentFieldName: string | null | undefined;
	gotoFirstChild(): boolean;
	gotoNextSibling(): boolean;
	gotoParent(): boolean;
}

interface ForeignTree {
	readonly rootNode: { readonly hasError: boolean };
	walk(): Cursor;
	delete?(): void;
}

type Parse = (source: string) => ForeignTree | null;

/**
 * The grammar alone: the native build, else the WASM one.
 * @param seconds for one text; a text that takes longer is not parsed
 */
export async function loadGrammar(prefer?: "native" | "wasm", seconds = MAX_SECONDS): Promise<GoGrammar> {
	if (prefer !== "wasm") {
		try {
			return nativeGrammar(seconds);
		} catch (error) {
			if (prefer === "native") throw error;
		}
	}
	return goGrammar("wasm", await wasmParse(seconds), seconds);
}

/** The native build, loaded here and now; throws where there is none. */
export function nativeGrammar(seconds = MAX_SECONDS): GoGrammar {
	return goGrammar("native", nativeParse(seconds), seconds);
}

function nativeParse(seconds: number): Parse {
	const load = createRequire(import.meta.url);
	const Parser: typeof NativeParser = load("tree-sitter");
	const language: typeof nativeGo = load("tree-sitter-go");
	const parser = new Parser();
	parser.setLanguage(language);
	parser.setTimeoutMicros(seconds * 1_000_000);
	return (source) => {
		// The binding copies a string through one buffer and fails with "Invalid argument" when it is too small.
		const bufferSize = Math.max(32_768, source.length * 2 + 2);
		const tree: ForeignTree | null = parser.parse(source, undefined, { bufferSize });
		// Otherwise it would go on with this text when it is given the next one.
		if (tree === null) parser.reset();
		return tree;
	};
}

async function wasmParse(seconds: number): Promise<Parse> {
	const { Parser, Language } = await import("web-tree-sitter");
	await Parser.init();
	const grammar = createRequire(import.meta.url).resolve("tree-sitter-go/tree-sitter-go.wasm");
	const parser = new Parser();
	parser.setLanguage(await Language.load(grammar));
	return (source) => {
		const end = performance.now() + seconds * 1_000;
		const tree = parser.parse(source, null, { progressCallback: () => performance.now() > end });
		if (tree === null) parser.reset();
		return tree;
	};
}

function goGrammar(backend: GoGrammar["backend"], parse: Parse, seconds: number): GoGrammar {
	const grammar = new Grammar();
	return {
		backend,
		parse(source) {
			if (source.length > MAX_PARSED_LENGTH) {
				return unparsed(
					source,
					`text of ${source.length} characters is over the limit of ${MAX_PARSED_LENGTH}`,
				);
			}
			// Without a final newline the grammar reports an error after some declarations.
			const text = source.endsWith("\n") ? source : `${source}\n`;
			try {
				const tree = parse(text);
				if (tree === null) return unparsed(source, `the parser gave no tree within ${seconds} s`);
				const copied = copyTree(tree.walk(), text, grammar);
				const errors = tree.rootNode.hasError;
				tree.delete?.();
				return { source, root: copied.root, errors, reason: copied.reason };
			} catch (error) {
				return unparsed(
					source,
					`the parser failed: ${error instanceof Error ? error.message : String(error)}`,
				);
			}
		},
	};
}

function unparsed(source: string, reason: string): SyntaxTree {
	const root = { kind: "source_file", field: null, start: 0, end: source.length, value: null, children: [] };
	return { source, root, errors: true, reason };
}

type Role = "drop" | "leaf" | "inner";

/** Punctuation says nothing that the kinds of the nodes around it do not say. */
const OPERATOR = /^(?:chan|:=|[^\w\s(){}[\],;.:"'`]+)$/;
/** Kinds whose text is one value, though the grammar splits some of them. */
const VALUES = new Set(
	"identifier field_identifier type_identifier package_identifier label_name blank_identifier dot nil true false iota int_literal float_literal imaginary_literal rune_literal interpreted_string_literal raw_string_literal".split(
		" ",
	),
);

/** Names and roles of the grammar's node types by numeric id, learned as they are met. */
class Grammar {
	readonly kinds: string[] = [];
	readonly fields: (string | null)[] = [null];
	readonly #roles: Role[] = [];

	role(id: number, cursor: Cursor): Role {
		const known = this.#roles[id];
		if (known !== undefined) return known;
		const kind = cursor.nodeType;
		this.kinds[id] = kind;
		const role = roleOf(kind, cursor.nodeIsNamed);
		this.#roles[id] = role;
		return role;
	}

	field(cursor: Cursor): string | null {
		const id = cursor.currentFieldId ?? 0;
		const known = this.fields[id];
		if (known !== undefined) return known;
		const name = cursor.currentFieldName ?? null;
		this.fields[id] = name;
		return name;
	}
}

function roleOf(kind: string, named: boolean): Role {
	if (kind === "comment") return "drop";
	if (!named) return OPERATOR.test(kind) ? "leaf" : "drop";
	return VALUES.has(kind) ? "leaf" : "inner";
}

interface Growing extends SyntaxNode {
	value: string | null;
	readonly children: Growing[];
}

const NO_CHILDREN: Growing[] = [];

/** One pass of the cursor, without recursion: real files nest deeper than a call stack likes. */
function copyTree(
	cursor: Cursor,
	source: string,
	grammar: Grammar,
): { root: SyntaxNode; reason: string | null } {
	const root = copyNode(cursor, source, grammar, "inner");
	const open: Growing[] = [root];
	let reason: string | null = null;
	let moving = cursor.gotoFirstChild();
	while (moving) {
		const parent = open[open.length - 1] as Growing;
		const role = grammar.role(cursor.nodeTypeId, cursor);
		if (role !== "drop") {
			const node = copyNode(cursor, source, grammar, role);
			parent.children.push(node);
			if (role === "inner" && open.length >= MAX_DEPTH) {
				node.value = source.slice(node.start, node.end);
				reason = `nesting deeper than ${MAX_DEPTH} is compared as text`;
			} else if (role === "inner" && cursor.gotoFirstChild()) {
				open.push(node);
				continue;
			}
		}
		moving = cursor.gotoNextSibling();
		while (!moving && open.length > 1) {
			open.pop();
			cursor.gotoParent();
			moving = cursor.gotoNextSibling();
		}
	}
	return { root, reason };
}

function copyNode(cursor: Cursor, source: string, grammar: Grammar, role: Role): Growing {
	const id = cursor.nodeTypeId;
	grammar.role(id, cursor);
	const kind = grammar.kinds[id] ?? "";
	const start = cursor.startIndex;
	const end = cursor.endIndex;
	// What the grammar could not read is kept as text, so that two broken texts are equal only when they are.
	const value = role === "leaf" || kind === "ERROR" ? source.slice(start, end) : null;
	return {
		kind,
		field: grammar.field(cursor),
		start,
		end,
		value,
		children: role === "leaf" ? NO_CHILDREN : [],
	};
}
