import { describe, expect, it } from "vitest";
import type { LinkedProgram } from "../../src/golang/binary/program.js";
import { indexTree, type ModuleRoot } from "../../src/golang/frame-resolver.js";
import type { StackFrame, StackTrace } from "../../src/model/stack.js";
import { buildScope, type ScopeHints } from "../../src/pipeline/build-scope.js";
import type { CommitFact } from "../../src/rank/facts.js";
import type { BuildScope } from "../../src/rank/scope.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact } from "../rank/facts-by-hand.js";

const files: Readonly<Record<string, string>> = {
	"go.mod": "module example.com/shop\n",
	"cmd/api/main.go": 'package main\n\nimport "example.com/shop/order"\n',
	"cmd/worker/main.go": 'package main\n\nimport "example.com/shop/queue"\n',
	"cmd/worker/gen.go": "//go:build ignore\n\npackage main\n",
	"order/order.go": "package order\n",
	"order/stub_other.go": "//go:build !linux\n\npackage order\n",
	"order/open_windows.go": "package order\n",
	"queue/queue.go": "package queue\n",
	"tools/gen.go": "//go:build ignore\n\npackage main\n",
};

function trace(...frames: StackFrame[]): StackTrace {
	return {
		form: "panic",
		failure: "unknown",
		message: "boom",
		causes: [],
		goroutines: [],
		frames,
		createdBy: null,
	};
}

async function scopeOf(
	hints: ScopeHints,
	stack: StackTrace = trace(),
	commits: readonly CommitFact[] = [],
	tree: Readonly<Record<string, string>> = files,
	modules: readonly ModuleRoot[] = [{ folder: "", path: "example.com/shop" }],
): Promise<{ readonly scope: BuildScope; readonly read: readonly string[] }> {
	const read: string[] = [];
	const blobs: CommitSource["blobs"] = async (shas) => {
		read.push(...shas);
		return new Map(shas.map((sha) => [sha, tree[sha] ?? null]));
	};
	const source = { blobs } as CommitSource;
	const entries = Object.keys(tree).map((path) => ({ path, blob: path }));
	const index = indexTree(Object.keys(tree), modules);
	const finish = await buildScope(source, { trace: stack, tree: index, entries, to: "deployed", hints });
	return { scope: await finish(commits), read };
}

const program = (
	functions: readonly string[],
	settings: readonly [string, string][] = [],
): LinkedProgram => ({
	format: "ELF",
	functions: new Set(functions),
	inlinedToo: true,
	files: [],
	build: {
		goVersion: "go1.22",
		mainPackage: "example.com/shop/cmd/api",
		module: null,
		dependencies: new Map(),
		settings: new Map(settings),
	},
});

describe("buildScope", () => {
	it("reads nothing when nobody asks and no main frame stands on the stack", async () => {
		const { scope, read } = await scopeOf(
			{},
			trace({ symbol: "example.com/shop/order.F", file: null, line: null }),
		);
		expect(scope.imported).toBeNull();
		expect(read).toEqual([]);
	});

	it("walks from --service-root, and from every program below it when it is not one itself", async () => {
		const api = await scopeOf({ serviceRoot: "./cmd/api/" });
		expect(api.scope.mains).toEqual(["cmd/api"]);
		expect([...(api.scope.imported ?? [])]).toEqual(["cmd/api", "order"]);
		const both = await scopeOf({ serviceRoot: "cmd" });
		expect(both.scope.mains).toEqual(["cmd/api", "cmd/worker"]);
		expect(both.scope.imported).toContain("queue");
	});

	it.each([
		["cmd/none", /no such folder/],
		["order", /no main package/],
		["tools", /no main package/],
	])("refuses --service-root %s", async (serviceRoot, reason) => {
		await expect(scopeOf({ serviceRoot })).rejects.toMatchObject({
			kind: "usage",
			message: expect.stringMatching(reason),
		});
	});

	it("walks from the configured root, unless --service-root says another", async () => {
		expect((await scopeOf({ configuredRoot: "cmd/worker" })).scope.mains).toEqual(["cmd/worker"]);
		const both = await scopeOf({ configuredRoot: "cmd/worker", serviceRoot: "cmd/api" });
		expect(both.scope.mains).toEqual(["cmd/api"]);
	});

	it("goes on without a configured root that this commit does not have, and says so", async () => {
		const { scope } = await scopeOf({ configuredRoot: "cmd/none" });
		expect(scope.imported).toBeNull();
		expect(scope.warnings).toMatchObject([
			{ code: "W-SCOPE-ROOT", message: expect.stringContaining("cmd/none") },
		]);
	});

	it("finds the program by a main frame in a tree of several programs", async () => {
		const { scope } = await scopeOf(
			{},
			trace({ symbol: "main.run", file: "/src/shop/cmd/worker/main.go", line: 3 }),
		);
		expect(scope.mains).toEqual(["cmd/worker"]);
		expect([...(scope.imported ?? [])]).toEqual(["cmd/worker", "queue"]);
	});

	it("counts every package on the stack as inside", async () => {
		const frame = { symbol: "example.com/shop/queue.F", file: null, line: null };
		const { scope } = await scopeOf({ serviceRoot: "cmd/api" }, trace(frame));
		expect(scope.imported).toContain("queue");
	});

	it("takes main package, functions and target from the program", async () => {
		const given = program(
			["main.main", "example.com/shop/order.(*T).F", "runtime.main"],
			[["GOOS", "windows"]],
		);
		const commits = [commitFact({ sha: "c", files: [{ path: "order/open_windows.go", hunks: [] }] })];
		const { scope } = await scopeOf({ program: given }, trace(), commits);
		expect(scope.mains).toEqual(["cmd/api"]);
		expect([...(scope.linked ?? [])]).toEqual(["cmd/api", "order"]);
		expect([...scope.excludedFiles]).toEqual([]);
	});

	it("does not believe the functions of a program of another commit, and says so", async () => {
		const { scope } = await scopeOf({
			program: program(["main.main"], [["vcs.revision", "0123456789abcdef"]]),
		});
		expect(scope.linked).toBeNull();
		expect(scope.imported).toContain("order");
		expect(scope.warnings.map((one) => one.code)).toEqual(["W-BINARY-REVISION"]);
	});

	it("says when imports lead nowhere", async () => {
		const tree = { ...files, "order/gen.go": 'package order\n\nimport "example.com/shop/pb"\n' };
		const { scope } = await scopeOf({ serviceRoot: "cmd/api" }, trace(), [], tree);
		expect(scope.complete).toBe(false);
		expect(scope.warnings.map((one) => one.code)).toEqual(["W-SCOPE-GAPS"]);
	});

	it("follows no imports where no go.mod tells what they mean", async () => {
		const modules = [{ folder: "examples/one", path: "example.com/one" }];
		const { scope } = await scopeOf({ serviceRoot: "cmd/api" }, trace(), [], files, modules);
		expect(scope.imported).toBeNull();
		expect(scope.warnings.map((one) => one.code)).toEqual(["W-SCOPE-GAPS"]);
	});

	it("keeps own modules whole that a dependency requires, and follows replaced ones", async () => {
		const shared = { ...files, "go.sum": "example.com/shop v1.0.0/go.mod h1:x=\n" };
		expect((await scopeOf({ serviceRoot: "cmd/api" }, trace(), [], shared)).scope.imported).toContain(
			"queue",
		);
		const replaced = {
			...files,
			"go.mod": "module example.com/shop\n\nreplace example.com/fork => ./fork\n",
			"cmd/api/fork.go": 'package main\n\nimport "example.com/fork/x"\n',
			"fork/x/x.go": "package x\n",
		};
		expect((await scopeOf({ serviceRoot: "cmd/api" }, trace(), [], replaced)).scope.imported).toContain(
			"fork/x",
		);
	});

	it("lists touched files that the build leaves out, unless a commit touched the constraint", async () => {
		const paths = ["order/stub_other.go", "order/open_windows.go", "order/order.go"];
		const quiet = commitFact({ sha: "c", files: paths.map((path) => ({ path, hunks: [] })) });
		const found = await scopeOf({}, trace(), [quiet]);
		expect([...found.scope.excludedFiles].sort()).toEqual(["order/open_windows.go", "order/stub_other.go"]);
		const hunks = [{ removed: ["//go:build windows"], added: ["//go:build !linux"] }];
		const changed = commitFact({ sha: "d", files: [{ path: "order/stub_other.go", hunks }] });
		const unsure = await scopeOf({}, trace(), [quiet, changed]);
		expect([...unsure.scope.excludedFiles]).toEqual(["order/open_windows.go"]);
	});

	it("leaves no file out of a build for an unknown system", async () => {
		const commits = [commitFact({ sha: "c", files: [{ path: "order/open_windows.go", hunks: [] }] })];
		const stack = trace({ symbol: "example.com/shop/order.F", file: "C:/src/shop/order/order.go", line: 1 });
		expect((await scopeOf({}, stack, commits)).scope.excludedFiles.size).toBe(0);
	});
});
