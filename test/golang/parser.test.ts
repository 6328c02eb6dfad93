import { describe, expect, it } from "vitest";
import { loadGrammar, MAX_DEPTH, MAX_PARSED_LENGTH, nativeGrammar } from "../../src/golang/grammar.js";
import { loadParser, type SyntaxNode, withParser } from "../../src/golang/parser.js";

const sample = `package p

// F says so.
func F(ctx context.Context, xs ...int) (err error) {
	for i := range xs { go func() { ch <- xs[i:] }() }
	return fmt.Errorf("a\\t%w", err)
}
`;

function outline(node: SyntaxNode): unknown {
	return [node.kind, node.field, node.value, ...node.children.map(outline)];
}

describe("parser", () => {
	it("gives the same tree natively and as WASM", async () => {
		const [native, wasm] = await Promise.all([loadGrammar("native"), loadGrammar("wasm")]);
		expect([native.backend, wasm.backend]).toEqual(["native", "wasm"]);
		for (const text of [sample, "func (", 'package é\nvar x = "ü"', ""]) {
			expect(outline(native.parse(text).root)).toEqual(outline(wasm.parse(text).root));
		}
	});

	it.each(["native", "wasm"] as const)("gives up on text that keeps the %s grammar busy", async (backend) => {
		const grammar = await loadGrammar(backend, 0.1);
		const busy = `package p\nvar x = ${"``".repeat(20_000)}\``;
		expect(grammar.parse(busy)).toMatchObject({
			errors: true,
			reason: "the parser gave no tree within 0.1 s",
		});
		// The next text is read from its beginning.
		expect(outline(grammar.parse("package p\n").root)).toEqual(
			outline((await loadGrammar()).parse("package p\n").root),
		);
	});

	it("accepts text over 32 KiB and keeps UTF-16 offsets", async () => {
		const parser = await loadParser();
		const long = `package p\n${"// ü\n".repeat(20_000)}var x = "y"`;
		const tree = parser.parse(long);
		expect(tree.errors).toBe(false);
		const last = tree.root.children.at(-1);
		expect(last && long.slice(last.start, last.end)).toBe('var x = "y"');
	});

	it("says why it did not read everything", async () => {
		const parser = await loadParser();
		expect(parser.parse("x".repeat(MAX_PARSED_LENGTH + 1)).reason).toMatch(/over the limit/);
		const deep = parser.parse(`var x = ${"a + ".repeat(3 * MAX_DEPTH)}a`);
		expect(deep.reason).toMatch(/nesting deeper/);
		expect(parser.parse("func f( {").errors).toBe(true);
	});

	it("loads the grammar only for a text that the own reader does not know", async () => {
		let loads = 0;
		const load = () => {
			loads++;
			return nativeGrammar();
		};
		const read = (texts: readonly string[]) =>
			withParser(async (parser) => texts.map((text) => parser.parse(text).errors), load);
		expect(await read([sample])).toEqual([false]);
		expect(loads).toBe(0);
		expect(await read(["func (", sample, "var ("])).toEqual([true, false, true]);
		expect(loads).toBe(1);
	});

	it("starts over with WASM where the native grammar does not load", async () => {
		const begun: string[] = [];
		const noBuild = () => {
			throw new Error("No native build was found");
		};
		const tree = await withParser(async (parser) => {
			begun.push("begun");
			return parser.parse("func (");
		}, noBuild);
		expect(begun).toHaveLength(2);
		expect(outline(tree.root)).toEqual(outline((await loadGrammar("wasm")).parse("func (").root));
		await expect(withParser(() => Promise.reject(new Error("other")), noBuild)).rejects.toThrow("other");
	});
});
