/** Random Go functions for property tests, and the tree of a text. */
import fc from "fast-check";
import { type Tree, treeOf } from "../../src/change/tree.js";
import { loadParser } from "../../src/golang/parser.js";

const parser = await loadParser();

/** Tree of a run of declarations. */
export function tree(source: string): Tree {
	return treeOf(parser.parse(source).root, source);
}

const name = fc.constantFrom("a", "b", "err", "ctx", "s.conn", "x");
const callee = fc.constantFrom("f", "s.Get", "errors.Is", "fmt.Errorf");

const { expression, statements } = fc.letrec<{ expression: string; statement: string; statements: string[] }>(
	(tie) => ({
		expression: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			name,
			fc.constantFrom("1", "nil", '"text"'),
			fc
				.tuple(callee, fc.array(tie("expression"), { maxLength: 3 }))
				.map(([f, args]) => `${f}(${args.join(", ")})`),
			fc
				.tuple(tie("expression"), fc.constantFrom("+", "==", "!=", "&&"), tie("expression"))
				.map((parts) => parts.join(" ")),
			tie("expression").map((inner) => `(${inner})`),
			tie("statements").map((body) => `func() {\n${body.join("\n")}\n}`),
		),
		statement: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			fc.tuple(name, fc.constantFrom("=", ":=", "+="), tie("expression")).map((parts) => parts.join(" ")),
			tie("expression").map((inner) => `return ${inner}`),
			fc.constantFrom("go run(ctx)", "defer s.mu.Unlock()", "x++", "for {\n}"),
			fc.tuple(tie("expression"), tie("statements")).map(([c, body]) => `if (${c}) {\n${body.join("\n")}\n}`),
			tie("statements").map((body) => `for i := range xs {\n${body.join("\n")}\n}`),
		),
		statements: fc.array(tie("statement"), { maxLength: 5 }),
	}),
);

/** Source of a random expression. */
export const anyExpression = expression;

/** Two versions of a function body: random edits of one list of statements. */
export const twoVersions = fc
	.tuple(statements, statements, fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { maxLength: 4 }))
	.map(([base, extra, edits]): [string, string] => {
		const changed = [...base];
		for (const [at, kind] of edits) {
			const place = changed.length === 0 ? 0 : at % changed.length;
			const other = extra[at % Math.max(1, extra.length)] ?? "x = 1";
			if (kind === 0) changed.splice(place, 1);
			else if (kind === 1) changed.splice(place, 0, other);
			else if (kind === 2) changed.splice(place, 1, `if ctx != nil {\n${changed[place] ?? ""}\n}`);
			else if (kind === 3) changed.push(...changed.splice(place, 1));
			else if (kind === 4) changed.splice(place, 1, (changed[place] ?? "").replace("err", "failure"));
			else
				changed.splice(place, 1, `if ctx != nil {\n${(changed[place] ?? "").replace("1", "2")}\n${other}\n}`);
		}
		const wrap = (body: readonly string[]): string =>
			`func f(ctx context.Context) error {\n${body.join("\n")}\n}\n`;
		return [wrap(base), wrap(changed)];
	});
