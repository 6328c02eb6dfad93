import { describe, expect, it } from "vitest";
import { declarations } from "../../src/golang/declarations.js";
import { loadParser } from "../../src/golang/parser.js";
import { type References, references } from "../../src/golang/references.js";
import { unquote } from "../../src/golang/strings.js";

const parser = await loadParser();

function of(source: string, key: string): References {
	const found = declarations(source).declarations.find((one) => one.key === key);
	if (found === undefined) throw new Error(`no ${key}`);
	return references(source, found, parser);
}

const source = `package p

func (s *Store) Get(id string) (*Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	go s.warm(id)
	o := s.orders[id]
	s.hits++
	s.last, count = o, 1
	s.cache[id] = &Order{ID: id, Next: s.head}
	if o == nil {
		return nil, fmt.Errorf("order "+id+": %w", ErrNone)
	}
	log.Printf("got %s", id)
	panic(fmt.Sprintf("bad %d", 1))
}

func (e *E) Error() string { return "e failed" }

var ErrNone = errors.New("no such\\torder")

func logs() {
	level.Error(l).Log("msg", "cannot read", "err", err)
	errors.Wrap(err, "open file")
	status.Errorf(codes.NotFound, "no %q", x)
	newErr("plain")
	strings.Replace("a", "b", "c")
}
`;

describe("references", () => {
	const get = of(source, "Store.Get");

	it("lists calls with their qualifier and statement", () => {
		expect(get.calls.map((one) => [one.qualifier, one.name, one.via, one.line])).toEqual([
			["s.mu", "Lock", "call", 4],
			["s.mu", "Unlock", "defer", 5],
			["s", "warm", "go", 6],
			["fmt", "Errorf", "call", 12],
			["log", "Printf", "call", 14],
			[null, "panic", "call", 15],
			["fmt", "Sprintf", "call", 15],
		]);
	});

	it("tells reads from writes", () => {
		expect(get.writes.map((one) => one.name)).toEqual(["o", "hits", "last", "count", "cache", "ID", "Next"]);
		expect(get.reads.map((one) => one.name)).toEqual(["mu", "mu", "orders", "head"]);
		expect(get.identifiers.has("ErrNone")).toBe(true);
	});

	it("collects message templates", () => {
		expect(get.messages).toEqual([
			{ kind: "error", template: "order %v: %w", wraps: true, line: 12, via: "fmt.Errorf" },
			{ kind: "log", template: "got %s", wraps: false, line: 14, via: "log.Printf" },
			{ kind: "panic", template: "bad %d", wraps: false, line: 15, via: "panic" },
		]);
		expect(of(source, "E.Error").messages[0]).toMatchObject({ template: "e failed", line: 18 });
		expect(of(source, "ErrNone").messages[0]).toMatchObject({ template: "no such\torder", line: 20 });
		expect(of(source, "logs").messages.map((one) => [one.template, one.wraps])).toEqual([
			["cannot read", false],
			["open file", true],
			["no %q", false],
			["plain", false],
		]);
	});
});

describe("unquote", () => {
	it.each([
		['"a\\n\\"b\\""', 'a\n"b"'],
		["`a\\n`", "a\\n"],
		['"\\u00fc\\x41\\101\\U0001F600"', "üAA😀"],
		['"\\q"', "\\q"],
		['"', ""],
	])("%s", (literal, value) => expect(unquote(literal)).toBe(value));
});
