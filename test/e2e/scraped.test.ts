/**
 * From a Go program to the commit, nothing pretended: our service is built from two commits of a repository,
 * scraped by a real Prometheus, answers real errors, crashes for real; its counts are read back exactly and its
 * crash text leads to the commit that removed the nil check.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeErrors } from "../../src/decode/errors.js";
import { createFilesSource } from "../../src/sources/files/source.js";
import { createHttpClient } from "../../src/sources/http/client.js";
import { createPrometheusSource } from "../../src/sources/prometheus/source.js";
import { runMain } from "../cli/run-main.js";
import { describeWith } from "../servers/describe.js";
import { freePort, type RunningServer } from "../servers/process.js";
import { startPrometheus } from "../servers/prometheus.js";

const source = resolve(import.meta.dirname, "../../fixtures/services/scraped");

let folder = "";
let tree = "";
let port = 0;
let prometheus: RunningServer;
let running: ChildProcess | null = null;
const shas: string[] = [];

const git = (...args: string[]): string =>
	execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], {
		cwd: tree,
		encoding: "utf8",
	}).trim();

function commit(subject: string, path: string, edit: (text: string) => string): void {
	const file = join(tree, path);
	const before = readFileSync(file, "utf8");
	writeFileSync(file, edit(before));
	git("commit", "-qam", subject);
	shas.push(git("rev-parse", "HEAD"));
}

/** GOPATH mode with Debian's client_golang: no network. */
function build(name: string): string {
	const binary = join(folder, name);
	const env = {
		...process.env,
		GOPATH: `${folder}/go:/usr/share/gocode`,
		GO111MODULE: "off",
		GOFLAGS: "",
		GOPROXY: "off",
	};
	execFileSync("go", ["build", "-o", binary, "."], { cwd: tree, env, stdio: "pipe" });
	return binary;
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "faultline-scraped-"));
	tree = join(folder, "go/src/example.com/scraped");
	mkdirSync(tree, { recursive: true });
	cpSync(source, tree, { recursive: true });
	git("init", "-q", "-b", "main");
	git("add", ".");
	git("commit", "-qm", "shop: prices and orders");
	git("tag", "v1");
}, 60_000);
afterAll(async () => {
	running?.kill("SIGKILL");
	await prometheus?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Starts a version with its output in a log file, and waits until it answers. */
async function start(binary: string, version: string): Promise<string> {
	const log = join(folder, `${version}.log`);
	const child = spawn(binary, ["-listen", `127.0.0.1:${port}`, "-version", version], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	running = child;
	let said = "";
	child.stderr.on("data", (chunk: Buffer) => {
		said += chunk.toString();
		writeFileSync(log, said);
	});
	for (let tries = 0; tries < 200 && (await ask("/metrics")) !== 200; tries++) await sleep(25);
	return log;
}

function ask(path: string): Promise<number> {
	return new Promise((done) => {
		const request = get(`http://127.0.0.1:${port}${path}`, { agent: false }, (answer) => {
			answer.resume();
			answer.on("end", () => done(answer.statusCode ?? 0));
		});
		request.on("error", () => done(0));
	});
}

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const ended = (child: ChildProcess): Promise<number | null> =>
	new Promise((done) =>
		child.exitCode === null ? child.once("exit", (code) => done(code)) : done(child.exitCode),
	);

/** Prometheus takes up to 5 s to look at its targets for the first time. */
async function firstScrape(): Promise<void> {
	const http = createHttpClient({ name: "Prometheus", baseUrl: prometheus.url });
	for (let tries = 0; tries < 100; tries++) {
		const answer = await http.sendOk({
			path: "api/v1/query",
			query: new URLSearchParams({ query: "http_requests_total" }),
		});
		if ((await answer.text()).includes('"v1"')) break;
		await sleep(100);
	}
	http.close();
	// The counts are read at whole seconds: the first one must still see the 0 that the counter began with.
	await sleep(1500);
}

/** Long enough for two scrapes. */
const twoScrapes = 700;

describeWith(["prometheus", "go", "git"], "a Go service, scraped and crashing for real", () => {
	it("is counted exactly and leads to the commit", async () => {
		const old = build("v1");
		commit("price: say what the shelf is", "price/price.go", (text) =>
			text.replace("var shelf", "// shelf is filled at start.\nvar shelf"),
		);
		commit("price: every sku is on the shelf now", "price/price.go", (text) =>
			text.replace(/\tif item == nil \{\n.*\n\t\}\n/, ""),
		);
		commit("main: explain the audit", "main.go", (text) =>
			text.replace(
				'\thttp.HandleFunc("/audit"',
				'\t// audits run beside the request\n\thttp.HandleFunc("/audit"',
			),
		);
		git("tag", "v2");
		const fresh = build("v2");

		port = await freePort();
		const config = `global: {scrape_interval: 300ms, scrape_timeout: 250ms}\nscrape_configs: [{job_name: scraped, static_configs: [{targets: ["127.0.0.1:${port}"]}]}]\n`;
		prometheus = await startPrometheus({ config });
		const from = Date.now() / 1000 - 5;
		await start(old, "v1");
		await firstScrape();
		for (let order = 0; order < 40; order++) expect(await ask("/order?sku=gift")).toBe(200);
		await sleep(twoScrapes);
		running?.kill("SIGTERM");

		const log = await start(fresh, "v2");
		for (let order = 0; order < 20; order++) expect(await ask("/order?sku=cup")).toBe(200);
		// Seven errors between two scrapes: the series is born at up to 7, which rate() would not show.
		for (let order = 0; order < 7; order++) expect(await ask("/order?sku=gift")).toBe(0);
		await sleep(twoScrapes);
		const child = running as ChildProcess;
		await ask("/audit?sku=gift");
		expect(await ended(child)).toBe(2);
		await sleep(1100);

		const http = createHttpClient({ name: "Prometheus", baseUrl: prometheus.url });
		const metrics = createPrometheusSource({ http, settings: {}, now: () => Date.now() / 1000 });
		const range = { from, to: Date.now() / 1000 };
		const { series, warnings } = await metrics.query({ range, step: 1, by: "version" });
		http.close();
		expect(warnings).toEqual([]);
		const sum = (counts: readonly (number | null)[] | null | undefined): number =>
			(counts ?? []).reduce<number>((total, count) => total + (count ?? 0), 0);
		expect(series.map((one) => [one.service, one.version, sum(one.errors), sum(one.requests)])).toEqual([
			["scraped", "v1", 0, 40],
			["scraped", "v2", 7, 27],
		]);

		const files = createFilesSource({ paths: [log], cwd: folder, decode: decodeErrors, service: "scraped" });
		const { rows } = await files.fingerprints({ range: { from: 0, to: 4e9 } });
		const nilDereferences = rows.filter(({ sample }) => sample.trace?.failure === "nil-dereference");
		expect(nilDereferences.reduce((total, { events }) => total + events, 0)).toBe(8);

		const { stdout, code } = await runMain(
			["explain", "--repo", tree, "--range", "v1..v2", "--stack", log, "--format", "json"],
			{ cwd: folder },
		);
		expect(code).toBe(0);
		const answer = JSON.parse(stdout) as { suspects: { commit: { sha: string } }[] };
		expect(answer.suspects[0]?.commit.sha).toBe(shas[1]);
	}, 120_000);
});
