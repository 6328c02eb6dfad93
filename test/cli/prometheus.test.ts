/** `detect` with `metrics.kind: prometheus`: a real server, and one that is not there or wants credentials. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeWith } from "../servers/describe.js";
import { startFake } from "../servers/fake.js";
import { freePort } from "../servers/process.js";
import { openMetrics, startPrometheus } from "../servers/prometheus.js";
import { runMain } from "./run-main.js";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-prometheus-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** 2026-11-20T00:00:00Z */
const start = 1_795_132_800;
const burst = start + 8 * 3600;

/** Eight quiet hours with a request each second, then a version whose errors begin with its first scrape. */
function history() {
	const minutes = Array.from({ length: 540 }, (_, minute) => start + minute * 60);
	const labels = { service: "shop", env: "prod" };
	return [
		{
			name: "http_requests_total",
			labels: { ...labels, version: "v1", code: "200" },
			samples: minutes.map((time) => [time, (time - start) * 1] as const),
		},
		{
			name: "http_requests_total",
			labels: { ...labels, version: "v2", code: "500" },
			samples: minutes
				.filter((time) => time >= burst + 60 && time < burst + 1200)
				.map((time) => [time, 20 * ((time - burst) / 60)] as const),
		},
	];
}

const configure = (url: string, more = ""): void =>
	writeFileSync(
		join(folder, ".faultline.yaml"),
		`store: ./store.db\nmetrics:\n  kind: prometheus\n  url: ${url}\n  timeout: 5s\n${more}`,
	);
const detect = async () =>
	runMain(["detect", "--from", String(burst - 3600), "--to", String(start + 9 * 3600 - 60), "--json"], {
		cwd: folder,
		now: Date.now() / 1000,
		env: { TOKEN: "hidden-token" },
	});

describeWith(["prometheus", "promtool"], "detect over a real Prometheus", () => {
	it("finds the burst at its first minute, with the version that has it", async () => {
		const server = await startPrometheus({ history: openMetrics(history()) });
		try {
			configure(server.url);
			const { code, stdout, stderr } = await detect();
			expect([code, stderr]).toEqual([0, ""]);
			const { bursts } = JSON.parse(stdout) as {
				bursts: { service: string; onset: string; observed: number; version: string }[];
			};
			expect(bursts).toHaveLength(1);
			expect(bursts[0]).toMatchObject({ service: "shop", env: "prod", version: "v2" });
			expect(Date.parse(bursts[0]?.onset ?? "") / 1000).toBe(burst);
			expect(bursts[0]?.observed).toBe(19 * 20);
		} finally {
			await server.close();
		}
	});
});

describe("detect over a store that does not answer", () => {
	it("is down", async () => {
		configure(`http://127.0.0.1:${await freePort()}`);
		const { code, stderr } = await detect();
		expect(stderr).toMatch(/error: Prometheus refused the connection/);
		expect(code).toBe(3);
	});

	it("wants other credentials, and shows none of ours", async () => {
		const server = await startFake((request, response) => {
			response.statusCode = 401;
			response.end(`bad token ${request.headers.authorization}`);
		});
		configure(server.url, `  http_config: {authorization: {credentials: "\${TOKEN}"}}\n`);
		const { code, stderr } = await detect();
		await server.close();
		expect(stderr).toMatch(/error: Prometheus refused the credentials/);
		expect(stderr).not.toContain("hidden-token");
		expect(code).toBe(4);
	});

	it("answers with a login page", async () => {
		const server = await startFake(
			(_, response) => void response.end("<!doctype html><title>Sign in</title>"),
		);
		configure(server.url);
		const { code, stderr } = await detect();
		await server.close();
		expect(stderr).toMatch(/HTML page/);
		expect(code).toBe(3);
	});
});
