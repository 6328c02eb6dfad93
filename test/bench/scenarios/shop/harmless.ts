/** Harmless changes of the shop. */
import { type Change, change, replace } from "../scenario.js";

export const harmless: readonly Change[] = [
	change("docs: say what it is", replace("README.md", "# shop\n", "# shop\n\nA shop.\n")),
	change(
		"stock: hash is inlined by hand",
		replace(
			"internal/stock/hash.go",
			"for i := 0; i < len(s); i++ {\n\t\th = (h ^ uint32(s[i])) * 16777619",
			"for _, b := range []byte(s) {\n\t\th = (h ^ uint32(b)) * 16777619",
		),
	),
	change(
		"cart: count the lines",
		replace(
			"internal/cart/cart.go",
			"func (s *Service) First(",
			"// Count of all lines.\nfunc (s *Service) Count(c *Cart) int {\n\treturn len(c.Lines)\n}\n\nfunc (s *Service) First(",
		),
	),
	change(
		"api: log failures",
		replace(
			"internal/api/server.go",
			"func fail(w http.ResponseWriter, err error) {\n",
			'func fail(w http.ResponseWriter, err error) {\n\tlog.Printf("request failed: %v", err)\n',
		),
		replace("internal/api/server.go", '\t"html/template"\n', '\t"html/template"\n\t"log"\n'),
	),
	change(
		"notify: room for more messages",
		replace("internal/notify/hub.go", "make(chan string, 16)", "make(chan string, 64)"),
	),
	change(
		"config: comments",
		replace(
			"internal/config/config.go",
			"type Discount struct {",
			"// Discount of all carts.\ntype Discount struct {",
		),
	),
	change(
		"stock: import ignores blank lines",
		replace(
			"internal/stock/importer.go",
			"\t\tif len(parts) < 3 {",
			'\t\tif sc.Text() == "" {\n\t\t\tcontinue\n\t\t}\n\t\tif len(parts) < 3 {',
		),
	),
	change(
		"deploy: listen on all addresses",
		replace("config/app.yaml", 'listen: ":8080"', 'listen: "0.0.0.0:8080"'),
	),
	change(
		"cart: clearer error of checkout",
		replace("internal/cart/cart.go", '"checkout of cart %s: %w"', '"check out cart %s: %w"'),
	),
	change(
		"api: health",
		replace(
			"internal/api/server.go",
			'\tmux.HandleFunc("/cart/page", s.cartPage)\n',
			'\tmux.HandleFunc("/cart/page", s.cartPage)\n\tmux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {})\n',
		),
	),
	change("go.mod: router 0.9.2", replace("go.mod", "router v0.9.1", "router v0.9.2")),
	change(
		"cart: store keeps its carts in a sized map",
		replace("internal/cart/store.go", "carts: make(map[string]*Cart)", "carts: make(map[string]*Cart, 128)"),
	),
];
