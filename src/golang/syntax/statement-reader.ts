/** Statements. */
import { ExpressionReader } from "./expression-reader.js";
import type { Grown } from "./token-reader.js";
import { KEYWORD, NAME, OPERATOR, SEMICOLON } from "./tokens.js";

const ASSIGNMENTS = new Set("= += -= *= /= %= &= |= ^= <<= >>= &^=".split(" "));

export abstract class StatementReader extends ExpressionReader {
	protected abstract declaration(): Grown;

	protected block(field: string | null): Grown {
		const from = this.at;
		this.skip("{");
		const statements = this.#statements();
		this.skip("}");
		return this.node("block", from, statements, field);
	}

	/** Statements up to a closing brace or the next label of a switch. */
	#statements(): Grown[] {
		const found: Grown[] = [];
		while (!this.is("}") && !this.is("case") && !this.is("default")) {
			found.push(this.nested(() => this.#statement()));
			this.terminator();
		}
		return found;
	}

	#statement(): Grown {
		if (this.kind !== KEYWORD) {
			if (this.kind === NAME && this.isAhead(1, ":") && this.kindAhead(1) === OPERATOR)
				return this.#labeled();
			return this.is("{") ? this.block(null) : this.#simple();
		}
		switch (this.text) {
			case "var":
			case "const":
			case "type":
				return this.declaration();
			case "return":
				return this.#return();
			case "if":
				return this.#if(null);
			case "for":
				return this.#for();
			case "switch":
				return this.#switch();
			case "select":
				return this.#select();
			case "go":
			case "defer":
				return this.#call();
			case "break":
			case "continue":
			case "goto":
			case "fallthrough":
				return this.#jump();
			default:
				return this.#simple();
		}
	}

	#labeled(): Grown {
		const from = this.at;
		const label = this.name("label_name", "label");
		this.skip(":");
		if (this.is("}")) return this.node("labeled_statement", from, [label]);
		return this.node("labeled_statement", from, [label, this.#statement()]);
	}

	#return(): Grown {
		const from = this.at;
		this.at += 1;
		const children = this.kind === SEMICOLON || this.is("}") ? [] : [this.expressions()];
		return this.node("return_statement", from, children);
	}

	#call(): Grown {
		const from = this.at;
		const kind = `${this.text}_statement`;
		this.at += 1;
		return this.node(kind, from, [this.expression()]);
	}

	#jump(): Grown {
		const from = this.at;
		const kind = `${this.text}_statement`;
		this.at += 1;
		const label = this.kind === NAME ? [this.name("label_name")] : [];
		return this.node(kind, from, label);
	}

	/** Expression statements, assignments, sends, increments. */
	#simple(field: string | null = null): Grown {
		const from = this.at;
		const left = this.expressions();
		const [only] = left.children;
		if (only === undefined) return this.fail();
		const { text } = this;
		if (this.kind === OPERATOR) {
			if (text === ":=" || ASSIGNMENTS.has(text)) {
				const kind = text === ":=" ? "short_var_declaration" : "assignment_statement";
				const operator = this.operator(text === ":=" ? null : "operator");
				const children = [this.role(left, "left"), operator, this.expressions("right")];
				return this.node(kind, from, children, field);
			}
			if (left.children.length > 1) return this.fail();
			if (text === "++" || text === "--") {
				const kind = text === "++" ? "inc_statement" : "dec_statement";
				return this.node(kind, from, [only, this.operator()], field);
			}
			if (text === "<-") {
				const children = [this.role(only, "channel"), this.operator(), this.expression("value")];
				return this.node("send_statement", from, children, field);
			}
		}
		if (left.children.length > 1) return this.fail();
		return this.node("expression_statement", from, [only], field);
	}

	/** Runs `read` in the head of a statement, where a brace opens the body. */
	#head<T>(read: () => T): T {
		const before = this.level;
		this.level = -1;
		const found = read();
		this.level = before;
		return found;
	}

	#if(field: string | null): Grown {
		const from = this.at;
		this.skip("if");
		const children = this.#head(() => {
			const first = this.#simple();
			if (!this.skipIf(";")) return [this.#condition(first)];
			return [this.role(first, "initializer"), this.expression("condition")];
		});
		children.push(this.block("consequence"));
		if (this.skipIf("else"))
			children.push(this.is("if") ? this.#if("alternative") : this.block("alternative"));
		return this.node("if_statement", from, children, field);
	}

	/** The expression that a statement turned out to be. */
	#condition(statement: Grown, field: string | null = "condition"): Grown {
		const [only] = statement.children;
		if (statement.kind !== "expression_statement" || only === undefined) return this.fail();
		return this.role(only, field);
	}

	#for(): Grown {
		const from = this.at;
		this.skip("for");
		const children = this.is("{") ? [] : [this.#head(() => this.#forHead())];
		children.push(this.block("body"));
		return this.node("for_statement", from, children);
	}

	#forHead(): Grown {
		const from = this.at;
		if (this.is("range")) return this.#range(from, []);
		if (this.is(";")) return this.#clause(from, []);
		const before = this.at;
		const ranged = this.attempt(() => {
			const left = this.expressions("left");
			if (!this.is("=") && !this.is(":=")) this.fail();
			const operator = this.operator();
			if (!this.is("range")) this.fail();
			return this.#range(from, [left, operator]);
		});
		if (ranged !== null) return ranged;
		this.at = before;
		const first = this.#simple();
		return this.is(";")
			? this.#clause(from, [this.role(first, "initializer")])
			: this.#condition(first, null);
	}

	#range(from: number, left: Grown[]): Grown {
		this.skip("range");
		return this.node("range_clause", from, [...left, this.expression("right")]);
	}

	#clause(from: number, children: Grown[]): Grown {
		this.skip(";");
		if (!this.is(";")) children.push(this.expression("condition"));
		this.skip(";");
		if (!this.is("{")) children.push(this.#simple("update"));
		return this.node("for_clause", from, children);
	}

	#switch(): Grown {
		const from = this.at;
		this.skip("switch");
		let type = false;
		const children = this.#head(() => {
			const found: Grown[] = [];
			if (this.is("{")) return found;
			let first = this.#subject();
			if (this.skipIf(";")) {
				found.push(this.role(first, "initializer"));
				if (this.is("{")) return found;
				first = this.#subject();
			}
			if (this.is(".")) {
				type = true;
				found.push(...this.#typeSubject(first));
			} else found.push(this.#condition(first, "value"));
			return found;
		});
		this.skip("{");
		while (!this.is("}")) children.push(this.#case(type ? "type_case" : "expression_case"));
		this.skip("}");
		return this.node(type ? "type_switch_statement" : "expression_switch_statement", from, children);
	}

	#subject(): Grown {
		return this.#simple();
	}

	/** `v.(type)` or `x := v.(type)`. */
	#typeSubject(statement: Grown): Grown[] {
		for (const text of [".", "(", "type", ")"]) this.skip(text);
		if (statement.kind === "expression_statement") return [this.#condition(statement, "value")];
		const [left, operator, right] = statement.children;
		const [value] = right?.children ?? [];
		if (statement.kind !== "short_var_declaration" || left === undefined || operator === undefined)
			return this.fail();
		if (value === undefined || right?.children.length !== 1) return this.fail();
		return [this.role(left, "alias"), operator, this.role(value, "value")];
	}

	#case(kind: "type_case" | "expression_case" | "communication_case"): Grown {
		const from = this.at;
		if (this.skipIf("default")) {
			this.skip(":");
			return this.#caseOf("default_case", from, []);
		}
		this.skip("case");
		const before = this.level;
		this.level = 0;
		const head = this.#caseHead(kind);
		this.level = before;
		this.skip(":");
		return this.#caseOf(kind, from, head);
	}

	#caseHead(kind: "type_case" | "expression_case" | "communication_case"): Grown[] {
		if (kind === "expression_case") return [this.expressions("value")];
		if (kind === "communication_case") return [this.#communication()];
		const types = [this.#caseType()];
		while (this.skipIf(",")) types.push(this.#caseType());
		return types;
	}

	#caseType(): Grown {
		// `nil` is a name like any other here.
		return this.type("type");
	}

	/** The end of a case is that of its last statement, or of its colon. */
	#caseOf(kind: string, from: number, head: Grown[]): Grown {
		const colon = this.tokens.ends[this.at - 1] as number;
		const statements = this.nested(() => this.#statements());
		const last = statements.at(-1);
		return { ...this.node(kind, from, [...head, ...statements]), end: last?.end ?? colon };
	}

	#select(): Grown {
		const from = this.at;
		this.skip("select");
		this.skip("{");
		const cases: Grown[] = [];
		while (!this.is("}")) cases.push(this.#case("communication_case"));
		this.skip("}");
		return this.node("select_statement", from, cases);
	}

	#communication(): Grown {
		const from = this.at;
		const statement = this.#simple("communication");
		switch (statement.kind) {
			case "send_statement":
				return statement;
			case "expression_statement": {
				const right = this.#condition(statement, "right");
				return this.node("receive_statement", from, [right], "communication");
			}
			case "short_var_declaration":
			case "assignment_statement": {
				const [left, operator, right] = statement.children;
				const [value] = right?.children ?? [];
				if (left === undefined || operator === undefined || value === undefined) return this.fail();
				const children = [left, this.role(operator, null), this.role(value, "right")];
				return this.node("receive_statement", from, children, "communication");
			}
			default:
				return this.fail();
		}
	}
}
