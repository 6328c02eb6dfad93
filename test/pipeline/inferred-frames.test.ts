import { describe, expect, it } from "vitest";
import { indexTree } from "../../src/golang/frame-resolver.js";
import type { StackTrace } from "../../src/model/stack.js";
import { inferredFrames } from "../../src/pipeline/inferred-frames.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact } from "../rank/facts-by-hand.js";

const files: Readonly<Record<string, string>> = {
	"store/pool.go": 'package store\n\nimport "github.com/x/redis"\n\nfunc Open() { redis.Dial("a") }\n',
	"store/pool_test.go":
		'package store\n\nimport "github.com/x/redis"\n\nfunc TestOpen() { redis.Dial("a") }\n',
	"vendor/github.com/y/y.go": 'package y\n\nimport "github.com/x/redis"\n\nfunc F() { redis.Dial("a") }\n',
};

async function framesOf(...symbols: readonly string[]): Promise<readonly string[]> {
	const blobs: CommitSource["blobs"] = async (shas) => new Map(shas.map((sha) => [sha, files[sha] ?? null]));
	const tree = indexTree(Object.keys(files), [{ folder: "", path: "example.com/shop" }]);
	const frames = symbols.map((symbol) => ({ symbol, file: null, line: null }));
	const trace: StackTrace = {
		form: "panic",
		failure: "unknown",
		message: "",
		causes: [],
		goroutines: [],
		frames,
		createdBy: null,
	};
	const entries = Object.keys(files).map((path) => ({ path, blob: path }));
	const touched = Object.keys(files).map((path) => ({ path, hunks: [] }));
	const { commit } = commitFact({ sha: "c", files: touched });
	const found = await inferredFrames({ blobs } as CommitSource, trace, tree, entries, [commit]);
	return found.map((one) => `${one.resolved.path} ${one.resolved.functionKey} ${one.weight}`);
}

describe("inferredFrames", () => {
	it("walks from the outermost dependency frame to the own function that calls it", async () => {
		const stack = ["runtime.gopanic", "github.com/z/deep.Crash", "github.com/x/redis.Dial"];
		expect(await framesOf(...stack)).toEqual(["store/pool.go Open 0.3"]);
	});

	it("passes over dependencies that own code does not import", async () => {
		expect(await framesOf("github.com/x/redis.Dial", "github.com/z/loop.Run")).toEqual([
			"store/pool.go Open 0.3",
		]);
	});

	it("infers nothing without a dependency on the stack", async () => {
		expect(await framesOf("runtime.gopanic", "fmt.Println")).toEqual([]);
	});
});
