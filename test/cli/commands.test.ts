/**
 * The commands from import to report over a real store and a real git repository, in one process: a small shop
 * whose deploy removes a nil check.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatTime } from "../../src/model/time-text.js";
import { violations } from "../report/json-schema.js";
import { type RunResult, runMain, testNow } from "./run-main.js";
import { priced, unchecked } from "./shop-code.js";

let folder: string;
let repository: string;
let store: string;
const shas: string[] = [];

/** Errors begin 20 minutes before "now", 90 s after the deploy. */
const onset = testNow - 1200;
const deployed = onset - 90;

const panic = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e1d4]

goroutine 18 [running]:
example.com/shop/order.(*Store).Price(...)
	/build/shop/order/order.go:10
example.com/shop/cart.Total({0xc000010250, 0x2}, 0xc00000e018)
	/build/shop/cart/cart.go:12 +0x44
main.main()
	/build/shop/main.go:9 +0x1d
`;

function git(...args: readonly string[]): string {
	const env = {
		...process.env,
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_AUTHOR_DATE: "2026-11-19T10:00:00Z",
		GIT_COMMITTER_DATE: "2026-11-19T10:00:00Z",
	};
	const done = spawnSync(
		"git",
		["-C", repository, "-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args],
		{
			encoding: "utf8",
			env,
		},
	);
	expect(done.status, done.stderr).toBe(0);
	return done.stdout.trim();
}

function commit(subject: string, files: Readonly<Record<string, string>>): void {
	for (const [name, text] of Object.entries(files)) {
		const path = join(repository, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	}
	git("add", "-A");
	git("commit", "-q", "-m", subject);
	shas.push(git("rev-parse", "HEAD"));
}

/** Deterministic noise in 0..1. */
function noise(index: number): number {
	return ((index * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
}

function metricLines(): string {
	const lines: string[] = [];
	for (let time = testNow - 8 * 86_400; time < testNow; time += 60) {
		const errors = time >= onset ? 20 + Math.floor(noise(time / 60) * 20) : noise(time / 60) > 0.8 ? 1 : 0;
		lines.push(
			JSON.stringify({
				time,
				service: "shop",
				env: "prod",
				version: time >= deployed ? "v2" : "v1",
				errors,
				requests: 600,
			}),
		);
	}
	return `${lines.join("\n")}\n`;
}

function errorLines(): string {
	const stack = panic.slice(panic.indexOf("goroutine"));
	return Array.from({ length: 120 }, (_, index) =>
		JSON.stringify({
			time: formatTime(onset + index * 9),
			level: "ERROR",
			msg: "request failed",
			error: "runtime error: invalid memory address or nil pointer dereference",
			stack,
			service: "shop",
			env: "prod",
			version: "v2",
			route: "/cart",
		}),
	).join("\n");
}

function run(...args: readonly string[]): Promise<RunResult> {
	return runMain([...args, "--store", store, "--repo", repository], { cwd: folder });
}

function schema(name: string) {
	return JSON.parse(
		readFileSync(join(import.meta.dirname, `../../src/report/schema/${name}.schema.json`), "utf8"),
	);
}

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-cli-"));
	repository = join(folder, "shop");
	store = join(folder, "store.db");
	mkdirSync(repository);
	git("init", "-q", "-b", "main");
	commit("shop: prices and totals", {
		"go.mod": "module example.com/shop\n\ngo 1.21\n",
		"order/order.go": priced,
		"cart/cart.go": "package cart\n\nfunc Total(ids []string) int { return len(ids) }\n",
		"main.go": "package main\n\nfunc main() {}\n",
	});
	git("tag", "v1");
	commit("docs: say what the shop is", { "README.md": "# shop\n" });
	commit("cart: count what is in it", {
		"cart/cart.go": "package cart\n\nfunc Total(ids []string) int { return len(ids) + 0 }\n",
	});
	commit("order: an item is always there (#12)", { "order/order.go": unchecked });
	commit("shop: listen on another port", { "main.go": "package main\n\nfunc main() { println(8081) }\n" });
	git("tag", "v2");
	writeFileSync(join(folder, "panic.txt"), panic);
	writeFileSync(join(folder, "metrics.ndjson"), metricLines());
	writeFileSync(join(folder, "errors.ndjson"), errorLines());
	const deploy = (id: string, version: string, sha: string | undefined, time: number): string =>
		JSON.stringify({
			pipelineId: id,
			service: "shop",
			env: "prod",
			commit: sha,
			version,
			startedAt: formatTime(time - 120),
			finishedAt: formatTime(time),
			status: "success",
		});
	writeFileSync(
		join(folder, "deploys.ndjson"),
		`${deploy("100", "v1", shas[0], testNow - 6 * 86_400)}\n${deploy("101", "v2", shas[4], deployed)}\n`,
	);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("explain --range", () => {
	it("names the commit without configuration or store", async () => {
		const { code, stdout } = await runMain(
			["explain", "--repo", repository, "--range", "v1..v2", "--stack", join(folder, "panic.txt"), "--json"],
			{ cwd: folder },
		);
		expect(code).toBe(0);
		const document = JSON.parse(stdout);
		expect(document.suspects[0].commit.sha).toBe(shas[3]);
		expect(violations(document, schema("explain.v1"))).toEqual([]);
	});

	it("reads the stack from standard input, and writes what the file name asks for", async () => {
		const output = join(folder, "rca.html");
		const { code, stdout, stderr } = await runMain(
			["explain", "--repo", repository, "--range", "v1..v2", "--stack", "-", "-o", output],
			{ cwd: folder, stdin: panic },
		);
		expect([code, stdout, stderr]).toEqual([0, "", `wrote ${output}\n`]);
		expect(readFileSync(output, "utf8")).toContain("order: an item is always there");
	});

	it.each([
		[
			"no such file",
			["--range", "v1..v2", "--stack", "/nonexistent.txt"],
			"error: no such file (/nonexistent.txt)",
		],
		["no such tag", ["--range", "v1..v9", "--stack", "-"], 'no commit named "v9"'],
		["not a repository", ["--range", "v1..v2", "--stack", "-", "--repo", "/"], "not a git repository"],
		["empty range", ["--range", "v2..v2", "--stack", "-"], "the range is empty"],
	])("%s", async (_name, args, message) => {
		const { code, stderr } = await runMain(["explain", "--repo", repository, ...args], {
			cwd: folder,
			stdin: panic,
		});
		expect(code).toBeGreaterThan(1);
		expect(stderr).toContain(message);
		expect(stderr).toContain("hint: ");
	});

	it("refuses an empty stack and one of another language", async () => {
		const ask = (stdin: string) =>
			runMain(["explain", "--repo", repository, "--range", "v1..v2", "--stack", "-"], { cwd: folder, stdin });
		expect(await ask("")).toMatchObject({ code: 2, stderr: expect.stringContaining("the stack is empty") });
		const java =
			'Exception in thread "main" java.lang.NullPointerException\n\tat com.example.Main.run(Main.java:5)\n';
		expect(await ask(java)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining("this is a Java stack, not Go"),
		});
	});
});

describe("from import to report", () => {
	it("asks for data before there is any", async () => {
		for (const command of ["detect", "explain", "report"]) {
			const { code, stderr } = await run(command);
			expect(code).toBe(3);
			expect(stderr).toContain("hint: import something first");
		}
	});

	it("imports, and a second time changes nothing", async () => {
		for (const kind of ["metrics", "errors", "deploys"]) {
			const file = join(folder, `${kind}.ndjson`);
			expect((await run("import", kind, file)).code).toBe(0);
			const again = await run("import", kind, file, "--json");
			expect(JSON.parse(again.stdout).files[0]).toMatchObject({ new: 0, rejected: 0 });
		}
	});

	it("detects the burst", async () => {
		const { code, stdout } = await run("detect", "--json");
		expect(code).toBe(0);
		const document = JSON.parse(stdout);
		expect(violations(document, schema("detect.v1"))).toEqual([]);
		expect(document.bursts).toHaveLength(1);
		const [burst] = document.bursts;
		expect(burst).toMatchObject({ service: "shop", env: "prod" });
		expect(Math.abs(Date.parse(burst.onset) / 1000 - onset)).toBeLessThanOrEqual(60);
		expect((await run("detect", "--service", "other")).stdout).toContain("no bursts");
	});

	let incident: string;

	it("explains it with deploy, error and commit, and saves the answer", async () => {
		const { code, stdout } = await run("explain", "--json");
		expect(code).toBe(0);
		const document = JSON.parse(stdout);
		expect(violations(document, schema("explain.v1"))).toEqual([]);
		expect(document.suspects[0].commit.sha).toBe(shas[3]);
		expect(document.range).toEqual({ from: shas[0], to: shas[4], commits: 4 });
		expect(document.deploys[0]).toMatchObject({
			drift: expect.closeTo(90, -2),
			deploy: { pipelineId: "101" },
		});
		expect(document.error.shared).toContainEqual({ key: "route", value: "/cart", share: 1 });
		expect(document.chart.errors.length).toBeGreaterThan(20);
		incident = document.incident;
		expect(incident).toMatch(/^inc_/);
	});

	it("shows the saved answer again, in any form", async () => {
		const text = await run("explain", "--incident", incident);
		expect(text.stdout).toContain("order: an item is always there (#12)");
		const markdown = await run("explain", "--incident", incident, "--format", "markdown");
		expect(markdown.stdout).toContain("## SUSPECT");
		const unknown = await run("explain", "--incident", "inc_nope");
		expect(unknown.code).toBe(2);
	});

	it("finds the burst of a time, and says when there is none", async () => {
		const at = await run("explain", "--at", formatTime(onset + 300), "--no-save", "--json");
		expect(JSON.parse(at.stdout).suspects[0].commit.sha).toBe(shas[3]);
		const quiet = await run("explain", "--at", formatTime(testNow - 3 * 86_400));
		expect(quiet).toMatchObject({ code: 3, stdout: "" });
		expect(quiet.stderr).toContain("no burst of errors found");
	});

	it("fails the deploy at the gate and names the culprit", async () => {
		const { code, stdout } = await run("gate", "--service", "shop", "--deploy", "101", "--json");
		expect(code).toBe(1);
		const document = JSON.parse(stdout);
		expect(violations(document, schema("gate.v1"))).toEqual([]);
		expect(document).toMatchObject({ outcome: "fail", culprit: { sha: shas[3] } });
	});

	it("cannot tell right after the deploy, and does with it what the pipeline asks", async () => {
		const ask = (...more: readonly string[]) =>
			run("gate", "--service", "shop", "--deploy", "v2", "--now", formatTime(deployed + 60), ...more);
		expect((await ask()).code).toBe(3);
		expect((await ask("--on-inconclusive", "pass")).code).toBe(0);
		expect((await ask("--on-inconclusive", "fail")).code).toBe(1);
		const warned = await ask("--on-inconclusive", "warn");
		expect(warned).toMatchObject({ code: 0, stderr: expect.stringContaining("W-GATE-INCONCLUSIVE") });
		expect((await run("gate", "--service", "shop", "--deploy", "999")).code).toBe(3);
	});

	it("reports the day, with what people said", async () => {
		expect((await run("feedback", incident, "--right")).code).toBe(0);
		const { stdout } = await run("report", "--json");
		const document = JSON.parse(stdout);
		expect(violations(document, schema("report.v1"))).toEqual([]);
		expect(document).toMatchObject({ deploys: 1, attributed: 1, precision: { right: 1, judged: 1 } });
		expect(document.incidents[0]).toMatchObject({ incident, judged: "right", culprit: { sha: shas[3] } });
		const past = ["--from", "2026-01-01", "--to", "2026-01-02"];
		expect((await run("report", ...past, "--quiet")).stdout).toBe("");
	});

	it("tells a GitHub job: summary, annotation, outputs", async () => {
		const summary = join(folder, "summary.md");
		const output = join(folder, "output.txt");
		const { stdout, stderr } = await runMain(
			["gate", "--service", "shop", "--deploy", "101", "--store", store, "--repo", repository],
			{ cwd: folder, env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } },
		);
		expect(stdout).toContain("FAIL");
		expect(stderr).toMatch(/^::error title=faultline gate failed::/m);
		expect(readFileSync(summary, "utf8")).toContain("## Gate failed");
		expect(readFileSync(output, "utf8")).toMatch(
			/^verdict<<(\S+)\nfail\n\1\nculprit_sha<<(\S+)\n[0-9a-f]{40}\n\2\n/,
		);
	});

	it("keeps notes off stdout", async () => {
		const { stdout } = await run("explain", "--json");
		expect(() => JSON.parse(stdout)).not.toThrow();
	});
});

describe("init, doctor and config", () => {
	it("writes a configuration that is valid, once", async () => {
		const ask = (...args: readonly string[]) => runMain([...args, "--repo", repository], { cwd: repository });
		const dry = await ask("init", "--dry-run");
		expect(dry.stdout).toContain("#   module example.com/shop (.)");
		expect(existsSync(join(repository, ".faultline.yaml"))).toBe(false);
		expect((await ask("init")).stdout).toContain("wrote .faultline.yaml (services: shop)");
		expect((await ask("config", "validate")).stdout).toContain("valid");
		const again = await ask("init");
		expect(again.code).toBe(2);
		expect(again.stderr).toContain("--force");
		expect((await ask("init", "--force")).code).toBe(0);
		const shown = await ask("config", "show", "--origin");
		expect(shown.stdout).toMatch(/repository\.shop\.root +"\." +# .*\.faultline\.yaml:\d+/);
		rmSync(join(repository, ".faultline.yaml"));
	});

	it("stays valid with its commented parts turned on", async () => {
		const dry = await runMain(["init", "--dry-run", "--repo", repository], { cwd: folder });
		const file = join(folder, "all.yaml");
		const turnedOn = dry.stdout
			.replace("  kind: embedded\n  step: 1m\n", "")
			.replace(/^#( {2}(?:kind|url|http_config| {2}authorization).*)$/gm, "$1")
			.replace(/^# (env|detect)/gm, "$1")
			.replace(/^# {3}(sensitivity)/gm, "  $1");
		expect(turnedOn).not.toBe(dry.stdout);
		writeFileSync(file, turnedOn);
		const shown = await runMain(["config", "show", "--config", file], { cwd: folder });
		expect(shown.stderr).toBe("");
		for (const key of ["env ", "metrics.url ", "metrics.http_config.authorization.credentials_file "]) {
			expect(shown.stdout).toContain(`\n${key}`);
		}
		expect(shown.stdout).toContain("falseAlarmsPerServiceWeek");
	});

	it("doctor finds what is there and what is not", async () => {
		const good = await run("doctor", "--json");
		expect(good.code).toBe(0);
		const { findings } = JSON.parse(good.stdout);
		expect(findings.map((finding: { name: string }) => finding.name)).toEqual([
			"node",
			"git",
			"repository",
			"clock",
			"parser",
			"config",
			"store",
			"metrics",
		]);
		const bad = await runMain(["doctor", "--repo", "/", "--store", "/proc/none/x.db"], { cwd: "/" });
		expect(bad.code).toBe(2);
		expect(bad.stdout).toMatch(/^fail {2}repository .*not a git repository/m);
		expect(bad.stdout).toMatch(/^warn {2}store/m);
	});

	it("doctor warns of a shallow clone and says how to mend it", async () => {
		const shallow = join(folder, "shallow");
		const done = spawnSync("git", ["clone", "-q", "--depth", "1", `file://${repository}`, shallow]);
		expect(done.status).toBe(0);
		const { stdout } = await runMain(["doctor", "--repo", shallow], { cwd: folder });
		expect(stdout).toMatch(/^warn {2}clone +shallow/m);
		expect(stdout).toContain("git fetch --unshallow");
	});
});
