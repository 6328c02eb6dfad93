import { describe, expect, it } from "vitest";
import type { BuildTarget } from "../../src/golang/build-constraints.js";
import { indexTree, type ModuleRoot } from "../../src/golang/frame-resolver.js";
import {
	goFolders,
	type ImportClosure,
	importClosure,
	modulesInGoSum,
} from "../../src/golang/import-closure.js";

const target: BuildTarget = { os: "linux", arch: "amd64", tags: null };
const shop: ModuleRoot = { folder: "", path: "example.com/shop" };

function closure(
	files: Record<string, string>,
	roots: string[],
	modules: readonly ModuleRoot[] = [shop],
): ImportClosure {
	const tree = indexTree(Object.keys(files), modules);
	const walk = importClosure(tree, goFolders(tree), roots, target);
	let step = walk.next();
	while (step.done !== true) {
		const texts = new Map(
			step.value.flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]])),
		);
		step = walk.next(texts);
	}
	return step.value;
}

const go = (name: string, ...imports: string[]): string =>
	`package ${name}\n\nimport (\n${imports.map((one) => `\t"${one}"\n`).join("")})\n`;

describe("importClosure", () => {
	it("follows imports from the main package, tests and foreign code left out", () => {
		const found = closure(
			{
				"cmd/api/main.go": go("main", "fmt", "example.com/shop/order", "github.com/x/y"),
				"cmd/api/main_test.go": go("main", "example.com/shop/testkit"),
				"cmd/worker/main.go": go("main", "example.com/shop/queue"),
				"order/order.go": go("order", "example.com/shop/internal/db"),
				"internal/db/db.go": go("db"),
				"queue/queue.go": go("queue"),
				"testkit/kit.go": go("testkit"),
				"vendor/github.com/x/y/y.go": go("y", "example.com/shop/queue"),
			},
			["cmd/api"],
		);
		expect([...found.folders].sort()).toEqual(["cmd/api", "internal/db", "order"]);
		expect(found.gaps).toEqual([]);
	});

	it("leaves out what the target never builds and keeps what it may build", () => {
		const found = closure(
			{
				"main.go": go("main"),
				"main_windows.go": go("main", "example.com/shop/registry"),
				"ee.go": `//go:build enterprise\n\n${go("main", "example.com/shop/ee", "example.com/shop/ee/closed")}`,
				"old.go": `//go:build plan9\n\n${go("main", "example.com/shop/plan9")}`,
				"registry/r.go": go("registry"),
				"ee/ee.go": go("ee"),
				"plan9/p.go": go("plan9"),
			},
			[""],
		);
		expect([...found.folders].sort()).toEqual(["", "ee"]);
		// ee/closed is not in the tree, but only a build that may be asks for it.
		expect(found.gaps).toEqual([]);
	});

	it("crosses modules of the repository", () => {
		const modules = [
			{ folder: "services/api", path: "example.com/api" },
			{ folder: "libs/log", path: "example.com/log/v2" },
		];
		const files = {
			"services/api/main.go": go("main", "example.com/log/v2/sink"),
			"libs/log/sink/sink.go": go("sink"),
			"libs/log/unused/unused.go": go("unused"),
		};
		expect([...closure(files, ["services/api"], modules).folders]).toEqual(["services/api", "libs/log/sink"]);
	});

	it("notes embedded files, generators and packages that are not there", () => {
		const found = closure(
			{
				"main.go": `${go("main", "example.com/shop/gen/proto")}
//go:embed web/*.tmpl
//go:embed all:assets
var files embed.FS
//go:generate go run ./internal/tables/main.go
`,
				"internal/tables/main.go": go("main", "example.com/shop/internal/csv"),
				"internal/csv/csv.go": go("csv"),
			},
			[""],
		);
		expect(found.embedded).toEqual(["web", "assets"]);
		expect(found.gaps).toEqual(["example.com/shop/gen/proto"]);
		expect([...found.folders]).toEqual(["", "internal/tables", "internal/csv"]);
	});

	it("leaves a gap for a file that cannot be read", () => {
		const tree = indexTree(["main.go"], [shop]);
		const walk = importClosure(tree, goFolders(tree), [""], target);
		walk.next();
		const end = walk.next(new Map());
		expect(end.done === true && end.value.gaps).toEqual(["main.go"]);
	});

	it("ends on import cycles", () => {
		const files = { "a/a.go": go("a", "example.com/shop/b"), "b/b.go": go("b", "example.com/shop/a") };
		expect([...closure(files, ["a"]).folders]).toEqual(["a", "b"]);
	});
});

describe("modulesInGoSum", () => {
	it("finds own modules that dependencies require", () => {
		const tree = indexTree([], [shop, { folder: "api", path: "example.com/shop/api" }]);
		const sum = "example.com/other v1.0.0 h1:x=\nexample.com/shop/api v0.1.0/go.mod h1:y=\n";
		expect(modulesInGoSum(sum, tree)).toEqual(["example.com/shop/api"]);
	});
});
