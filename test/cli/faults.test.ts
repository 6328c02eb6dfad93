/** What stores, clocks, files and other runs do to `detect` and `notify`, from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { random } from "../detect/random.js";
import { type FakeHandler, type FakeServer, json, startFake } from "../servers/fake.js";
import { runMain, testNow } from "./run-main.js";

let folder = "";
const open: FakeServer[] = [];
beforeEach(() => {
	env = {};
	folder = mkdtempSync(join(tmpdir(), "faultline-faults-"));
});
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
	rmSync(folder, { recursive: true });
});

let env: Record<string, string> = {};
const faultline = (args: readonly string[]) => runMain(args, { cwd: folder, env });
const burstsOf = (stdout: string) =>
	(JSON.parse(stdout) as { bursts: { service: string; onset: string; end: string | null }[] }).bursts;

async function fake(handler: FakeHandler): Promise<FakeServer> {
	const server = await startFake(handler);
	open.push(server);
	return server;
}

function configure(text: string): void {
	writeFileSync(join(folder, ".faultline.yaml"), `store: ./store.db\n${text}`);
}

const minute = 60;
/** The minute that `testNow` lies in. */
const now = Math.floor(testNow / minute) * minute;
/** A burst that began twenty minutes ago. */
const burst = now - 20 * minute;

/** Ten hours of two errors a minute, then sixty, as lines for `import metrics`. */
function countLines(service = "shop"): string[] {
	const source = random(7);
	return Array.from({ length: 600 }, (_, i) => {
		const time = now - (600 - i) * minute;
		const errors = source.poisson(time >= burst ? 60 : 2);
		return JSON.stringify({ time, service, env: "prod", version: "v1", errors, requests: 1000 });
	});
}

/**
 * A Prometheus with the same counts as a counter, whose clock is `skew` seconds ahead of ours and whose data
 * end at its own now.
 */
function skewed(skew: number): Promise<FakeServer> {
	const lines = countLines().map((line) => JSON.parse(line) as { time: number; errors: number });
	const theirNow = testNow + skew;
	const labels = { __name__: "http_requests_total", service: "shop", env: "prod" };
	let errors = 0;
	const readings = lines.map((line, i) => {
		errors += line.errors;
		return [line.time + minute, errors, 1000 * i] as const;
	});
	return fake(({ path, query, body }, response) => {
		response.setHeader("date", new Date(theirNow * 1000).toUTCString());
		const args = query.has("query") ? query : new URLSearchParams(body);
		const text = args.get("query") ?? "";
		const ok = (data: unknown): void => json(response, { status: "success", data });
		if (path.endsWith("/buildinfo")) return ok({ version: "2.42.0" });
		if (path.endsWith("/values")) return ok(["shop"]);
		if (path.endsWith("/labels")) return ok([...Object.keys(labels), "code"]);
		const [from, to] = [Number(args.get("start") ?? 0), Number(args.get("end") ?? args.get("time") ?? 0)];
		const ofErrors = text.includes("code=~");
		const values = readings
			.filter(([time]) => time >= from && time <= to && time <= theirNow)
			.map(([time, failed, all]) => [time, String(ofErrors ? failed : all)]);
		const metric = { ...labels, code: ofErrors ? "500" : "200" };
		const counted = text.startsWith("last_over_time") && values.length > 0;
		ok({ resultType: "matrix", result: counted ? [{ metric, values }] : [] });
	});
}

const prometheus = (url: string, more = ""): void =>
	configure(`metrics:\n  kind: prometheus\n  url: ${url}\n  timeout: 20s\n  preset: http\n${more}`);

describe("clocks that run apart", () => {
	it.each([
		["ahead of", 240],
		["behind", -240],
	])(
		"a store's clock four minutes %s ours costs a warning, no burst and no end of one",
		async (words, skew) => {
			prometheus((await skewed(skew)).url);
			const { code, stdout, stderr } = await faultline(["detect", "--since", "2h", "--json"]);
			expect(code).toBe(0);
			expect(stderr).toContain(`clock is 240 s ${words} this machine's`);
			expect(burstsOf(stdout)).toMatchObject([
				{ onset: new Date(burst * 1000).toISOString().replace(".000", ""), end: null },
			]);
		},
	);

	it("a clock that agrees is not mentioned", async () => {
		prometheus((await skewed(0)).url);
		const { stderr } = await faultline(["detect", "--since", "2h", "--json"]);
		expect(stderr).not.toContain("clock");
	});

	it("points from the future neither hide a burst nor end it", async () => {
		configure("");
		const future = JSON.stringify({ time: now + 3600, service: "shop", env: "prod", errors: 0, requests: 9 });
		writeFileSync(join(folder, "m.ndjson"), [...countLines(), future].join("\n"));
		expect((await faultline(["import", "metrics", "m.ndjson"])).code).toBe(0);
		const { stdout } = await faultline(["detect", "--since", "2h", "--json"]);
		expect(burstsOf(stdout)).toMatchObject([{ service: "shop", end: null }]);
	});
});

describe("what a store answers", () => {
	it("500 MB: stops at the cap, without holding or reading it all", async () => {
		let sent = 0;
		const values = Array.from({ length: 2000 }, (_, i) => [now - i * minute, "1"]);
		const element = Buffer.from(`${JSON.stringify({ metric: { service: "shop" }, values })},`);
		const pour = (response: ServerResponse): void => {
			while (!response.destroyed && sent < 500e6) {
				sent += element.length;
				if (!response.write(element)) return void response.once("drain", () => pour(response));
			}
			response.end();
		};
		const server = await fake(({ path, query }, response) => {
			if (path.endsWith("/values")) return json(response, { status: "success", data: ["shop"] });
			if (!query.get("query")?.startsWith("last_over_time"))
				return json(response, { status: "success", data: [] });
			response.write('{"status":"success","data":{"resultType":"matrix","result":[');
			pour(response);
		});
		prometheus(server.url, "  maxBytes: 33554432\n");
		const before = process.memoryUsage().rss;
		const { code, stderr } = await faultline(["detect", "--json"]);
		expect(stderr).toMatch(/error: Prometheus answered with more than 32 MiB/);
		expect(code).toBe(3);
		expect(sent).toBeLessThan(400e6);
		expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
	});

	it("a redirect to another host: no credentials, tenant or headers of ours arrive there", async () => {
		env = { SECRET: "hunter2-secret" };
		const other = await fake((_, response) => json(response, { status: "success", data: [] }));
		const server = await fake(({ path }, response) => {
			response.writeHead(302, { location: `${other.url}${path}` }).end();
		});
		prometheus(
			server.url,
			`  http_config: {basic_auth: {username: "u", password: "\${SECRET}"}}\n  tenant: team-a\n  headers: {X-Own: "\${SECRET}"}\n`,
		);
		const { stdout, stderr } = await faultline(["detect", "--json"]);
		expect(server.seen[0]?.headers).toMatchObject({ "x-scope-orgid": "team-a", "x-own": "hunter2-secret" });
		expect(server.seen[0]?.headers.authorization).toMatch(/^Basic /);
		expect(other.seen.length).toBeGreaterThan(0);
		for (const { headers } of other.seen) {
			expect(Object.keys(headers).sort()).toEqual(["accept-encoding", "connection", "host", "user-agent"]);
		}
		expect(stdout + stderr).not.toContain("hunter2");
	});

	it("half-open: accepts and never answers", async () => {
		const server = await fake(() => undefined);
		configure(`metrics: {kind: prometheus, url: "${server.url}", timeout: 1s}\n`);
		const { code, stderr } = await faultline(["detect"]);
		expect(stderr).toMatch(/error: Prometheus did not finish its answer within 1 s/);
		expect(code).toBe(3);
	});
});

describe("samples twice and in any order", () => {
	it("give the bursts of the clean ones", async () => {
		configure("");
		const lines = countLines();
		writeFileSync(join(folder, "clean.ndjson"), lines.join("\n"));
		const source = random(3);
		const shuffled = [...lines, ...lines.slice(100, 400)]
			.map((line) => [source.next(), line] as const)
			.sort(([a], [b]) => a - b)
			.map(([, line]) => line);
		writeFileSync(join(folder, "a.ndjson"), shuffled.slice(0, 500).join("\n"));
		writeFileSync(join(folder, "b.ndjson"), [...shuffled.slice(500), ...shuffled.slice(0, 50)].join("\n"));
		const clean = ["--store", join(folder, "clean.db")];
		await faultline(["import", "metrics", "clean.ndjson", ...clean]);
		await faultline(["import", "metrics", "b.ndjson", "a.ndjson"]);
		const expected = await faultline(["detect", "--json", ...clean]);
		const { code, stdout } = await faultline(["detect", "--json"]);
		expect(code).toBe(0);
		expect(burstsOf(stdout)).toHaveLength(1);
		expect(stdout).toBe(expected.stdout);
	});
});

describe("labels with quotes, line breaks and control characters", () => {
	const service = 'pay"\n\u001b[31mred\u0007\u202e\\{x}';
	beforeEach(async () => {
		env = { HOOK: (await fake((_, response) => void response.end("ok"))).url };
		configure(`notify:\n  receivers: {hook: {kind: webhook, url: "\${HOOK}"}}\n  receiver: hook\n`);
		writeFileSync(join(folder, "m.ndjson"), countLines(service).join("\n"));
		expect((await faultline(["import", "metrics", "m.ndjson"])).code).toBe(0);
	});

	it.each([["detect"], ["notify --no-explain --dry-run"], ["notify --no-explain"]])(
		"do nothing to the terminal in `%s`",
		async (command) => {
			const { code, stdout, stderr } = await faultline(command.split(" "));
			expect(code).toBe(0);
			expect(stdout).toContain("pay");
			expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
			// One burst is one row, whatever its name holds.
			const rows = stdout.split("\n").filter((line) => !line.startsWith("next: "));
			expect(rows.filter((line) => line.includes("pay"))).toHaveLength(1);
		},
	);

	it("stay one line of NDJSON, come back from JSON as they were, and can be asked for", async () => {
		const lines = (await faultline(["detect", "--format", "ndjson"])).stdout.trimEnd().split("\n");
		expect(lines.map((line) => JSON.parse(line).service)).toEqual([service]);
		const { stdout } = await faultline(["detect", "--json", "--service", service]);
		expect(burstsOf(stdout)).toMatchObject([{ service }]);
	});
});

describe("two cron runs at once", () => {
	it("tell a burst once", async () => {
		const hook = await fake(async (_, response) => {
			await new Promise((resolve) => setTimeout(resolve, 100));
			response.end("ok");
		});
		env = { HOOK: hook.url };
		configure(`notify:\n  receivers: {hook: {kind: webhook, url: "\${HOOK}"}}\n  receiver: hook\n`);
		writeFileSync(join(folder, "m.ndjson"), countLines().join("\n"));
		await faultline(["import", "metrics", "m.ndjson"]);
		const runs = await Promise.all([1, 2, 3].map(() => faultline(["notify", "--no-explain"])));
		expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
		expect(hook.seen).toHaveLength(1);
		expect(runs.filter(({ stdout }) => stdout.startsWith("told hook"))).toHaveLength(1);
	});
});
