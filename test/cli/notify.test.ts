/** `notify` from metrics in the store to a webhook, in several runs; `serve` until Ctrl-C. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeServer, startFake } from "../servers/fake.js";
import { freePort } from "../servers/process.js";
import { firstVersion, packed } from "../sources/remote-write/encode.js";
import { runMain, startMain, testNow } from "./run-main.js";

let folder = "";
let hook: FakeServer;
let status = 200;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "faultline-notify-"));
	status = 200;
	hook = await startFake((_, response) => {
		response.statusCode = status;
		response.end("ok");
	});
});
afterEach(async () => {
	await hook.close();
	rmSync(folder, { recursive: true });
});

const config = `store: ./store.db
notify:
  receivers:
    hook: {kind: webhook, url: "\${HOOK}", secret: "\${HOOK_SECRET}"}
    quiet: {kind: slack, url: "\${HOOK}"}
  teamServices: {payments: ["pay*"]}
  receiver: quiet
  routes:
    - {receiver: hook, teams: [payments], groupInterval: 1m, repeatInterval: 1h}
`;

const faultline = (args: readonly string[], now = testNow) =>
	runMain(args, { cwd: folder, now, env: { HOOK: `${hook.url}/secret-path`, HOOK_SECRET: "shh-secret" } });

/** A day of quiet minutes, then errors until `until` minutes after the burst began. */
function metrics(burst: number, minutes: number): string {
	const from = burst - 86_400;
	return Array.from({ length: 1440 + minutes }, (_, index) => {
		const time = from + index * 60;
		return JSON.stringify({
			time,
			service: "pay-api",
			env: "prod",
			version: "v1",
			errors: time >= burst ? 60 : 0,
			requests: 600,
		});
	}).join("\n");
}

describe("faultline notify", () => {
	beforeEach(() => writeFileSync(join(folder, ".faultline.yaml"), config));
	const burst = Math.floor(testNow / 60) * 60 - 600;

	it("tells once, tries a failed receiver again, and is silent in between", async () => {
		writeFileSync(join(folder, "m.ndjson"), metrics(burst, 10));
		expect((await faultline(["import", "metrics", "m.ndjson"])).code).toBe(0);
		const dry = await faultline(["notify", "--no-explain", "--dry-run"]);
		expect(dry.stdout).toMatch(/^L\d pay-api prod -> hook\n$/);
		expect(hook.seen).toHaveLength(0);
		status = 500;
		const failed = await faultline(["notify", "--no-explain"]);
		expect([failed.code, failed.stdout]).toEqual([
			0,
			"failed hook service=pay-api env=prod (1 firing, 0 over)\n",
		]);
		expect(failed.stderr).toContain("tried again next run");
		expect(failed.stderr).not.toContain("secret");
		status = 200;
		const told = await faultline(["notify", "--no-explain"]);
		expect(told.stdout).toBe("told hook service=pay-api env=prod (1 firing, 0 over)\n");
		const body = JSON.parse(hook.seen.at(-1)?.body ?? "") as { notices: { service: string; team: string }[] };
		expect(body.notices).toMatchObject([{ service: "pay-api", team: "payments", status: "firing" }]);
		const again = await faultline(["notify", "--no-explain"]);
		expect([again.code, again.stdout]).toEqual([0, ""]);
		expect(hook.seen).toHaveLength(2);
	});

	it("sends tests to all receivers and fails when one does not take it", async () => {
		// The webhook takes anything that is answered with 2xx; Slack wants 200.
		status = 202;
		const { code, stdout } = await faultline(["notify", "test"]);
		expect(stdout).toBe("ok      hook\nfailed  quiet: Slack answered 202: ok\n");
		expect(code).toBe(3);
		expect((await faultline(["notify", "test", "--receiver", "nobody"])).code).toBe(2);
	});
});

describe("faultline notify without receivers", () => {
	it("says what to configure", async () => {
		const { code, stderr } = await faultline(["notify", "test"]);
		expect(code).toBe(2);
		expect(stderr).toContain("notify.receivers");
	});
});

describe("faultline serve", () => {
	it("keeps what is pushed and ends in order on Ctrl-C", async () => {
		const port = await freePort();
		const now = Date.now() / 1000;
		const serving = startMain(["serve", "--listen", `127.0.0.1:${port}`, "--store", "s.db"], {
			cwd: folder,
			now,
		});
		const push = (time: number, value: number) =>
			post(
				port,
				packed(
					firstVersion([
						{
							labels: { __name__: "http_requests_total", service: "shop", code: "500" },
							samples: [[time, value]],
						},
					]),
				),
			);
		const minute = Math.floor(now / 60) * 60_000 - 300_000;
		for (let tries = 0; tries < 100 && (await push(minute, 5)) === 0; tries++)
			await new Promise((go) => setTimeout(go, 50));
		expect(await push(minute + 30_000, 9)).toBe(204);
		serving.interrupt();
		const { code, stderr } = await serving.done;
		expect(code).toBe(0);
		expect(stderr).toContain(`listening on http://127.0.0.1:${port}/api/v1/write`);
		expect(await push(minute + 60_000, 10)).toBe(0);
	});

	it.each([
		[["--listen", "nowhere"], "is no address"],
		[["--errors", "rate(x[5m])"], "not a series selector"],
		[["--listen", "256.1.1.1:80"], "cannot listen"],
	])("refuses %j", async (args, words) => {
		const { code, stderr } = await runMain(["serve", "--store", join(folder, "s.db"), ...args], {
			cwd: folder,
		});
		expect(stderr).toContain(words);
		expect(code).toBe(2);
	});
});

/** Status, or 0 when nobody listens. */
function post(port: number, body: Buffer): Promise<number> {
	const headers = { "content-encoding": "snappy", "content-type": "application/x-protobuf" };
	return new Promise((resolve) => {
		const sent = request(
			{ host: "127.0.0.1", port, path: "/api/v1/write", method: "POST", headers, agent: false },
			(answer) => {
				answer.resume();
				resolve(answer.statusCode ?? 0);
			},
		);
		sent.on("error", () => resolve(0));
		sent.end(body);
	});
}
