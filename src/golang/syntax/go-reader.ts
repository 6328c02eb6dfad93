/**
 * Reads Go text into the tree that the tree-sitter grammar gives of it, ten times as fast: most of the work of
 * `changes` is parsing. It knows only text without errors, and gives up (null) on anything unusual; the grammar
 * then decides. Tests compare both on many files.
 */
import type { SyntaxNode } from "../syntax-node.js";
import { StatementReader } from "./statement-reader.js";
import { type Grown, UNREAD } from "./token-reader.js";
import { END, KEYWORD, NAME, OPERATOR, SEMICOLON } from "./tokens.js";

/** After a name between brackets these make it the length of an array; `*` and `(` may begin a constraint too. */
const LENGTH_ONLY = new Set("] . + - / % << >> & &^ | ^".split(" "));

/** Tree of a file or a run of top-level declarations; null when this reader does not know the text. */
export function readGo(source: string): SyntaxNode | null {
	try {
		return new GoReader(source).read(source.length);
	} catch (error) {
		if (error === UNREAD || error instanceof RangeError) return null;
		throw error;
	}
}

class GoReader extends StatementReader {
	read(length: number): SyntaxNode {
		const children: Grown[] = [];
		while (this.kind !== END) {
			children.push(this.#topLevel());
			if (this.kind === END) break;
			if (this.kind !== SEMICOLON) this.fail();
			this.at += 1;
		}
		return { kind: "source_file", field: null, start: 0, end: length, value: null, children };
	}

	#topLevel(): Grown {
		if (this.kind !== KEYWORD) return this.fail();
		switch (this.text) {
			case "func":
				return this.#function();
			case "import":
				return this.#import();
			case "package": {
				const from = this.at;
				this.at += 1;
				return this.node("package_clause", from, [this.name("package_identifier")]);
			}
			default:
				return this.declaration();
		}
	}

	#function(): Grown {
		const from = this.at;
		this.at += 1;
		const method = this.is("(");
		const children = method ? [this.parameters("receiver")] : [];
		children.push(this.name(method ? "field_identifier" : "identifier", "name"));
		if (this.is("[")) children.push(this.typeParameters());
		children.push(...this.signature());
		if (this.is("{")) children.push(this.block("body"));
		return this.node(method ? "method_declaration" : "function_declaration", from, children);
	}

	#import(): Grown {
		const from = this.at;
		this.at += 1;
		if (!this.is("(")) return this.node("import_declaration", from, [this.#importSpec()]);
		const open = this.at;
		const specs = this.#group(() => this.#importSpec());
		return this.node("import_declaration", from, [this.node("import_spec_list", open, specs)]);
	}

	#importSpec(): Grown {
		const from = this.at;
		const children: Grown[] = [];
		if (this.kind === NAME)
			children.push(this.leaf(this.text === "_" ? "blank_identifier" : "package_identifier", "name"));
		else if (this.is(".")) children.push(this.leaf("dot", "name"));
		children.push(this.stringLiteral("path"));
		return this.node("import_spec", from, children);
	}

	/** Entries between parentheses. */
	#group(read: () => Grown): Grown[] {
		this.skip("(");
		const found: Grown[] = [];
		while (!this.is(")")) {
			found.push(read());
			this.terminator();
		}
		this.skip(")");
		return found;
	}

	protected declaration(): Grown {
		const from = this.at;
		const word = this.text;
		this.at += 1;
		switch (word) {
			case "const": {
				const specs = this.is("(") ? this.#group(() => this.#constSpec()) : [this.#constSpec()];
				return this.node("const_declaration", from, specs);
			}
			case "type": {
				const specs = this.is("(") ? this.#group(() => this.#typeSpec()) : [this.#typeSpec()];
				return this.node("type_declaration", from, specs);
			}
			case "var": {
				if (!this.is("(")) return this.node("var_declaration", from, [this.#varSpec()]);
				const open = this.at;
				const specs = this.#group(() => this.#varSpec());
				return this.node("var_declaration", from, [this.node("var_spec_list", open, specs)]);
			}
			default:
				return this.fail();
		}
	}

	#names(): Grown[] {
		const names = [this.name("identifier", "name")];
		while (this.skipIf(",")) names.push(this.name("identifier", "name"));
		return names;
	}

	#constSpec(): Grown {
		const from = this.at;
		const children = this.#names();
		if (this.kind === SEMICOLON || this.is(")")) return this.node("const_spec", from, children);
		if (!this.is("=")) children.push(this.type("type"));
		if (!this.is("=")) this.fail();
		children.push(this.operator(), this.expressions("value"));
		return this.node("const_spec", from, children);
	}

	#varSpec(): Grown {
		const from = this.at;
		const children = this.#names();
		if (!this.is("=")) children.push(this.type("type"));
		if (this.is("=")) children.push(this.operator(), this.expressions("value"));
		return this.node("var_spec", from, children);
	}

	#typeSpec(): Grown {
		const from = this.at;
		const children = [this.name("type_identifier", "name")];
		if (this.is("=")) {
			children.push(this.operator(), this.type("type"));
			return this.node("type_alias", from, children);
		}
		if (this.is("[") && this.kindAhead(1) === NAME && !this.#isLengthAhead()) {
			// `[N * 2]int` would look like a type parameter.
			if (
				!this.isAhead(2, ",") &&
				this.kindAhead(2) !== NAME &&
				this.kindAhead(2) !== KEYWORD &&
				!this.isAhead(2, "~") &&
				!this.isAhead(2, "[")
			)
				this.fail();
			children.push(this.typeParameters());
		}
		children.push(this.type("type"));
		return this.node("type_spec", from, children);
	}

	/** `[N]`, `[a.N]`, `[N / 2]`: what follows the name follows no type parameter. */
	#isLengthAhead(): boolean {
		return this.kindAhead(2) === OPERATOR && LENGTH_ONLY.has(this.tokens.texts[this.at + 2] as string);
	}
}
