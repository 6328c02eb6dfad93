/** Random facts for property tests: nothing in them agrees with anything else, and every text may hold anything. */
import fc from "fast-check";
import { declarations } from "../../src/golang/declarations.js";
import type { FailureClass } from "../../src/model/stack.js";
import type {
	CommitFact,
	Feed,
	FrameFact,
	RankFacts,
	ReachedFunction,
	RiskFact,
} from "../../src/rank/facts.js";
import { commitFact, frameFact, uses } from "./facts-by-hand.js";

/** Few names, so that they meet; among them what breaks careless lookups and patterns. */
const odd = fc.constantFrom("__proto__", "constructor", "", "a b", "x[", "$&", "é", "T.Price");
const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom("Price", "item") }, odd);
const oddPath = fc.constantFrom("a.go", "order/a_test.go", "go.mod", "x/../y.go", "", "\u0000.go", "a.sql");
const path = fc.oneof(
	{ weight: 6, arbitrary: fc.constant("order/a.go") },
	{ weight: 2, arbitrary: oddPath },
	fc.constant("deploy/values.yaml"),
);
const code = fc.oneof(
	name.map((one) => `\tif ${one} == nil {`),
	name.map((one) => `\t\t${one}: make(map[string]int), // ${one}`),
	name.map((one) => `\t${one}, x *Rate`),
	name.map((one) => `\ts.${one} = nil`),
	name.map((one) => `\ts.${one}.load(${one})`),
	name.map((one) => `\torder.${one}(s.${one}())`),
	name.map((one) => `\treturn fmt.Errorf("cannot price ${one}: %w", s.${one})`),
);
const head = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom("func Price() {", "func (t *T) Price() {", "type Cart struct {") },
	name.map((one) => `func (s *T) ${one}() {`),
	name.map((one) => `type ${one} struct {`),
	fc.constant(""),
);
const line = fc.oneof(
	{ weight: 3, arbitrary: code },
	head,
	fc.constantFrom("}", ")", "", "require example.com/x v1.2.3", '\t"', "\t`", "\u2028", "//go:build x"),
	fc.string({ unit: "binary", maxLength: 40 }),
);
const lines = fc.array(line, { maxLength: 6 });
/** Also numbers that no file has. */
const number = fc.constantFrom(0, 1, 2, 5, -3, 2 ** 31);

const sides = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			context: fc.oneof({ weight: 2, arbitrary: head }, line),
			removed: lines,
			added: lines,
		}),
	},
	// What chance would hardly put together.
	name.map((one) => ({ context: "", removed: [`\t${one} := 1`], added: [`\t${one}2 := 1`] })),
	name.map((one) => ({
		context: "type Cart struct {",
		removed: [`\t${one} Rate`],
		added: [`\t${one} *Rate`],
	})),
	name.map((one) => ({
		context: "type Cart struct {",
		removed: [`\t${one} int \`json:"a"\``],
		added: [`\t${one} int \`json:"b"\``],
	})),
	name.map((one) => ({ context: `func ${one}() {`, removed: [], added: ["\tc := time.After(time.Second)"] })),
	{
		weight: 4,
		arbitrary: fc.constant({
			context: "type Cart struct {",
			removed: ["\ta int", "\tbb int"],
			added: ["\tbb int", "\ta int"],
		}),
	},
	name.map((one) => ({ context: `${one}:`, removed: [`  ${one}: 1`], added: [`  ${one}: 0`] })),
	name.map((one) => ({ context: "", removed: [`\tpanic("${one}")`], added: [`\tpanic("${one}!")`] })),
	name.map((one) => ({ context: `func ${one}() {`, removed: ["\treturn x"], added: ["\treturn nil"] })),
);
const hunk = fc
	.tuple(sides, fc.record({ oldStart: number, newStart: number }))
	.map(([texts, starts]) => ({ ...texts, ...starts }));
const file = fc.record({ path, hunks: fc.array(hunk, { maxLength: 3 }) });
const shas = ["a1a1a1a1", "b2b2b2b2", "c3c3c3c3", "d4d4d4d4"];
const sha = fc.constantFrom(...shas);
const commit = fc
	.record({
		subject: fc.oneof(
			line,
			fc.constantFrom("docs: $& prices", "rewrite \u001b[31m", "release v1", "fix: add"),
		),
		body: fc.oneof(line, fc.constant("This reverts commit a1a1a1a1.")),
		files: fc.array(file, { maxLength: 3 }),
		otherPaths: fc.array(path, { maxLength: 2 }),
		parents: fc.constantFrom(["p"], [], ["p", "q"]),
		age: fc.double({ min: 0, max: 1, noNaN: true }),
	})
	.map((one) => ({ ...one, sha: "" }));

const weight = fc.double({ min: 0, max: 1, noNaN: true });
const use = fc.record({ name, qualifier: fc.option(name), line: number });
const frame: fc.Arbitrary<FrameFact> = fc
	.record({
		path,
		name: fc.oneof({ weight: 2, arbitrary: fc.constantFrom("Price", "T.Price") }, odd),
		head,
		body: fc.array(code, { maxLength: 4 }),
		line: fc.option(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(2, 3, 4) }, number)),
		weight,
		known: fc.constantFrom(true, true, true, false),
		uses: fc.array(use),
	})
	.map((one) => {
		const source = [one.head, ...one.body, "}"];
		const found = declarations(["package order", ...source].join("\n")).declarations[0];
		const declaration = one.known ? (found ?? null) : null;
		const { line, weight } = one;
		const more = { source, line, weight, declaration, imports: new Map([["item", "order"]]) };
		return frameFact(one.path, one.name, { ...more, references: uses(one.uses, one.uses) });
	});

const feed: fc.Arbitrary<Feed> = fc.record({
	kind: fc.constantFrom("result" as const, "field" as const),
	name,
	folder: fc.option(fc.constantFrom("order", "")),
	weight,
	taken: line,
});
const risk: fc.Arbitrary<RiskFact> = fc.record({
	commit: sha,
	rule: fc.constantFrom("nil-check-removed", "limit-changed", "lock-changed", "__proto__"),
	text: line,
	path,
	line: fc.option(number),
	symbol: name,
	weight,
});
const reachedFunction: fc.Arbitrary<ReachedFunction> = fc.record({
	folder: fc.constantFrom("order", ""),
	key: name,
	frame: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, number),
	line: number,
	link: fc.constantFrom("call", "interface", "name", "stored", "value"),
	statement: fc.constantFrom("call", "go", "defer"),
	via: fc.option(name),
});
const origin = fc.record({
	frame: number,
	path,
	line: number,
	commit: sha,
	originalPath: path,
	originalLine: number,
});
const module = fc.constantFrom("example.com/x", "example.com/x/y", "go", "");
const version = fc.option(fc.constantFrom("v1.2.3", "v2.0.0"));
const dependency = fc.record({ module, version, weight });
const goLine = fc.record({
	commit: sha,
	path,
	module: fc.constant("go"),
	from: fc.constantFrom(null, "1.20", "x"),
	to: fc.constantFrom("1.24.0", "1.19", null),
});
const moduleChange = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ commit: sha, path, module, from: version, to: version }) },
	goLine,
);
const pulledModule = fc.record({ commit: sha, module, version, by: module, path });

const failures: readonly FailureClass[] = [
	"nil-dereference",
	"index-out-of-range",
	"nil-map-write",
	"type-assertion",
	"timeout",
	"explicit-panic",
	"unknown",
];

/** Facts of a question, up to four commits of distinct shas. */
export const hostileFacts: fc.Arbitrary<RankFacts> = fc
	.record({
		failure: fc.constantFrom(...failures),
		message: fc.oneof({ weight: 9, arbitrary: line }, fc.constant("open deploy/values.yaml: no such file")),
		causes: lines,
		frames: fc.array(frame, { maxLength: 4 }),
		dependencies: fc.array(dependency, { maxLength: 2 }),
		commits: fc.array(commit, { maxLength: 4 }),
		origins: fc.array(origin, { maxLength: 4 }),
		moduleChanges: fc.array(moduleChange, { maxLength: 3 }),
		pulledModules: fc.array(pulledModule, { maxLength: 2 }),
		standardPackages: fc.subarray(["net/http", "crypto/tls", "", "__proto__"]),
		feeds: fc.array(feed, { maxLength: 4 }),
		risks: fc.array(risk, { maxLength: 4 }),
		reached: fc.array(reachedFunction, { maxLength: 3 }),
	})
	.map((given) => ({
		...given,
		range: { from: "a", to: "b" },
		frames: given.frames.map((one, depth) => ({ ...one, depth })),
		commits: given.commits.map((one, index): CommitFact => {
			const sha = shas[index] ?? "";
			return commitFact({ ...one, sha });
		}),
	}));
