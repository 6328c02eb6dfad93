import { describe, expect, it } from "vitest";
import {
	folderOfPackage,
	indexTree,
	type ResolvedFrame,
	resolveFrame,
} from "../../src/golang/frame-resolver.js";

const own = "example.com/shop/v2";
const tree = indexTree(
	[
		"cmd/api/main.go",
		"cmd/worker/main.go",
		"order/order.go",
		"pay/store.go",
		"order/store.go",
		"vendor/github.com/x/lib/lib.go",
		"README.md",
	],
	[{ folder: "", path: own }],
);

function resolve(symbol: string, file: string | null, index = tree): ResolvedFrame {
	return resolveFrame({ symbol, file, line: 3 }, index);
}

describe("resolveFrame", () => {
	it.each([
		["absolute build path", `${own}/order.(*Store).Get`, "/build/src/shop/order/store.go", "order/store.go"],
		["-trimpath", `${own}/order.(*Store).Get`, `${own}/order/store.go`, "order/store.go"],
		["Windows path", `${own}/pay.Get`, "C:\\work\\shop\\pay\\store.go", "pay/store.go"],
		["base name with a package", `${own}/pay.Get`, "store.go", "pay/store.go"],
		["package without /vN", "example.com/shop/pay.Get", "/x/shop/pay/store.go", "pay/store.go"],
		["main package", "main.main", "/go/src/app/cmd/worker/main.go", "cmd/worker/main.go"],
	])("finds the file of an own frame: %s", (_, symbol, file, path) => {
		expect(resolve(symbol, file)).toMatchObject({ origin: "own", path });
	});

	it("does not guess between like-named files", () => {
		expect(resolve("main.main", "main.go").path).toBeNull();
		expect(resolve("", "store.go").path).toBeNull();
	});

	it("knows the folder of an own package whose file is not known", () => {
		expect(resolve(`${own}/order.Get`, null)).toMatchObject({ origin: "own", path: null, folder: "order" });
		expect(folderOfPackage(own, tree)).toBe("");
		expect(folderOfPackage("example.com/shopping", tree)).toBeNull();
	});

	it.each([
		[
			"/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go",
			"github.com/BurntSushi/toml",
			"v1.2.0",
		],
		["/home/j.doe/go/pkg/mod/gopkg.in/yaml.v3@v3.0.1/decode.go", "gopkg.in/yaml.v3", "v3.0.1"],
		["go.uber.org/zap@v1.27.0/logger.go", "go.uber.org/zap", "v1.27.0"],
		["C:\\Users\\j.doe\\go\\pkg\\mod\\github.com\\a\\b@v0.1.0\\x.go", "github.com/a/b", "v0.1.0"],
	])("reads module and version off %s", (file, path, version) => {
		expect(resolve("github.com/a/b.F", file)).toMatchObject({
			origin: "dependency",
			module: { path, version },
		});
	});

	it("takes our own module in the module cache for ours", () => {
		const file = `/go/pkg/mod/${own}@v2.1.0/order/order.go`;
		expect(resolve(`${own}/order.F`, file)).toMatchObject({ origin: "own", path: "order/order.go" });
	});

	it("finds vendored files", () => {
		const frame = resolve("github.com/x/lib.F", "/build/vendor/github.com/x/lib/lib.go");
		expect(frame).toMatchObject({ origin: "vendor", path: "vendor/github.com/x/lib/lib.go" });
		expect(frame.module?.path).toBe("github.com/x/lib");
	});

	it.each([
		["net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go"],
		["runtime.gopanic", "runtime/panic.go"],
		["panic", "/usr/local/go/src/runtime/panic.go"],
		["internal/poll.(*FD).Read", "/usr/local/go/src/internal/poll/fd_unix.go"],
		[
			"vendor/golang.org/x/net/http2/hpack.F",
			"/usr/local/go/src/vendor/golang.org/x/net/http2/hpack/hpack.go",
		],
	])("knows the standard library: %s", (symbol, file) => {
		expect(resolve(symbol, file)).toMatchObject({ origin: "std", path: null });
	});

	it("resolves a GOPATH-era repository without go.mod by path alone", () => {
		const old = indexTree(["store/store.go", "main.go"], []);
		const frame = resolve("github.com/me/app/store.Get", "/go/src/github.com/me/app/store/store.go", old);
		expect(frame).toMatchObject({ origin: "own", path: "store/store.go", functionKey: "Get" });
	});
});
