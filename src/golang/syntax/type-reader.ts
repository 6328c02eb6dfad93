/** Types, parameters and the bodies of structs and interfaces. */
import { type Grown, TokenReader } from "./token-reader.js";
import { LITERAL, NAME, SEMICOLON } from "./tokens.js";

export abstract class TypeReader extends TokenReader {
	protected abstract expression(field?: string | null): Grown;

	protected type(field: string | null = null): Grown {
		return this.nested(() => this.#type(field));
	}

	#type(field: string | null): Grown {
		const from = this.at;
		if (this.kind === NAME) return this.#named(field);
		switch (this.text) {
			case "(": {
				this.at += 1;
				const inner = this.type();
				this.skip(")");
				return this.node("parenthesized_type", from, [inner], field);
			}
			case "*":
				return this.node("pointer_type", from, [this.operator(), this.type()], field);
			case "~":
				return this.node("negated_type", from, [this.operator(), this.type()], field);
			case "[":
				return this.#array(field);
			case "map": {
				this.at += 1;
				this.skip("[");
				const key = this.type("key");
				this.skip("]");
				return this.node("map_type", from, [key, this.type("value")], field);
			}
			case "chan":
			case "<-":
				return this.#channel(field);
			case "func":
				this.at += 1;
				return this.node("function_type", from, this.signature(), field);
			case "struct":
				return this.#struct(field);
			case "interface":
				return this.#interface(field);
			default:
				return this.fail();
		}
	}

	/** `T`, `pkg.T`, `T[A]`, `pkg.T[A]`. */
	#named(field: string | null): Grown {
		const from = this.at;
		const plain = this.typeName(null);
		if (!this.is("[") || this.isAhead(1, "]")) return this.role(plain, field);
		const list = this.typeArguments();
		return this.node("generic_type", from, [this.role(plain, "type"), list], field);
	}

	protected typeName(field: string | null): Grown {
		const from = this.at;
		if (!this.isAhead(1, ".")) return this.name("type_identifier", field);
		const of = this.name("package_identifier", "package");
		this.at += 1;
		return this.node("qualified_type", from, [of, this.name("type_identifier", "name")], field);
	}

	protected typeArguments(): Grown {
		const from = this.at;
		this.skip("[");
		const children = [this.#typeElement("type_elem", null)];
		while (this.skipIf(",") && !this.is("]")) children.push(this.#typeElement("type_elem", null));
		this.skip("]");
		return this.node("type_arguments", from, children, "type_arguments");
	}

	/** `A | ~B`. */
	#typeElement(kind: string, field: string | null): Grown {
		const from = this.at;
		const children = [this.type()];
		while (this.is("|")) children.push(this.operator(), this.type());
		return this.node(kind, from, children, field);
	}

	#array(field: string | null): Grown {
		const from = this.at;
		this.skip("[");
		if (this.skipIf("]")) return this.node("slice_type", from, [this.type("element")], field);
		if (this.skipIf("...")) {
			this.skip("]");
			return this.node("implicit_length_array_type", from, [this.type("element")], field);
		}
		const length = this.expression("length");
		this.skip("]");
		return this.node("array_type", from, [length, this.type("element")], field);
	}

	#channel(field: string | null): Grown {
		const from = this.at;
		const children: Grown[] = [];
		if (this.is("<-")) children.push(this.operator());
		if (!this.is("chan")) this.fail();
		children.push(this.leaf("chan"));
		if (children.length === 1 && this.is("<-")) children.push(this.operator());
		children.push(this.type("value"));
		return this.node("channel_type", from, children, field);
	}

	/** Parameters and result of a function. */
	protected signature(): Grown[] {
		const children = [this.parameters("parameters")];
		const result = this.#result();
		if (result !== null) children.push(result);
		return children;
	}

	#result(): Grown | null {
		if (this.is("(")) return this.parameters("result");
		const { kind, text } = this;
		if (kind === NAME || /^(?:\*|\[|map|chan|<-|func|struct|interface|~)$/.test(text)) {
			return kind === LITERAL ? null : this.type("result");
		}
		return null;
	}

	protected parameters(field: string): Grown {
		const from = this.at;
		this.skip("(");
		const entries: Entry[] = [];
		while (!this.is(")")) {
			entries.push(this.#entry());
			if (!this.skipIf(",")) break;
			if (this.kind === SEMICOLON) this.fail();
		}
		this.skip(")");
		return this.node("parameter_list", from, this.#declarations(entries), field);
	}

	#entry(): Entry {
		const from = this.at;
		if (this.is("...")) return { from, name: false, variadic: true, to: this.#after() };
		if (this.kind === NAME && !this.isAhead(1, ",") && !this.isAhead(1, ")") && !this.isAhead(1, ".")) {
			if (this.isAhead(1, "...")) {
				this.at += 1;
				return { from, name: true, variadic: true, to: this.#after() };
			}
			const named = this.attempt(() => {
				this.at += 1;
				this.type();
				if (!this.is(",") && !this.is(")")) this.fail();
				return this.at;
			});
			// `T[int]` is a type, `x [4]int` and `x []int` are named.
			if (named !== null) return { from, name: true, variadic: false, to: named };
		}
		this.type();
		return { from, name: false, variadic: false, to: this.at };
	}

	#after(): number {
		this.skip("...");
		this.type();
		return this.at;
	}

	/** Where one entry has a name and a type, lone names belong to the type that follows. */
	#declarations(entries: readonly Entry[]): Grown[] {
		const end = this.at;
		const named = entries.some((entry) => entry.name);
		const found: Grown[] = [];
		let names: Grown[] = [];
		let first = 0;
		for (const entry of entries) {
			this.at = entry.from;
			if (names.length === 0) first = entry.from;
			if (entry.variadic) {
				if (names.length > 0) this.fail();
				const children = entry.name ? [this.name("identifier", "name")] : [];
				this.skip("...");
				children.push(this.type("type"));
				found.push(this.node("variadic_parameter_declaration", first, children));
			} else if (named && !entry.name) {
				names.push(this.name("identifier", "name"));
				if (this.at !== entry.to) this.fail();
			} else {
				if (entry.name) names.push(this.name("identifier", "name"));
				names.push(this.type("type"));
				found.push(this.node("parameter_declaration", first, names));
				names = [];
			}
		}
		if (names.length > 0) this.fail();
		this.at = end;
		return found;
	}

	protected typeParameters(): Grown {
		const from = this.at;
		this.skip("[");
		const found: Grown[] = [];
		while (!this.is("]")) {
			const start = this.at;
			const names = [this.name("identifier", "name")];
			while (this.skipIf(",")) names.push(this.name("identifier", "name"));
			names.push(this.#typeElement("type_constraint", "type"));
			found.push(this.node("type_parameter_declaration", start, names));
			if (!this.skipIf(",")) break;
		}
		this.skip("]");
		return this.node("type_parameter_list", from, found, "type_parameters");
	}

	#struct(field: string | null): Grown {
		const from = this.at;
		this.at += 1;
		const open = this.at;
		this.skip("{");
		const fields: Grown[] = [];
		while (!this.is("}")) {
			fields.push(this.#field());
			this.terminator();
		}
		this.skip("}");
		const list = this.node("field_declaration_list", open, fields);
		return this.node("struct_type", from, [list], field);
	}

	#field(): Grown {
		const from = this.at;
		const children = this.#embedded() ?? this.#namedField();
		if (this.kind === LITERAL) children.push(this.stringLiteral("tag"));
		return this.node("field_declaration", from, children);
	}

	#namedField(): Grown[] {
		const children = [this.name("field_identifier", "name")];
		while (this.skipIf(",")) children.push(this.name("field_identifier", "name"));
		children.push(this.type("type"));
		return children;
	}

	#embedded(): Grown[] | null {
		return this.attempt(() => {
			const children = this.is("*") ? [this.operator()] : [];
			const from = this.at;
			const plain = this.typeName("type");
			const generic = this.is("[") && !this.isAhead(1, "]");
			children.push(generic ? this.node("generic_type", from, [plain, this.typeArguments()], "type") : plain);
			if (this.kind !== SEMICOLON && this.kind !== LITERAL && !this.is("}")) this.fail();
			return children;
		});
	}

	protected stringLiteral(field: string | null): Grown {
		const head = this.text[0];
		if (this.kind !== LITERAL || (head !== '"' && head !== "`")) this.fail();
		return this.leaf(head === "`" ? "raw_string_literal" : "interpreted_string_literal", field);
	}

	#interface(field: string | null): Grown {
		const from = this.at;
		this.at += 1;
		this.skip("{");
		const children: Grown[] = [];
		while (!this.is("}")) {
			const start = this.at;
			if (this.kind === NAME && this.isAhead(1, "(")) {
				const name = this.name("field_identifier", "name");
				children.push(this.node("method_elem", start, [name, ...this.signature()]));
				// The node ends with its signature, which `signature` has just taken.
			} else children.push(this.#typeElement("type_elem", null));
			this.terminator();
		}
		this.skip("}");
		return this.node("interface_type", from, children, field);
	}
}

/** A parameter before it is known whether the list has names. */
interface Entry {
	readonly from: number;
	readonly name: boolean;
	readonly variadic: boolean;
	readonly to: number;
}
