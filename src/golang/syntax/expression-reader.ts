/** Expressions, by Go's five levels of binary operators. */
import type { Grown } from "./token-reader.js";
import { LITERAL, NAME, OPERATOR } from "./tokens.js";
import { TypeReader } from "./type-reader.js";

const LEVELS: ReadonlyMap<string, number> = new Map(
	["||", "&&", "== != < <= > >=", "+ - | ^", "* / % << >> & &^"].flatMap((line, at) =>
		line.split(" ").map((operator): [string, number] => [operator, at + 1]),
	),
);
/** Links of `a + b + ...` or `a.b().c()...`, each of which makes the tree one level deeper. */
const MAX_CHAIN = 150;
const UNARY = new Set("+ - ! ^ * & <-".split(" "));
/** Types that a composite literal may begin with, when it does not begin with a name. */
const LITERAL_TYPES = new Set(
	"map_type slice_type array_type implicit_length_array_type struct_type".split(" "),
);
const CONSTANTS = new Set(["nil", "true", "false", "iota"]);

export abstract class ExpressionReader extends TypeReader {
	/** Below zero in the head of an `if`, `for` or `switch`, where `T {` is no literal. */
	protected level = 0;

	protected abstract block(field: string | null): Grown;

	protected override attempt<T>(read: () => T): T | null {
		const { level } = this;
		const found = super.attempt(read);
		if (found === null) this.level = level;
		return found;
	}

	protected expression(field: string | null = null): Grown {
		return this.role(
			this.nested(() => this.#binary(1)),
			field,
		);
	}

	protected expressions(field: string | null = null): Grown {
		const from = this.at;
		const children = [this.expression()];
		while (this.skipIf(",")) children.push(this.expression());
		return this.node("expression_list", from, children, field);
	}

	#binary(least: number): Grown {
		let left = this.#unary();
		for (let links = 0; ; links++) {
			if (links > MAX_CHAIN) this.fail();
			const level = this.kind === OPERATOR ? LEVELS.get(this.text) : undefined;
			if (level === undefined || level < least) return left;
			const operator = this.operator("operator");
			const right = this.role(this.#binary(level + 1), "right");
			left = this.around("binary_expression", left, [this.role(left, "left"), operator, right]);
		}
	}

	#unary(): Grown {
		if (this.kind !== OPERATOR || !UNARY.has(this.text)) return this.#primary();
		if (this.is("<-") && this.isAhead(1, "chan")) this.fail();
		const from = this.at;
		const operator = this.operator("operator");
		const operand = this.role(
			this.nested(() => this.#unary()),
			"operand",
		);
		return this.node("unary_expression", from, [operator, operand]);
	}

	#primary(): Grown {
		let left = this.#operand();
		for (let links = 0; ; links++) {
			if (links > MAX_CHAIN) this.fail();
			if (this.kind !== OPERATOR) return left;
			switch (this.text) {
				case ".":
					// `x.(type)` belongs to the head of a type switch.
					if (this.isAhead(1, "(") && this.isAhead(2, "type")) return left;
					left = this.#dotted(left);
					break;
				case "[":
					left = this.#bracketed(left);
					break;
				case "(":
					left = this.around("call_expression", left, [this.role(left, "function"), this.#arguments()]);
					break;
				case "{": {
					const type = this.level >= 0 ? this.#asType(left) : null;
					if (type === null) return left;
					left = this.around("composite_literal", left, [type, this.#literalValue("body")]);
					break;
				}
				default:
					return left;
			}
		}
	}

	#operand(): Grown {
		if (this.kind === LITERAL) return this.#literal();
		if (this.kind === NAME) return this.#nameOperand();
		if (this.is("func")) return this.#function();
		if (this.is("(")) return this.attempt(() => this.#parenthesized()) ?? this.#typed();
		if (this.is("[") || this.is("map") || this.is("struct") || this.is("interface") || this.is("chan")) {
			return this.#typed();
		}
		return this.fail();
	}

	#parenthesized(): Grown {
		const from = this.at;
		this.at += 1;
		const inner = this.#inside(() => this.expression());
		this.skip(")");
		return this.node("parenthesized_expression", from, [inner]);
	}

	/** Inside brackets a literal is one again, even in the head of a statement. */
	#inside<T>(read: () => T): T {
		const before = this.level;
		this.level = 0;
		const found = read();
		this.level = before;
		return found;
	}

	#nameOperand(): Grown {
		const { text } = this;
		if ((text === "new" || text === "make") && this.isAhead(1, "(")) return this.#making();
		return this.leaf(CONSTANTS.has(text) ? text : "identifier");
	}

	/** `new(T)` and `make(T, n)`: the first argument is a type. */
	#making(): Grown {
		const from = this.at;
		const callee = this.leaf("identifier", "function");
		const open = this.at;
		this.skip("(");
		const children = this.#inside(() => {
			const found: Grown[] = [];
			while (!this.is(")")) {
				// Go 1.26 takes a value in `new` too.
				found.push(
					(found.length === 0 ? this.attempt(() => this.#typeArgument()) : null) ?? this.expression(),
				);
				if (!this.skipIf(",")) break;
			}
			return found;
		});
		this.skip(")");
		const list = this.node("argument_list", open, children, "arguments");
		return this.node("call_expression", from, [callee, list]);
	}

	#typeArgument(): Grown {
		const type = this.type();
		return this.is(",") || this.is(")") ? type : this.fail();
	}

	#literal(): Grown {
		const { text } = this;
		const head = text[0];
		if (head === '"' || head === "`") return this.stringLiteral(null);
		if (head === "'") return this.leaf("rune_literal");
		if (text.endsWith("i")) return this.leaf("imaginary_literal");
		const hex = /^0[xX]/.test(text);
		const float = hex ? /[.pP]/.test(text) : /[.eE]/.test(text);
		if (!float && /^0[0-9_]/.test(text) && /[89]/.test(text)) this.fail();
		return this.leaf(float ? "float_literal" : "int_literal");
	}

	#function(): Grown {
		const from = this.at;
		this.at += 1;
		const children = this.signature();
		if (!this.is("{")) this.fail();
		children.push(this.#inside(() => this.block("body")));
		return this.node("func_literal", from, children);
	}

	/** What begins like a type that is no expression: a literal, or a conversion (`(*[4]byte)(x)`). */
	#typed(): Grown {
		const from = this.at;
		const type = this.#inside(() => this.type("type"));
		if (this.is("{")) {
			if (!LITERAL_TYPES.has(type.kind)) this.fail();
			return this.node("composite_literal", from, [type, this.#literalValue("body")]);
		}
		if (type.kind === "implicit_length_array_type") this.fail();
		this.skip("(");
		const operand = this.#inside(() => this.expression("operand"));
		this.skipIf(",");
		this.skip(")");
		return this.node("type_conversion_expression", from, [type, operand]);
	}

	#dotted(left: Grown): Grown {
		this.at += 1;
		const operand = this.role(left, "operand");
		if (this.kind === NAME) {
			return this.around("selector_expression", left, [operand, this.name("field_identifier", "field")]);
		}
		this.skip("(");
		const type = this.#inside(() => this.type("type"));
		this.skip(")");
		return this.around("type_assertion_expression", left, [operand, type]);
	}

	#bracketed(left: Grown): Grown {
		const generic = this.#instantiated(left);
		if (generic !== null) return generic;
		this.at += 1;
		return this.#inside(() => {
			const operand = this.role(left, "operand");
			if (this.is(":")) return this.#slice(left, [operand]);
			const index = this.expression("index");
			if (this.is(":")) return this.#slice(left, [operand, this.role(index, "start")]);
			this.skip("]");
			return this.around("index_expression", left, [operand, index]);
		});
	}

	#slice(left: Grown, children: Grown[]): Grown {
		this.skip(":");
		if (!this.is("]")) children.push(this.expression("end"));
		if (this.skipIf(":")) children.push(this.expression("capacity"));
		this.skip("]");
		return this.around("slice_expression", left, children);
	}

	/** `f[int](x)` and `T[int]{}`. */
	#instantiated(left: Grown): Grown | null {
		return this.attempt(() => {
			const list = this.#inside(() => this.typeArguments());
			if (this.is("(")) {
				return this.around("call_expression", left, [this.role(left, "function"), list, this.#arguments()]);
			}
			if (!this.is("{") || this.level < 0) this.fail();
			const type = this.#asType(left);
			if (type === null) return this.fail();
			const generic = this.around("generic_type", left, [type, list], "type");
			generic.children[0] = this.role(type, "type");
			return this.around("composite_literal", left, [
				{ ...generic, end: list.end },
				this.#literalValue("body"),
			]);
		});
	}

	/** A name read as an expression, as the type that it is; null when it is none. */
	#asType(left: Grown): Grown | null {
		if (left.kind === "identifier") return { ...left, kind: "type_identifier", field: "type" };
		const [of, name] = left.children;
		if (left.kind !== "selector_expression" || of?.kind !== "identifier" || name === undefined) return null;
		const children: Grown[] = [
			{ ...of, kind: "package_identifier", field: "package" },
			{ ...name, kind: "type_identifier", field: "name" },
		];
		return { ...left, kind: "qualified_type", field: "type", children };
	}

	#arguments(): Grown {
		const from = this.at;
		this.skip("(");
		const children = this.#inside(() => {
			const found: Grown[] = [];
			while (!this.is(")")) {
				const start = this.at;
				const value = this.expression();
				found.push(this.skipIf("...") ? this.node("variadic_argument", start, [value]) : value);
				if (!this.skipIf(",")) break;
			}
			return found;
		});
		this.skip(")");
		return this.node("argument_list", from, children, "arguments");
	}

	#literalValue(field: string | null): Grown {
		const from = this.at;
		this.skip("{");
		const children = this.#inside(() => {
			const found: Grown[] = [];
			while (!this.is("}")) {
				found.push(this.#entry());
				if (!this.skipIf(",")) break;
			}
			return found;
		});
		this.skip("}");
		return this.nested(() => this.node("literal_value", from, children, field));
	}

	#entry(): Grown {
		const from = this.at;
		const first = this.#element();
		if (!this.skipIf(":")) return first;
		const value = this.role(this.#element(), "value");
		return this.node("keyed_element", from, [this.role(first, "key"), value]);
	}

	#element(): Grown {
		const from = this.at;
		const inner = this.is("{") ? this.#literalValue(null) : this.expression();
		return this.node("literal_element", from, [inner]);
	}
}
