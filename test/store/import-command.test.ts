import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { storeContents } from "../../src/store/inspect.js";
import { openStore } from "../../src/store/open.js";
import { freshFolder, freshStorePath } from "./folder.js";
import { type CliRun, runCli } from "./run-cli.js";

const metrics = [
	{ time: "2026-11-20T10:00:00Z", service: "api", env: "prod", version: "v1", errors: 1, requests: 100 },
	{ time: "2026-11-20T10:01:00Z", service: "api", env: "prod", version: "v1", errors: 2, requests: 100 },
]
	.map((line) => `${JSON.stringify(line)}\n`)
	.join("");

const crash = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47c8e5]

goroutine 1 [running]:
example.com/shop/order.(*Store).Price(0x0, {0xc000012030, 0x3})
	/src/shop/order/store.go:15 +0x25
main.main()
	/src/shop/main.go:8 +0x1d
exit status 2
`;

interface Bench {
	readonly folder: string;
	readonly store: string;
	run(args: readonly string[], stdin?: string | Uint8Array): Promise<CliRun>;
	contents(): Promise<ReturnType<typeof storeContents>>;
}

function bench(): Bench {
	const folder = freshFolder();
	const store = freshStorePath();
	return {
		folder,
		store,
		run: (args, stdin) =>
			runCli(["import", ...args, "--store", store], {
				cwd: folder,
				now: 1_795_200_000,
				...(stdin === undefined ? {} : { stdin }),
			}),
		async contents() {
			const opened = await openStore(store, { mustExist: true });
			const found = storeContents(opened);
			opened.close();
			return found;
		},
	};
}

describe("faultline import", () => {
	it("says what was read, skipped and why, and what to do next", async () => {
		const { folder, store, run } = bench();
		writeFileSync(join(folder, "m.ndjson"), `${metrics}not json\n{"time":1795000000,"errors":1}\n`);
		const { code, stdout, stderr } = await run(["metrics", "m.ndjson"]);
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		const lines = stdout.split("\n");
		expect(lines.slice(0, 2)).toEqual(["metrics  m.ndjson", "  4 read: 2 new, 0 known, 2 skipped"]);
		expect(stdout).toMatch(/1 x .*service.* \(line 4\)/);
		expect(stdout).toContain("  from 2026-11-20T10:00:00Z to 2026-11-20T10:01:00Z\n");
		expect(stdout).toContain(`store  ${store}\n`);
		expect(stdout).toContain(
			"next   faultline detect --from 2026-11-20T10:00:00Z --to 2026-11-20T10:02:00Z\n",
		);
	});

	it("changes nothing the second time, from gzip on standard input too", async () => {
		const { folder, run, contents } = bench();
		writeFileSync(join(folder, "m.ndjson"), metrics);
		await run(["metrics", "m.ndjson"]);
		const before = await contents();
		const again = await run(["metrics", "-", "--json"], gzipSync(metrics));
		expect(JSON.parse(again.stdout)).toMatchObject({
			schema: "faultline.import/v1",
			files: [{ file: "-", read: 2, new: 0, known: 2, replaced: 0, skipped: {} }],
		});
		expect(await contents()).toEqual(before);
	});

	it("takes each kind, several files at once", async () => {
		const { folder, run, contents } = bench();
		writeFileSync(
			join(folder, "d.ndjson"),
			`${JSON.stringify({ pipelineId: 7, service: "api", env: "prod", commit: "abc", finishedAt: 1_795_000_000, status: "success" })}\n`,
		);
		writeFileSync(
			join(folder, "r.ndjson"),
			`${JSON.stringify({ time: 1_795_000_000, service: "api", env: "prod", version: "v2", share: 0.05 })}\n`,
		);
		writeFileSync(join(folder, "graph.yaml"), "web: [api]\napi: [pay, db]\n");
		writeFileSync(join(folder, "one.log"), crash);
		writeFileSync(join(folder, "two.log"), crash.replace("store.go:15", "store.go:16"));
		for (const args of [
			["deploys", "d.ndjson"],
			["rollouts", "r.ndjson"],
			["topology", "graph.yaml"],
		]) {
			expect(await run(args)).toMatchObject({ code: 0, stderr: "" });
		}
		const errors = await run([
			"errors",
			"one.log",
			"two.log",
			"one.log",
			"--service",
			"api",
			"--time",
			"1795000000",
		]);
		expect(errors.code).toBe(0);
		expect(errors.stdout.match(/1 new/g)).toHaveLength(2);
		expect(await contents()).toMatchObject({ deploys: 1, rollouts: 1, edges: 3, events: 2, fingerprints: 1 });
	});

	it("warns of errors that name no service", async () => {
		const { run } = bench();
		const { code, stderr } = await run(["errors", "-", "--time", "1795000000"], crash);
		expect(code).toBe(0);
		expect(stderr).toContain("[W-IMPORT-SERVICE]");
		expect(stderr).toContain("hint: import it again with --service NAME");
	});

	it("a log without any error is fine; a file of something else is not", async () => {
		const { folder, run } = bench();
		const info = '{"time":"2026-11-20T10:00:00Z","level":"INFO","msg":"started"}\n';
		expect(await run(["errors", "-", "--service", "api"], info)).toMatchObject({ code: 0 });
		writeFileSync(join(folder, "x.csv"), "a,b\n1,2\n");
		const wrong = await run(["deploys", "x.csv"]);
		expect(wrong.code).toBe(2);
		expect(wrong.stderr).toContain("nothing in this file could be used");
		expect(wrong.stderr).toContain("x.csv");
	});

	it("asks which counters when the file holds counters", async () => {
		const { folder, run, contents } = bench();
		const samples = [0, 4, 9].map(
			(value, i) =>
				`http_requests_total{service="api",code="500"} ${value} ${1_795_000_020_000 + i * 60_000}`,
		);
		writeFileSync(join(folder, "om.txt"), `# TYPE http_requests_total counter\n${samples.join("\n")}\n`);
		const asked = await run(["metrics", "om.txt"]);
		expect(asked).toMatchObject({ code: 2, stdout: "" });
		expect(asked.stderr).toContain("--errors 'http_requests_total{code=~\"5..\"}'");
		expect((await contents()).points).toBe(0);
		const told = await run(["metrics", "om.txt", "--errors", 'http_requests_total{code=~"5.."}']);
		expect(told).toMatchObject({ code: 0, stderr: "" });
		expect((await contents()).points).toBeGreaterThan(0);
	});

	it("names the file that cannot be read, and keeps nothing of it", async () => {
		const { folder, run, contents } = bench();
		mkdirSync(join(folder, "folder"));
		const packed = gzipSync(metrics.repeat(50));
		writeFileSync(join(folder, "cut.gz"), packed.subarray(0, packed.length - 9));
		for (const [file, message] of [
			["missing", "no such file"],
			["folder", "this is a folder"],
			["cut.gz", "the gzip data ends too early"],
		] as const) {
			const run_ = await run(["metrics", file]);
			expect(run_).toMatchObject({ code: 2, stdout: "" });
			expect(run_.stderr).toContain(message);
			expect(run_.stderr).toContain(file);
		}
		expect((await contents()).points).toBe(0);
	});

	it("keeps the files before the one that fails, and says so", async () => {
		const { folder, run, contents } = bench();
		writeFileSync(join(folder, "m.ndjson"), metrics);
		const { code, stderr } = await run(["metrics", "m.ndjson", "missing"]);
		expect(code).toBe(2);
		expect(stderr).toContain("imported before the failure: m.ndjson\n");
		expect((await contents()).points).toBe(2);
	});

	it("escapes hostile names and reasons", async () => {
		const { folder, run } = bench();
		const name = "m\u001b[31m.ndjson";
		writeFileSync(join(folder, name), metrics);
		const { stdout } = await run(["metrics", name]);
		expect(stdout).toContain("metrics  m\\x1b[31m.ndjson");
		expect(stdout).not.toContain("\u001b");
	});

	it("refuses a kind that does not exist, with the kinds", async () => {
		const { run } = bench();
		const { code, stderr } = await run(["metric", "x"]);
		expect(code).toBe(2);
		expect(stderr).toContain("metrics");
	});
});
