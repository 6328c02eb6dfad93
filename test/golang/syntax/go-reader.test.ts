import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGrammar } from "../../../src/golang/grammar.js";
import { loadParser, type SyntaxNode } from "../../../src/golang/parser.js";
import { readGo } from "../../../src/golang/syntax/go-reader.js";
import { twoVersions } from "../../change/go-code.js";

const grammar = await loadGrammar();

/** Everything that trees are compared by. Cases end where the grammar met a newline: nobody asks for that. */
function outline(node: SyntaxNode, depth = 0): unknown {
	const { kind, field, value, start, end, children } = node;
	const place = depth === 0 ? [] : kind.endsWith("_case") ? [start] : [start, end];
	return [kind, field, value, ...place, ...children.map((child) => outline(child, depth + 1))];
}

const declarations = `package p

import "fmt"
import (
	. "a/b"
	_ "c"
	d "e" // why
)

const one = 1
const (
	a, b int = iota, 1 << 2
	c, e
)

var x, y = 1, "two"
var f func(int, ...string) (int, error)
var (
	table = map[string][]int{"a": {1, 2}, "b": nil}
	fixed = [...]T{{1}, {A: 2, B: &T{}}}
	any_  interface{}
	conv  = []byte("x")
	ptr   = (*[4]byte)(nil)
	chans chan<- int
	other <-chan func()
)

type Plain int
type Alias = pkg.Type
type (
	Struct struct {
		A, B  int \`json:"a"\`
		*pkg.Embedded
		Base
		Gen[int]
		f func(a int) (b, c string)
		in struct{ x int }
	}
	Iface interface {
		fmt.Stringer
		M(ctx context.Context, n ...int) (int, error)
		~int | ~string
	}
	Pair[K comparable, V any] struct {
		Key K
		val map[K]Pair[K, V]
	}
	Arr [4]int
	Sum [sha.Size]byte
	Half [N / 2]int
	Bits [N<<1 | M]uint8
	Grid [N][M]int
)

func External(a int) bool
func Map[T, U any](xs []T, f func(T) U) []U { return nil }
func (p *Pair[K, V]) Get(_ K) (v V, ok bool) {}
`;

const statements = `func f(a, b int, rest ...string) {
	var local struct{ n int }
	const k = 'x'
	type inner []int
	i, j := 0, 0x1F
	i += 2; j <<= 1
	i++
	ch <- <-in
	s[1:], s[:2], s[:], s[1:2:3] = nil, nil, nil, nil
	_ = -a*b + ^c&^d | (e &^ 1) == !g && *p != &q || h
	v, ok := x.(map[string]int)
	r := Pair[string, int]{Key: "a"}
	w := Map[int, string](xs, func(n int) string { return "" })
	z := new(T); z = make([]int, 0, 10)
	go func() { defer mu.Unlock() }()
	if err := run(ctx); err != nil { return err } else if a == (T{1}) { return } else { x.y.z() }
	for { break }
	for i < 10 { continue outer }
	for i := 0; i < 10; i++ {}
	for ; ; {}
	for range ch {}
	for k, v := range m { _ = v }
	for i = range []int{1, 2} {}
outer:
	for {
		goto outer
	}
	switch {
	case a, b: x()
	default:
	}
	switch v := f(); v {
	case 1:
		fallthrough
	case 2:
	}
	switch v := x.(type) {
	case nil, *T: return
	case func(), []int, map[string]bool:
	}
	switch x.y.(type) {}
	select {
	case v, ok := <-ch: use(v)
	case <-done:
	case out <- 1:
	default:
	}
	f(xs..., )
	g(1.5e3, .5, 0x1p-2, 3i, 0b11, 1_000, \`raw
text\`, '\\n', "esc\\"aped")
	{ nested() }
end:
}
`;

describe("go reader", () => {
	it.each([
		["declarations", declarations],
		["statements", statements],
	])("gives the grammar's tree of %s", (_, text) => {
		expect(grammar.parse(text).errors).toBe(false);
		const own = readGo(text);
		expect(own && outline(own)).toEqual(outline(grammar.parse(text).root));
	});

	it("gives the grammar's tree of random functions, or none", () => {
		fc.assert(
			fc.property(twoVersions, ([text]) => {
				const own = readGo(text);
				const theirs = grammar.parse(text);
				if (theirs.errors) return;
				expect(own && outline(own)).toEqual(outline(theirs.root));
			}),
			{ numRuns: 100 },
		);
	});

	it("leaves what it does not know to the grammar", async () => {
		const parser = await loadParser();
		for (const text of ["func f( {", "func f() { x ++ y }", "x := 1", "func f() {;}", "type T [N * 2]int"]) {
			expect(readGo(text)).toBeNull();
			expect(parser.parse(text)).toEqual(grammar.parse(text));
		}
		expect(readGo(`func f() { ${"(".repeat(500)}x${")".repeat(500)} }`)).toBeNull();
	});

	it("reads what the grammar takes for something else", () => {
		const value = (text: string): SyntaxNode | undefined =>
			readGo(`var x = ${text}`)?.children[0]?.children[0]?.children.at(-1)?.children[0];
		expect(value("a[i][j]")?.kind).toBe("index_expression");
		expect(value("*(*[4]byte)(x)")?.kind).toBe("unary_expression");
		expect(value("errors.AsType[*os.PathError](err)")?.kind).toBe("call_expression");
		expect(value("new(42)")?.children[1]?.children[0]?.kind).toBe("int_literal");
	});

	it.each([
		["an index or a type argument", (n: number) => `var x = ${"a[[".repeat(n)}1${"]]".repeat(n)}`],
		["a parameter's type or its name", (n: number) => `func f${"(a func".repeat(n)}()${")".repeat(n)}`],
		["a type or a value in make", (n: number) => `var x = ${"make([".repeat(n)}`],
		["a range clause or another head", (n: number) => `func f() { ${"for f(func() { ".repeat(n)}`],
		["an embedded type or a field", (n: number) => `type T struct {${"a[struct{".repeat(n)}`],
		["a parenthesis or a conversion", (n: number) => `var x = ${"([".repeat(n)}`],
	])("gives up soon on %s, nested so that every reading doubles", (_, text) => {
		// Twenty levels took ten seconds each, and every further one twice as long.
		for (const levels of [20, 60, 2_000]) expect(readGo(text(levels))).toBeNull();
	});

	it("never throws, whatever the text", () => {
		const words = 'func type ( ) { } [ ] x , ; . := = case default 1 ` " // * ~ ... \n'.split(" ");
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), fc.string(), (parts, junk) => {
				for (const text of [parts.join(" "), `func f() { ${parts.join(" ")} }`, junk]) {
					const tree = readGo(text);
					expect(tree === null || tree.kind === "source_file").toBe(true);
				}
			}),
		);
	});
});
