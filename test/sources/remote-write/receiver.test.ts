/** The receiver over the embedded store: by hand-written bodies, and by a real Prometheus. */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSelector } from "../../../src/decode/series-selector.js";
import type { CountRules } from "../../../src/sources/remote-write/counts.js";
import {
	type Receiver,
	type ReceiverOptions,
	type ReceiverOutcome,
	startReceiver,
} from "../../../src/sources/remote-write/receiver.js";
import { storeCounters } from "../../../src/store/counters.js";
import { storeMetrics } from "../../../src/store/metrics.js";
import { openStore } from "../../../src/store/open.js";
import type { Store } from "../../../src/store/store.js";
import { describeWith } from "../../servers/describe.js";
import { startFake } from "../../servers/fake.js";
import { startPrometheus } from "../../servers/prometheus.js";
import { bytesField, firstVersion, type PlannedWrite, packed, secondVersion } from "./encode.js";

const selector = (text: string) => parseSelector(text) ?? { metric: "", matchers: [] };
const rules: CountRules = {
	errors: selector('reqs_total{code=~"5.."}'),
	requests: selector("reqs_total"),
	panics: null,
	labels: { service: "service", env: "env", version: "version", code: "code" },
	env: "prod",
	step: 60,
};

let folder = "";
let store: Store;
let receiver: Receiver;
let outcomes: ReceiverOutcome[] = [];

async function start(more: Partial<ReceiverOptions> = {}): Promise<void> {
	const onRequest = (outcome: ReceiverOutcome): void => void outcomes.push(outcome);
	receiver = await startReceiver({
		sink: storeCounters(store),
		rules,
		host: "127.0.0.1",
		port: 0,
		onRequest,
		...more,
	});
}

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "faultline-receiver-"));
	store = await openStore(join(folder, "store.db"));
	outcomes = [];
	await start();
});
afterEach(async () => {
	await receiver.close();
	store.close();
	rmSync(folder, { recursive: true });
});

const v1 = { "content-encoding": "snappy", "content-type": "application/x-protobuf" };
const v2 = { ...v1, "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" };

function post(body: Buffer, headers: Record<string, string> = v1, path = "/api/v1/write", method = "POST") {
	return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
		(resolve, reject) => {
			const sent = request(
				{ host: "127.0.0.1", port: receiver.port, path, method, headers, agent: false },
				(answer) => {
					let text = "";
					answer.on("data", (part: Buffer) => {
						text += part.toString();
					});
					answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
				},
			);
			sent.on("error", reject);
			sent.end(body);
		},
	);
}

const minute = 60_000;
const t0 = 1_700_000_100_000;
const counter = (code: string, samples: PlannedWrite["samples"], more: object = {}): PlannedWrite => ({
	labels: { __name__: "reqs_total", service: "shop", version: "v1", code, ...more },
	samples,
});

async function counts(by?: string) {
	const range = { from: t0 / 1000, to: t0 / 1000 + 600 };
	const query = { range, step: 60, service: "shop", ...(by === undefined ? {} : { by }) };
	return (await storeMetrics(store).query(query)).series;
}

describe("receiver", () => {
	it("turns counters into counts per step, first readings as baseline, newborn series from 0", async () => {
		const first = [counter("200", [[t0, 1000]]), counter("500", [[t0, 10]])];
		expect((await post(packed(firstVersion(first)))).status).toBe(204);
		const second = [
			counter("200", [[t0 + minute, 1100]]),
			counter("500", [[t0 + minute, 13]]),
			counter("503", [[t0 + minute, 4]]),
		];
		await post(packed(firstVersion(second)));
		await post(
			packed(
				firstVersion([counter("500", [[t0 + 2 * minute, 2]]), counter("200", [[t0 + 2 * minute, "stale"]])]),
			),
		);
		const [series] = await counts();
		expect(series?.errors.slice(0, 3)).toEqual([7, 2, null]);
		expect(series?.requests?.slice(0, 2)).toEqual([107, 2]);
		const codes = new Map((await counts("code")).map((one) => [one.label, one.errors[0]]));
		expect(codes.get("503")).toBe(4);
	});

	it("counts nothing twice when a request is sent again, also after a restart", async () => {
		await post(packed(firstVersion([counter("500", [[t0, 1]])])));
		const body = packed(
			firstVersion([
				counter("500", [
					[t0 + minute, 5],
					[t0 + 2 * minute, 6],
				]),
			]),
		);
		await post(body);
		await post(body);
		await receiver.close();
		await start();
		await post(body);
		await post(packed(firstVersion([counter("500", [[t0 + 3 * minute, 9]])])));
		expect((await counts())[0]?.errors.slice(0, 4)).toEqual([4, 1, 3, null]);
	});

	it("speaks 2.0: start times, and how much was written", async () => {
		await post(packed(secondVersion([counter("200", [[t0, 50]])])), v2);
		const born = { ...counter("500", [[t0 + minute, 6]]), start: t0 + 1000 };
		const answer = await post(packed(secondVersion([born], 3)), v2);
		expect(answer.status).toBe(204);
		expect(answer.headers).toMatchObject({
			"x-prometheus-remote-write-samples-written": "1",
			"x-prometheus-remote-write-histograms-written": "0",
			"x-prometheus-remote-write-exemplars-written": "0",
		});
		expect((await counts())[0]?.errors[0]).toBe(6);
	});

	it("does not take an old counter of 2.0 for a newborn one", async () => {
		await post(packed(secondVersion([counter("200", [[t0, 50]])])), v2);
		await post(
			packed(secondVersion([{ ...counter("500", [[t0 + minute, 600]]), start: t0 - 86_400_000 }])),
			v2,
		);
		expect((await counts())[0]?.errors[0]).toBe(0);
	});

	it("accepts metadata only, and lets uncounted series pass", async () => {
		expect((await post(packed(bytesField(3, "")))).status).toBe(204);
		expect(
			(await post(packed(firstVersion([{ labels: { __name__: "up" }, samples: [[t0, 1]] }])))).status,
		).toBe(204);
		expect(outcomes.map(({ samples, counted }) => [samples, counted])).toEqual([
			[0, 0],
			[1, 0],
		]);
	});

	it("keeps hostile labels as they are", async () => {
		const service = `'; DROP TABLE series; -- "\n\u0007`;
		const of = (samples: PlannedWrite["samples"]) =>
			packed(firstVersion([counter("500", samples, { service, __proto__x: "1" })]));
		await post(of([[t0, 1]]));
		await post(of([[t0 + minute, 3]]));
		const { series } = await storeMetrics(store).query({
			range: { from: t0 / 1000, to: t0 / 1000 + 60 },
			step: 60,
		});
		expect(series.map((one) => [one.service, one.errors])).toEqual([[service, [2]]]);
	});

	it.each([
		["another encoding", 415, { ...v1, "content-encoding": "gzip" }],
		["another content type", 415, { ...v1, "content-type": "application/json" }],
		[
			"another message",
			415,
			{ ...v1, "content-type": "application/x-protobuf;proto=io.prometheus.write.v3.Request" },
		],
		["a body that is no snappy block", 400, v1],
	])("answers %s with %i", async (_, status, headers) => {
		expect((await post(Buffer.from("\xff\xff\xff hello"), headers)).status).toBe(status);
	});

	it("refuses what is no message, a wrong path and a wrong method", async () => {
		expect((await post(packed(Buffer.from([0x0a, 0xff])))).text).toMatch(/malformed message/);
		expect((await post(Buffer.alloc(0), v1, "/api/v1/other")).status).toBe(404);
		expect((await post(Buffer.alloc(0), v1, "/api/v1/write", "PUT")).status).toBe(405);
		expect((await post(Buffer.alloc(0), {}, "/-/healthy", "GET")).status).toBe(200);
	});

	it("limits bodies before and after snappy", async () => {
		await receiver.close();
		await start({ limits: { maxBody: 1000, maxMessage: 2000 } });
		expect((await post(Buffer.alloc(5000))).status).toBe(413);
		expect((await post(packed(Buffer.alloc(5000)))).status).toBe(400);
	});

	it("asks for another try when the store fails", async () => {
		await receiver.close();
		const sink = { ...storeCounters(store), apply: () => store.statement("SELECT nothing") as never };
		await start({ sink });
		const answer = await post(packed(firstVersion([counter("500", [[t0, 1]])])));
		expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
	});

	it("says when the address is taken", async () => {
		const again = startReceiver({
			sink: storeCounters(store),
			rules,
			host: "127.0.0.1",
			port: receiver.port,
		});
		await expect(again).rejects.toThrow("the address is in use");
	});

	it("purges what is older than the retention", async () => {
		await post(packed(firstVersion([counter("500", [[t0, 1]])])));
		await post(packed(firstVersion([counter("500", [[t0 + minute, 3]])])));
		storeCounters(store).purge(t0 / 1000 + 86_400, t0 / 1000 + 8 * 86_400);
		expect(await counts()).toEqual([]);
	});
});

describeWith(["prometheus"], "a real Prometheus writes", () => {
	it("and its counters arrive as counts", async () => {
		let scrapes = 0;
		const app = await startFake((_, response) => {
			// One error with each scrape.
			scrapes++;
			response.setHeader("content-type", "text/plain; version=0.0.4");
			response.end(
				`# TYPE reqs_total counter\nreqs_total{service="shop",code="500"} ${100 + scrapes}\nreqs_total{service="shop",code="200"} ${500 + 2 * scrapes}\n`,
			);
		});
		const config = [
			"global: {scrape_interval: 100ms, scrape_timeout: 90ms}",
			`scrape_configs: [{job_name: app, static_configs: [{targets: ["127.0.0.1:${app.port}"]}]}]`,
			`remote_write: [{url: "http://127.0.0.1:${receiver.port}/api/v1/write", queue_config: {batch_send_deadline: 200ms}}]`,
			"",
		].join("\n");
		const server = await startPrometheus({ config });
		try {
			const sum = async (): Promise<number> => {
				const now = Date.now() / 1000;
				const { series } = await storeMetrics(store).query({
					range: { from: now - 300, to: now + 60 },
					step: 60,
				});
				return (series[0]?.errors ?? []).reduce<number>((total, count) => total + (count ?? 0), 0);
			};
			for (let tries = 0; tries < 100 && (await sum()) < 5; tries++)
				await new Promise((go) => setTimeout(go, 100));
			expect(await sum()).toBeGreaterThanOrEqual(5);
			expect(await sum()).toBeLessThanOrEqual(scrapes);
			expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([204]));
		} finally {
			await server.close();
			await app.close();
		}
	});
});
