/**
 * `faultline explain --range A..B --stack FILE` as a user runs it: the built program, a real repository of a small
 * shop, and every bad input that a night on call brings. Needs `npm run build`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GitFolder } from "../contract/git-folder.js";
import { priced, unchecked } from "./shop-code.js";

const bin = resolve(import.meta.dirname, "../../bin/faultline.js");

const cart = `package cart

import "example.com/shop/order"

// Total of a cart.
func Total(store *order.Store, ids []string) int {
	sum := 0
	for _, id := range ids {
		sum += store.Price(id)
	}
	return sum
}
`;
const goMod = "module example.com/shop\n\ngo 1.21\n\nrequire example.com/sqlpool v1.2.0\n";

const panic = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e1d4]

goroutine 18 [running]:
example.com/shop/order.(*Store).Price(...)
	/build/shop/order/order.go:10
example.com/shop/cart.Total(0xc000010250, {0xc00000e018, 0x2, 0x2})
	/build/shop/cart/cart.go:9 +0x44
main.main()
	/build/shop/main.go:9 +0x1d
`;
const poolPanic = `panic: sqlpool: connection is closed

goroutine 7 [running]:
example.com/sqlpool.(*Pool).get(0xc000010250)
	/go/pkg/mod/example.com/sqlpool@v1.3.0/pool.go:88 +0x44
example.com/sqlpool.(*Pool).run(0xc000010250)
	/go/pkg/mod/example.com/sqlpool@v1.3.0/pool.go:31 +0x1d
created by example.com/sqlpool.Open in goroutine 1
	/go/pkg/mod/example.com/sqlpool@v1.3.0/pool.go:20 +0x9a
`;
const python = `Traceback (most recent call last):
  File "/app/shop/order.py", line 10, in price
    return item.price
AttributeError: 'NoneType' object has no attribute 'price'
`;

interface Answer {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

let repository: GitFolder;
const shas: Record<string, string> = {};

/** Runs the program in the repository's parent folder; `input` goes to its standard input. */
async function explain(
	range: string,
	input: string | Buffer | Readable,
	more: readonly string[] = [],
	nodeOptions: readonly string[] = [],
): Promise<Answer> {
	const args = ["explain", "--repo", repository.path, "--range", range, "--stack", "-", ...more];
	const env = { PATH: process.env.PATH, HOME: repository.root, GIT_CONFIG_NOSYSTEM: "1", NO_COLOR: "1" };
	const child = spawn(process.execPath, [...nodeOptions, bin, ...args], { cwd: repository.root, env });
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (text) => {
		stdout += text;
	});
	child.stderr.on("data", (text) => {
		stderr += text;
	});
	const ended = new Promise<number | null>((done) => child.on("close", done));
	const source = input instanceof Readable ? input : Readable.from([Buffer.from(input)]);
	// The program may refuse the question before it has read all of the stack.
	await pipeline(source, child.stdin).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
	});
	return { code: await ended, stdout, stderr };
}

interface Document {
	readonly range: { readonly from: string; readonly to: string; readonly commits: number };
	readonly suspects: readonly {
		readonly commit: { readonly sha: string };
		readonly probability: number;
		readonly evidence: readonly { readonly producer: string }[];
	}[];
	readonly error: { readonly message: string; readonly events: number | null };
	readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

async function explained(
	range: string,
	input: string | Buffer | Readable,
	more: readonly string[] = [],
	nodeOptions: readonly string[] = [],
): Promise<Document> {
	const { code, stdout, stderr } = await explain(range, input, [...more, "--format", "json"], nodeOptions);
	expect(code, stderr).toBe(0);
	return JSON.parse(stdout) as Document;
}

const codesOf = (answer: Document): string[] => answer.warnings.map((one) => one.code);

beforeAll(() => {
	repository = new GitFolder();
	repository.commit("shop: prices and totals", {
		"go.mod": goMod,
		"order/order.go": priced,
		"cart/cart.go": cart,
		"main.go": "package main\n\nfunc main() {}\n",
	});
	repository.git("tag", "v1");
	shas.cart = repository.commit("cart: say what a total is", {
		"cart/cart.go": cart.replace("// Total of a cart.", "// Total of a cart in cents."),
	});
	shas.pool = repository.commit("deps: sqlpool v1.3.0", { "go.mod": goMod.replace("v1.2.0", "v1.3.0") });
	shas.guilty = repository.commit("order: every item is in the store now (#7)", {
		"order/order.go": unchecked,
	});
	shas.docs = repository.commit("docs: how to order", { "README.md": "# shop\n" });
	repository.git("tag", "v2");
	repository.git("checkout", "-q", "-b", "hotfix", "v1");
	repository.commit("main: hotfix", { "main.go": "package main\n\nfunc main() { println() }\n" });
	repository.git("checkout", "-q", "main");
});
afterAll(() => repository.remove());

describe("explain --range of a crash", () => {
	it("names the commit, in words and as data", async () => {
		const { code, stdout, stderr } = await explain("v1..v2", panic);
		expect(code, stderr).toBe(0);
		expect(stdout).toContain(
			`SUSPECT  ${shas.guilty?.slice(0, 10)}  "order: every item is in the store now (#7)"`,
		);
		expect(stdout).toMatch(/removes the check `item == nil` from Store\.Price/);
		expect(stdout).toContain("order/order.go:10");
		expect(stdout).toMatch(/CLEARED {2}2 of 4 commits/);
		const answer = await explained("v1..v2", panic);
		const ends = { from: repository.git("rev-parse", "v1"), to: repository.git("rev-parse", "v2") };
		expect(answer.range).toEqual({ ...ends, commits: 4 });
		expect(answer.suspects.map((one) => one.commit.sha)).toEqual([shas.guilty, shas.pool]);
	});

	it("reads a bare repository alike", async () => {
		const bare = join(repository.root, "bare.git");
		repository.git("clone", "-q", "--bare", repository.path, bare);
		const answer = await explained("v1..v2", panic, ["--repo", bare]);
		expect(answer.suspects[0]?.commit.sha).toBe(shas.guilty);
	});

	it("takes a file for the stack, and folders below the repository for it", async () => {
		writeFileSync(join(repository.root, "panic.txt"), panic);
		mkdirSync(join(repository.path, "order"), { recursive: true });
		const more = ["--stack", join(repository.root, "panic.txt"), "--repo", join(repository.path, "order")];
		const answer = await explained("v1..v2", "", more);
		expect(answer.suspects[0]?.commit.sha).toBe(shas.guilty);
	});

	it("says so when the good side is no ancestor, and ranks what only the bad side has", async () => {
		const answer = await explained("hotfix..v2", panic);
		expect(answer.suspects[0]?.commit.sha).toBe(shas.guilty);
		expect(codesOf(answer)).toContain("W-RANGE-DIVERGED");
		const { stdout, stderr } = await explain("hotfix..v2", panic);
		expect(stdout + stderr).toContain("hotfix is not an ancestor of v2");
	});

	it("ranks a failure of a dependency by the version that a commit changed, though no frame is ours", async () => {
		const answer = await explained("v1..v2", poolPanic);
		expect(answer.suspects[0]?.commit.sha).toBe(shas.pool);
		expect(answer.suspects[0]?.evidence.map((one) => one.producer)).toContain("dependency");
		expect(codesOf(answer)).toContain("W-STACK-FOREIGN");
	});

	it("ranks a bare message and says that it had no stack", async () => {
		const answer = await explained("v1..v2", "every item is in the store now\n");
		expect(codesOf(answer)).toContain("W-STACK-NONE");
		expect(answer.suspects).toHaveLength(2);
	});
});

describe("explain --range of what it cannot explain", () => {
	it.each([
		["an unknown revision", "v1..v9", panic, 2, /^error: .*v9/, /^hint: /m],
		[
			"an empty range",
			"v2..main",
			panic,
			3,
			/^error: the range is empty: v2 and main are the same commit/,
			/^hint: no code changed/m,
		],
		[
			"a reversed range",
			"v2..v1",
			panic,
			2,
			/^error: v1 is older than v2/,
			/^hint: swap the ends: --range v1\.\.v2/m,
		],
		["three dots", "v1...v2", panic, 2, /^error: .*v1\.\.\.v2.* is not a commit range/, /^hint: /m],
		["an option for a revision", "--upload-pack=x..v2", panic, 2, /^error: /, /^hint: /m],
		[
			"a Python stack",
			"v1..v2",
			python,
			2,
			/^error: this is a Python stack, not Go/,
			/^hint: it should hold a Go panic/m,
		],
		["nothing", "v1..v2", "", 2, /^error: the stack is empty/, /^hint: it should hold a Go panic/m],
		[
			"blank lines",
			"v1..v2",
			"\n \n\t\n",
			2,
			/^error: the stack is empty/,
			/^hint: it should hold a Go panic/m,
		],
	])("refuses %s", async (_, range, input, code, error, hint) => {
		const answer = await explain(range, input);
		expect(answer.code).toBe(code);
		expect(answer.stdout).toBe("");
		expect(answer.stderr).toMatch(error);
		expect(answer.stderr).toMatch(hint);
	});

	it("refuses binary junk, also where a word of it looks like a crash", async () => {
		const junk = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));
		for (const input of [junk, Buffer.concat([Buffer.from("\u007fELF\0\0panic: \0"), junk])]) {
			const { code, stdout, stderr } = await explain("v1..v2", input);
			expect(code).toBe(2);
			expect(stdout).toBe("");
			expect(stderr).toContain("error: this is not text (-)");
		}
	});

	it("refuses a folder that is no repository", async () => {
		const { code, stderr } = await explain("v1..v2", panic, ["--repo", repository.root]);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^error: .*\nhint: /);
	});
});

/** A service's log: JSON lines, three errors among 2,000 others of every chunk, and one other error. */
function* log(chunks: number): Generator<string> {
	const stack = panic.slice(panic.indexOf("goroutine"));
	const error = { level: "ERROR", msg: "request failed", error: panic.slice(7, panic.indexOf("\n")), stack };
	const other = { level: "ERROR", msg: "shelf is being counted" };
	for (let chunk = 0; chunk < chunks; chunk++) {
		let text = "";
		for (let line = 0; line < 2_000; line++) {
			const time = new Date(1_795_000_000_000 + (chunk * 2_000 + line) * 100).toISOString();
			const event = line % 700 === 0 ? error : line === 5 && chunk === 0 ? other : null;
			text += `${JSON.stringify({ time, ...(event ?? { level: "INFO", msg: `GET /cart/${line} 200`, bytes: line }) })}\n`;
		}
		yield text;
	}
}

describe("explain --range of a log", () => {
	it("streams 27 MB in a heap that could not hold its text twice, and counts the error's events", async () => {
		const answer = await explained("v1..v2", Readable.from(log(150)), [], ["--max-old-space-size=40"]);
		expect(answer.suspects[0]?.commit.sha).toBe(shas.guilty);
		expect(answer.error.events).toBe(450);
		expect(codesOf(answer)).toContain("W-STACK-SEVERAL");
	});
});
