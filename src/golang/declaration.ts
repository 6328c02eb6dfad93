/** What a Go file declares at its top level: the nouns that `declarations` fills. */

export type DeclarationKind = "function" | "method" | "type" | "var" | "const" | "import";

/** A struct field, an interface method, or a name of a var or const group. */
export interface Member {
	/** `_` and embedded fields included; an embedded field has its type's base name. */
	readonly name: string;
	readonly line: number;
	readonly endLine: number;
	/** Type as written, with single blanks; "" where there is none. For methods the signature. */
	readonly type: string;
	readonly embedded: boolean;
}

export interface Declaration {
	readonly kind: DeclarationKind;
	/** Name; the first name of a var or const group; "import" for imports. */
	readonly name: string;
	/**
	 * Identity inside the package: `F`, `T`, `T.M` for methods of `T` and `*T`, the first name for groups. When
	 * a file repeats a key (`init`, `_`, imports) the later ones get `#2`, `#3`.
	 */
	readonly key: string;
	/** Base type of the receiver without `*` and type parameters, or null. */
	readonly receiver: string | null;
	readonly pointerReceiver: boolean;
	/** First line of the doc comment; `line` when there is none. */
	readonly docLine: number;
	/** Offset of the doc comment, or `start` when there is none. */
	readonly docStart: number;
	/** First line of the code. */
	readonly line: number;
	readonly endLine: number;
	/** UTF-16 offsets of the code, from its keyword; in a `type (...)` group from the name. */
	readonly start: number;
	readonly end: number;
	/** Offset of a function's "{", or null without a body. */
	readonly bodyStart: number | null;
	/** Parameters and results of a function (`(ctx context.Context) error`), else "". */
	readonly signature: string;
	/** Fields, interface methods or the names of a group, in source order. */
	readonly members: readonly Member[];
	/** Text of the `Deprecated:` paragraph of the doc comment, or null. */
	readonly deprecated: string | null;
}

export interface ImportSpec {
	readonly path: string;
	/** Alias, `_`, `.`, or null. */
	readonly alias: string | null;
	readonly line: number;
}

export interface FileDeclarations {
	/** "" when there is no package clause. */
	readonly package: string;
	readonly imports: readonly ImportSpec[];
	/** Expression of `//go:build`, or of `// +build` lines joined by " && "; null without. */
	readonly buildConstraint: string | null;
	/** Holds the standard `Code generated ... DO NOT EDIT.` line (go.dev/s/generatedcode). */
	readonly generated: boolean;
	/** Imports "C". */
	readonly cgo: boolean;
	/** In source order; imports are one declaration per `import` keyword. */
	readonly declarations: readonly Declaration[];
	/** What was wrong with the text, or null. */
	readonly broken: string | null;
}
