import { describe, expect, it } from "vitest";
import { edgesOf } from "./program-by-hand.js";

const store = `package store

import "sync"

type Getter interface {
	Get(id string) (*Item, error)
	Closer
}

type Closer interface {
	Close() error
}

type Item struct{ Name string }

func (i *Item) Label(long bool) string { return i.Name }

type base struct{ mu sync.Mutex }

func (b *base) Lock() {}

type Memory struct {
	base
	items map[string]*Item
	Hooks []Hook
}

type Hook interface{ Run(id string) }

func New() *Memory { return &Memory{} }

func Open(path string) (*Memory, error) { return New(), nil }

func (m *Memory) Get(id string) (*Item, error) { return m.items[id], nil }

func (m *Memory) Close() error { return nil }

type Remote struct{}

func (r *Remote) Get(id int) (*Item, error) { return nil, nil }

func (r *Remote) Close() error { return nil }

type File struct{}

func (f File) Get(id string) (*Item, error) { return nil, nil }
`;

const withStore = (body: string, more = ""): Record<string, string> => ({
	"store/store.go": store,
	"api/api.go": `package api

import (
	"database/sql"
	"strings"

	"example.com/shop/store"
	kv "github.com/some/kv"
)

type Handler struct {
	store  *store.Memory
	getter store.Getter
	byName map[string]*store.Memory
}

${more}

func (h *Handler) Serve(name string, arg any, db *sql.DB, ext kv.Client) {
${body}
}
`,
});

const serve = (body: string, ...wanted: string[]): string[] =>
	edgesOf(withStore(body), "api#Handler.Serve", ...wanted);

describe("receivers", () => {
	const get = "store#Memory.Get";
	const others = ["store#Remote.Get", "store#File.Get"];

	it.each([
		["a field", "\th.store.Get(name)"],
		["an element of a map", "\th.byName[name].Get(name)"],
		["a range variable", "\tfor _, one := range h.byName {\n\t\tone.Get(name)\n\t}"],
		["a constructor", "\tm := store.New()\n\tm.Get(name)"],
		["the first of several results", "\tm, err := store.Open(name)\n\t_ = err\n\tm.Get(name)"],
		["a literal", "\tm := &store.Memory{}\n\tm.Get(name)"],
		["a declared variable", "\tvar m *store.Memory\n\tm.Get(name)"],
		["new and make", "\tms := make([]store.Memory, 2)\n\tms[0].Get(name)\n"],
		["an assertion", "\tif m, ok := arg.(*store.Memory); ok {\n\t\tm.Get(name)\n\t}"],
		["a type switch", "\tswitch m := arg.(type) {\n\tcase *store.Memory:\n\t\tm.Get(name)\n\t}"],
		["a closure's parameter", "\tf := func(m *store.Memory) { m.Get(name) }\n\tf(nil)"],
		["a channel", "\tch := make(chan *store.Memory)\n\tm := <-ch\n\tm.Get(name)"],
		["a method expression", "\t(*store.Memory).Get(h.store, name)"],
		["a go statement", "\tgo h.store.Get(name)"],
		["parentheses and a dereference", "\t(*h.store).Get(name)"],
		["a conversion", "\t(*store.Memory)(nil).Get(name)"],
	])("are known from %s", (_, body) => expect(serve(body, get, ...others)).toEqual([`call ${get}`]));

	it("follow results of methods", () => {
		expect(
			serve('\titem, _ := h.store.Get("x")\n\titem.Label(true)', "store#Item.Label", "store#Other.Label"),
		).toEqual(["call store#Item.Label"]);
	});

	it("use the innermost definition of a name", () => {
		const body =
			'\tm := store.New()\n\tif name != "" {\n\t\tm := &store.Remote{}\n\t\tm.Get(1)\n\t}\n\tm.Close()';
		expect(serve(body, get, ...others)).toEqual(["call store#Remote.Get"]);
		expect(serve(body, "store#Remote.Close", "store#Memory.Close")).toEqual(["call store#Memory.Close"]);
	});

	it("find promoted methods where they are declared", () => {
		expect(serve("\th.store.Lock()", "store#base.Lock")).toEqual(["call store#base.Lock"]);
	});

	it("know that a concrete type of the standard library is not ours", () => {
		expect(
			serve("\tvar b strings.Builder\n\tb.Len()\n\tdb.Close()", "store#Memory.Close", "store#X.Len"),
		).toEqual([]);
	});

	it("fall back to the name and the number of arguments", () => {
		expect(serve("\text.Get(name)", get, ...others)).toEqual([
			`name ${get}`,
			...others.map((one) => `name ${one}`),
		]);
		expect(serve("\text.Get(name, name)", get)).toEqual([]);
		expect(serve("\tunknown().Close()", "store#Memory.Close")).toEqual(["name store#Memory.Close"]);
	});

	it("take functions from the package that is meant only", () => {
		expect(serve("\tstore.New()\n\tstrings.New()\n\tNew()", "store#New", "other#New")).toEqual([
			"call store#New",
		]);
		expect(serve("\tstore := h\n\tstore.New()", "store#New")).toEqual([]);
	});
});

describe("interfaces", () => {
	it("reach types with all methods of the interface, embedded ones too, and signatures that fit", () => {
		expect(serve("\th.getter.Get(name)", "store#Memory.Get", "store#Remote.Get", "store#File.Get")).toEqual([
			"interface store#Memory.Get",
		]);
	});

	it("reach a method that a type only lends to another one", () => {
		const files = {
			"a/a.go":
				"package a\n\ntype Both interface {\n\tOne()\n\tTwo()\n}\n\ntype half struct{}\n\nfunc (half) One() {}\n\ntype full struct {\n\thalf\n}\n\nfunc (full) Two() {}\n\nfunc run(b Both) { b.One() }\n",
		};
		expect(edgesOf(files, "a#run", "a#half.One")).toEqual(["interface a#half.One"]);
	});

	it("see the constraint of a type parameter, and an interface written in place", () => {
		const more =
			"type Labeler interface{ Label(long bool) string }\n\nfunc each[T Labeler](list []T, f interface {\n\tClose() error\n}) {\n\tfor _, one := range list {\n\t\tone.Label(true)\n\t}\n\tf.Close()\n}\n";
		const files = withStore("", more);
		expect(edgesOf(files, "api#each", "store#Item.Label", "store#Memory.Close")).toEqual([
			"interface store#Item.Label",
			"interface store#Memory.Close",
		]);
	});
});

describe("generics", () => {
	const files = {
		"g/g.go": `package g

type Cache[K comparable, V any] struct {
	items map[K]V
	order []K
}

func (c *Cache[A, B]) Get(key A) (B, bool) { v, ok := c.items[key]; return v, ok }

func Make[K comparable, V any](first V) *Cache[K, V] { return nil }

type Order struct{}

func (o *Order) Pay() {}

type User struct{}

func (u *User) Pay() {}

func use(orders *Cache[string, *Order]) {
	order, _ := orders.Get("a")
	order.Pay()
}

func made() {
	c := Make[int](&User{})
	for _, user := range c.items {
		user.Pay()
	}
}
`,
	};

	it("hand type arguments on to fields and results", () => {
		expect(edgesOf(files, "g#use", "g#Order.Pay", "g#User.Pay")).toEqual(["call g#Order.Pay"]);
		expect(edgesOf(files, "g#use", "g#Cache.Get")).toEqual(["call g#Cache.Get"]);
	});

	it("infer type arguments from arguments", () => {
		expect(edgesOf(files, "g#made", "g#Order.Pay", "g#User.Pay")).toEqual(["call g#User.Pay"]);
	});
});

describe("function values", () => {
	const files = {
		"m/m.go": `package m

type Hook func(id int)

type Server struct {
	onClose func()
	hooks   []Hook
	routes  map[string]Hook
	Extra   Hook
}

var commands = map[string]func(){
	"start": doStart,
	"stop":  (*Server).stopAll,
}

func NewServer(extra Hook) *Server {
	s := &Server{onClose: cleanUp, Extra: extra}
	s.routes["/"] = s.index
	s.hooks = append(s.hooks, audit)
	return s
}

func (s *Server) Handle(path string, h Hook) { s.routes[path] = h }

func (s *Server) index(id int)  {}
func (s *Server) stopAll()      {}
func (s *Server) metrics(id int) {}

func cleanUp()       {}
func audit(id int)   {}
func doStart()       {}
func extraOf(id int) {}

func wire() {
	s := NewServer(extraOf)
	s.Handle("/metrics", s.metrics)
}

func (s *Server) close()          { s.onClose() }
func (s *Server) dispatch(p string) { s.routes[p](1) }
func (s *Server) notify() {
	for _, h := range s.hooks {
		h(1)
	}
}
func (s *Server) extra() {
	fn := s.Extra
	fn(2)
}
func command(name string) { commands[name]() }
`,
	};
	const all = ["index", "stopAll", "metrics"].map((one) => `m#Server.${one}`);
	const plain = ["cleanUp", "audit", "doStart", "extraOf"].map((one) => `m#${one}`);

	it.each([
		["a field set in a literal", "m#Server.close", ["stored m#cleanUp"]],
		[
			"a map entry, and what a registering function takes",
			"m#Server.dispatch",
			["stored m#Server.index", "stored m#Server.metrics"],
		],
		["an appended slice", "m#Server.notify", ["stored m#audit"]],
		["a constructor's argument", "m#Server.extra", ["stored m#extraOf"]],
		["a package variable", "m#command", ["stored m#doStart", "stored m#Server.stopAll"]],
	])("are reached through %s", (_, from, wanted) => {
		expect(edgesOf(files, from, ...all, ...plain).sort()).toEqual([...wanted].sort());
	});

	it("are seen where they are mentioned", () => {
		expect(edgesOf(files, "m#wire", ...all, ...plain)).toEqual(["value m#extraOf", "value m#Server.metrics"]);
	});
});

describe("broken code", () => {
	it("gives the edges that can be read", () => {
		const files = {
			"b/b.go":
				"package b\n\ntype T struct {\n\tu *U\n}\n\ntype U struct{}\n\nfunc (u *U) Do() {}\n\nfunc (t *T) Run() {\n\tt.u.Do()\n\tx := := 3\n<<<<<<< HEAD\n}\n",
		};
		expect(edgesOf(files, "b#T.Run", "b#U.Do")).toEqual(["call b#U.Do"]);
	});

	it("survives types that refer to themselves", () => {
		const files = {
			"b/b.go":
				"package b\n\ntype A = B\ntype B = A\ntype C struct{ *C }\n\nvar x = y\nvar y = x\n\nfunc run(a A, c *C) {\n\ta.Do()\n\tc.Do()\n\tx.Do()\n\tz := z.Do()\n}\n",
		};
		expect(edgesOf(files, "b#run", "b#U.Do")).toEqual([]);
	});
});
