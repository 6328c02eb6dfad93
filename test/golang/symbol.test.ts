import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { functionKey, parseSymbol } from "../../src/golang/symbol.js";

/** symbol, package path, key, closures, further fields. */
const table: readonly [string, string, string, readonly string[], object?][] = [
	[
		"github.com/a/b.(*T).M",
		"github.com/a/b",
		"(*T).M",
		[],
		{ receiver: "T", pointerReceiver: true, name: "M" },
	],
	["github.com/a/b.(*T).M.func1.2", "github.com/a/b", "(*T).M", ["func1", "2"]],
	["github.com/a/b.T.M", "github.com/a/b", "T.M", [], { receiver: "T", pointerReceiver: false }],
	["pkg.F[...]", "pkg", "F", [], { generic: true, receiver: null }],
	["pkg.F[...].func1", "pkg", "F", ["func1"], { generic: true }],
	["pkg.(*T[...]).M", "pkg", "(*T).M", [], { generic: true, receiver: "T" }],
	["pkg.(*T[go.shape.struct { A/b.X int }]).M", "pkg", "(*T).M", [], { generic: true }],
	["pkg.Map[github.com/x/y.Z,int]", "pkg", "Map", [], { generic: true }],
	["pkg.(*T).M-fm", "pkg", "(*T).M", []],
	["pkg.glob..func1", "pkg", "glob.", ["func1"], { name: "glob." }],
	["pkg.init.0", "pkg", "init", [], { name: "init" }],
	["pkg.init.0.func1", "pkg", "init", ["func1"]],
	["pkg.init.func2", "pkg", "init", ["func2"]],
	["main.main.func8", "main", "main", ["func8"]],
	["gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.v3", "Unmarshal", [], { packageName: "yaml" }],
	["gopkg.in/yaml.v3.(*decoder).scalar", "gopkg.in/yaml.v3", "(*decoder).scalar", []],
	["example%2ecom.F", "example.com", "F", []],
	["github.com/caddyserver/caddy/v2/cmd.loadConfig", "github.com/caddyserver/caddy/v2/cmd", "loadConfig", []],
	["github.com/a/b/v2.F", "github.com/a/b/v2", "F", [], { packageName: "b" }],
	["main.main·dwrap·1", "main", "main", ["dwrap1"]],
	["main.serve.gowrap1", "main", "serve", ["gowrap1"]],
	["main.serve.func2.deferwrap1", "main", "serve", ["func2", "deferwrap1"]],
	["main.walk-range1", "main", "walk", ["range1"]],
	["main.walk.func1-range2", "main", "walk", ["func1", "range2"]],
	["main._Cfunc_puts", "main", "_Cfunc_puts", [], { cgo: true }],
	["_cgoexp_12ab_GoCallback", "", "_cgoexp_12ab_GoCallback", [], { cgo: true }],
	["panic", "", "panic", []],
	["runtime.goexit.abi0", "runtime", "goexit", []],
	["type:.eq.main.T", "", "type:.eq.main.T", []],
	["type..hash.main.T", "", "type..hash.main.T", []],
	[
		"github.com/samber/lo@v1.53.0.Map[...]",
		"github.com/samber/lo",
		"Map",
		[],
		{ module: "github.com/samber/lo", version: "v1.53.0" },
	],
	["cmd.(*ReplicationPool).queueReplicaTask", "cmd", "(*ReplicationPool).queueReplicaTask", []],
	["net/http.HandlerFunc.ServeHTTP", "net/http", "HandlerFunc.ServeHTTP", []],
	["a/b.(*struct { net/http.Handler }).ServeHTTP", "a/b", "(*struct { net/http.Handler }).ServeHTTP", []],
	["pkg.(*T).M.(*U).N.func1", "pkg", "(*U).N", ["func1"]],
	["例え.テスト.func1", "例え", "テスト", ["func1"]],
];

describe("parseSymbol", () => {
	it.each(table)("reads %s", (...row) => {
		const [symbol, packagePath, key, closures, more] = row;
		expect(parseSymbol(symbol)).toMatchObject({ packagePath, key, closures, ...(more ?? {}) });
	});

	it("names every declaration that may hold an inlined closure, likeliest first", () => {
		expect(parseSymbol("p.decodeConfig.unmarshalerHookFunc.safeWrap.func11").keys).toEqual([
			"safeWrap",
			"decodeConfig.unmarshalerHookFunc",
			"unmarshalerHookFunc",
			"decodeConfig",
		]);
		expect(parseSymbol("p.T.M.func1").keys).toEqual(["T.M", "M", "T"]);
		expect(parseSymbol("p.T.M").keys).toEqual(["T.M"]);
	});

	it("never throws", () => {
		fc.assert(fc.property(fc.string(), (text) => typeof parseSymbol(text).key === "string"));
	});

	const ident = fc.stringMatching(/^[A-Z][a-zA-Z]{0,6}$/);
	it("folds closures of any method into its key", () => {
		fc.assert(
			fc.property(
				ident,
				ident,
				fc.boolean(),
				fc.array(fc.constantFrom("func1", "2", "gowrap1", "deferwrap2"), { maxLength: 3 }),
				(type, method, pointer, closures) => {
					const key = functionKey(type, pointer, method);
					const parsed = parseSymbol(["example.com/a/b", key, ...closures].join("."));
					expect(parsed).toMatchObject({ packagePath: "example.com/a/b", key, closures });
				},
			),
		);
	});
});
