/** Incidents of the shop. */
import { change, remove, replace, type Scenario, write } from "../scenario.js";
import { files } from "./files.js";

export const scenarios: readonly Scenario[] = [
	{
		name: "template-func",
		kind: "files",
		culprit: change(
			"web: upper case",
			replace("web/templates/cart.html", "<h1>Cart {{.Cart.ID}}</h1>", "<h1>Cart {{upper .Cart.ID}}</h1>"),
		),
		text: (at) =>
			`panic: template: cart.html:1: function "upper" not defined\n\ngoroutine 34 [running]:\nhtml/template.Must(...)\n\t/usr/local/go/src/html/template/template.go:374 +0x1d\nexample.org/shop/internal/api.NewServer(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "template.Must")} +0x1d\nmain.main(...)\n\t/build/shop/cmd/api/main.go:${at("cmd/api/main.go", "api.NewServer(")} +0x1d\n`,
	},
	{
		name: "template-field",
		kind: "files",
		culprit: change(
			"web: show the weight",
			replace("web/templates/cart.html", "{{.SKU}} x {{.N}}", "{{.SKU}} x {{.N}} {{.Weight}}"),
		),
		text: () =>
			'error: template: cart.html:2:30: executing "cart.html" at <.Weight>: can\'t evaluate field Weight in type cart.Line',
	},
	{
		name: "file-moved",
		kind: "files",
		culprit: change(
			"web: templates move",
			remove("web/templates/cart.html"),
			write("web/pages/cart.html", files["web/templates/cart.html"] ?? ""),
		),
		text: (at) =>
			`panic: open web/templates/cart.html: no such file or directory\n\ngoroutine 34 [running]:\nhtml/template.Must(...)\n\t/usr/local/go/src/html/template/template.go:374 +0x1d\nexample.org/shop/internal/api.NewServer(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "template.Must")} +0x1d\nmain.main(...)\n\t/build/shop/cmd/api/main.go:${at("cmd/api/main.go", "api.NewServer(")} +0x1d\n`,
	},
	{
		name: "binary-gone",
		kind: "deploy",
		culprit: change(
			"docker: slim image",
			replace(
				"Dockerfile",
				"RUN apt-get install -y ca-certificates tzdata",
				"RUN apt-get install -y ca-certificates",
			),
		),
		text: () => "error: unknown time zone Europe/Berlin",
	},
	{
		name: "map-not-made",
		kind: "data flow",
		culprit: change(
			"cart: carts come from one place",
			replace(
				"internal/cart/store.go",
				"return &Cart{ID: id, Meta: map[string]any{}}",
				"return &Cart{ID: id}",
			),
		),
		text: (at) =>
			`panic: assignment to entry in nil map\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).SetPriority(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", 'c.Meta["priority"] = p')} +0x1d\nexample.org/shop/internal/api.(*Server).cartPage(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Priority(c)")} +0x1d\n`,
	},
	{
		name: "type-stored",
		kind: "types",
		culprit: change(
			"cart: priorities are 64 bit",
			replace("internal/cart/cart.go", "SetPriority(c *Cart, p int) {", "SetPriority(c *Cart, p int64) {"),
		),
		text: (at) =>
			`panic: interface conversion: interface {} is int64, not int\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).Priority(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "return p.(int)")} +0x1d\nexample.org/shop/internal/api.(*Server).cartPage(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Priority(c)")} +0x1d\n`,
	},
	{
		name: "price-optional",
		kind: "data flow",
		culprit: change(
			"stock: items without a price",
			replace(
				"internal/stock/importer.go",
				"\t\ts.Put(&Item{SKU: parts[0], Count: n, Price: &Money{Cents: cents}})",
				"\t\titem := &Item{SKU: parts[0], Count: n}\n\t\tif cents > 0 {\n\t\t\titem.Price = &Money{Cents: cents}\n\t\t}\n\t\ts.Put(item)",
			),
		),
		text: (at) =>
			`panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e1d4]\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).Total(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "item.Price.Cents")} +0x1d\nexample.org/shop/internal/api.(*Server).total(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Total(")} +0x1d\n`,
	},
	{
		name: "find-nil",
		kind: "near the stack",
		culprit: change(
			"stock: a missing item is no error",
			replace(
				"internal/stock/stock.go",
				'\t\treturn nil, fmt.Errorf("find %s: %w", sku, ErrGone)',
				"\t\treturn nil, nil",
			),
			replace("internal/stock/stock.go", '\t"fmt"\n', ""),
		),
		text: (at) =>
			`panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e1d4]\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).Total(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "item.Price.Cents")} +0x1d\nexample.org/shop/internal/api.(*Server).total(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Total(")} +0x1d\n`,
	},
	{
		name: "default-gone",
		kind: "data flow",
		culprit: change(
			"config: no defaults in code",
			replace("internal/config/config.go", "c := &Config{Discount: &Discount{}}", "c := &Config{}"),
		),
		text: (at) =>
			`panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e1d4]\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).discounted(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "Discount.Percent")} +0x1d\nexample.org/shop/internal/cart.(*Service).Total(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "s.discounted(sum)")} +0x1d\nexample.org/shop/internal/api.(*Server).total(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Total(")} +0x1d\n`,
	},
	{
		name: "empty-check",
		kind: "on the stack",
		culprit: change(
			"cart: empty carts may be checked out",
			replace(
				"internal/cart/cart.go",
				'\tif len(c.Lines) == 0 {\n\t\treturn fmt.Errorf("cart %s is empty", c.ID)\n\t}\n',
				"",
			),
		),
		text: (at) =>
			`panic: runtime error: index out of range [0] with length 0\n\ngoroutine 34 [running]:\nexample.org/shop/internal/cart.(*Service).First(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "c.Lines[0]")} +0x1d\nexample.org/shop/internal/cart.(*Service).Checkout(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "first := s.First")} +0x1d\nexample.org/shop/internal/api.(*Server).checkout(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.carts.Checkout(")} +0x1d\n`,
	},
	{
		name: "double-close",
		kind: "on the stack",
		culprit: change(
			"api: hub ends with the server",
			replace(
				"internal/api/server.go",
				"func fail(",
				"// Stop ends all.\nfunc (s *Server) Stop() {\n\ts.hub.Close()\n}\n\nfunc fail(",
			),
			replace(
				"cmd/api/main.go",
				"\tlog.Fatal(http.ListenAndServe(c.Listen, srv.Routes()))",
				"\tdefer srv.Stop()\n\tdefer h.Close()\n\tlog.Print(http.ListenAndServe(c.Listen, srv.Routes()))",
			),
		),
		text: (at) =>
			`panic: close of closed channel\n\ngoroutine 34 [running]:\nexample.org/shop/internal/notify.(*Hub).Close(...)\n\t/build/shop/internal/notify/hub.go:${at("internal/notify/hub.go", "close(h.done)")} +0x1d\nexample.org/shop/internal/api.(*Server).Stop(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.hub.Close()")} +0x1d\nmain.main(...)\n\t/build/shop/cmd/api/main.go:${at("cmd/api/main.go", "log.Print")} +0x1d\n`,
	},
	{
		name: "lock-gone",
		kind: "concurrency",
		culprit: change(
			"stock: shards are read without their lock",
			replace(
				"internal/stock/stock.go",
				"func (s *Stock) Find(ctx context.Context, sku string) (*Item, error) {\n\tsh := s.shardOf(sku)\n\tsh.mu.Lock()\n\tdefer sh.mu.Unlock()\n",
				"func (s *Stock) Find(ctx context.Context, sku string) (*Item, error) {\n\tsh := s.shardOf(sku)\n",
			),
		),
		text: (at) =>
			`fatal error: concurrent map read and map write\n\ngoroutine 41 [running]:\nexample.org/shop/internal/stock.(*Stock).Put(...)\n\t/build/shop/internal/stock/stock.go:${at("internal/stock/stock.go", "sh.items[item.SKU] = item")} +0x1d\nexample.org/shop/internal/stock.Import(...)\n\t/build/shop/internal/stock/importer.go:${at("internal/stock/importer.go", "s.Put(")} +0x1d\n`,
	},
	{
		name: "shards-zero",
		kind: "deploy",
		culprit: change("deploy: shards by default", replace("config/app.yaml", "  shards: 16\n", "")),
		text: (at) =>
			`panic: runtime error: integer divide by zero\n\ngoroutine 34 [running]:\nexample.org/shop/internal/stock.(*Stock).shardOf(...)\n\t/build/shop/internal/stock/stock.go:${at("internal/stock/stock.go", "hash(sku)%")} +0x1d\nexample.org/shop/internal/stock.(*Stock).Find(...)\n\t/build/shop/internal/stock/stock.go:${at("internal/stock/stock.go", ") Find(") + 1} +0x1d\nexample.org/shop/internal/cart.(*Service).Total(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "s.stock.Find")} +0x1d\n`,
	},
	{
		name: "tag-renamed",
		kind: "encoding",
		culprit: change(
			"config: names as the deploy has them",
			replace("internal/config/config.go", '`yaml:"shards"`', '`yaml:"shard_count"`'),
		),
		text: (at) =>
			`panic: runtime error: integer divide by zero\n\ngoroutine 34 [running]:\nexample.org/shop/internal/stock.(*Stock).shardOf(...)\n\t/build/shop/internal/stock/stock.go:${at("internal/stock/stock.go", "hash(sku)%")} +0x1d\nexample.org/shop/internal/stock.(*Stock).Find(...)\n\t/build/shop/internal/stock/stock.go:${at("internal/stock/stock.go", ") Find(") + 1} +0x1d\nexample.org/shop/internal/cart.(*Service).Total(...)\n\t/build/shop/internal/cart/cart.go:${at("internal/cart/cart.go", "s.stock.Find")} +0x1d\n`,
	},
	{
		name: "reserve-msg",
		kind: "near the stack",
		culprit: change(
			"stock: reserve all or nothing",
			replace("internal/stock/stock.go", "\tif item.Count < n {", "\tif item.Count <= n {"),
		),
		text: () => "error: check out cart 17: sold out",
	},
	{
		name: "dep-bump",
		kind: "dependency",
		culprit: change("go.mod: pool 1.3.0", replace("go.mod", "pool v1.2.0", "pool v1.3.0")),
		text: () =>
			"panic: pool: connection is closed\n\ngoroutine 7 [running]:\ngithub.com/acme/pool.(*Pool).get(0xc000010250)\n\t/go/pkg/mod/github.com/acme/pool@v1.3.0/pool.go:88 +0x44\nexample.org/shop/internal/stock.(*Stock).Find(...)\n\t/build/shop/internal/stock/stock.go:50 +0x1d\n",
	},
	{
		name: "hub-deadlock",
		kind: "concurrency",
		culprit: change(
			"notify: no buffer, messages in order",
			replace("internal/notify/hub.go", "in: make(chan string, 64)", "in: make(chan string)"),
		),
		text: (at) =>
			`fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan send]:\nexample.org/shop/internal/notify.(*Hub).Send(...)\n\t/build/shop/internal/notify/hub.go:${at("internal/notify/hub.go", "h.in <- m")}\nexample.org/shop/internal/api.(*Server).checkout(...)\n\t/build/shop/internal/api/server.go:${at("internal/api/server.go", "s.hub.Send(")} +0x1d\n`,
	},
	{
		name: "timeout-go",
		kind: "near the stack",
		culprit: change(
			"stock: wait less",
			replace(
				"internal/stock/stock.go",
				"func (s *Stock) Reserve(ctx context.Context, sku string, n int) error {\n",
				"func (s *Stock) Reserve(ctx context.Context, sku string, n int) error {\n\tctx, cancel := context.WithTimeout(ctx, time.Millisecond)\n\tdefer cancel()\n",
			),
			replace("internal/stock/stock.go", '\t"sync"\n', '\t"sync"\n\t"time"\n'),
		),
		text: () => "error: check out cart 17: context deadline exceeded",
	},
	{
		name: "exec-gone",
		kind: "deploy",
		culprit: change(
			"docker: fewer packages",
			replace("Dockerfile", "RUN apt-get install -y wkhtmltopdf fonts-dejavu\n", ""),
		),
		text: () => 'error: exec: "wkhtmltopdf": executable file not found in $PATH',
	},
];
