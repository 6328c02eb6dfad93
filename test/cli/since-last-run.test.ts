/** Cron jobs: `detect` and `report` with --since-last-run, `notify` over a burst of many hours. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { random } from "../detect/random.js";
import { type FakeServer, startFake } from "../servers/fake.js";
import { runMain, testNow } from "./run-main.js";

let folder = "";
let hook: FakeServer;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "faultline-cron-"));
	hook = await startFake((_, response) => void response.end("ok"));
	writeFileSync(
		join(folder, ".faultline.yaml"),
		`store: ./store.db\nnotify:\n  receivers: {hook: {kind: webhook, url: "\${HOOK}"}}\n  receiver: hook\n  groupInterval: 1s\n  repeatInterval: 1d\n`,
	);
});
afterEach(async () => {
	await hook.close();
	rmSync(folder, { recursive: true });
});

const minute = 60;
const start = Math.floor(testNow / minute) * minute;
const run = (args: string, at: number) =>
	runMain(args.split(" "), { cwd: folder, now: start + at * minute, env: { HOOK: hook.url } });

/** Two errors a minute, `high` of them in the given minutes, imported as far as minute `until`. */
async function importCounts(from: number, until: number, high: (at: number) => number): Promise<void> {
	const source = random(from + 10_000);
	const lines = Array.from({ length: until - from }, (_, i) => {
		const errors = source.poisson(2 + high(from + i));
		return JSON.stringify({
			time: start + (from + i) * minute,
			service: "shop",
			env: "prod",
			errors,
			requests: 900,
		});
	});
	writeFileSync(join(folder, "m.ndjson"), lines.join("\n"));
	expect((await run("import metrics m.ndjson", until)).code).toBe(0);
}

const none = (): number => 0;
const from =
	(first: number, last = 1e9) =>
	(at: number) =>
		at >= first && at < last ? 60 : 0;

describe("detect --since-last-run", () => {
	it("tells each burst once, also one whose data came late, and is silent without", async () => {
		await importCounts(-600, 0, none);
		expect(await run("detect --since-last-run", 0)).toMatchObject({ code: 0, stdout: "", stderr: "" });
		await importCounts(0, 30, from(20));
		expect((await run("detect --since-last-run", 30)).stdout).toMatch(/^1 burst in/);
		expect((await run("detect --since-last-run", 31)).stdout).toBe("");
		// An hour of data arrives after a run that could not see it; the first burst ended in between.
		expect((await run("detect --since-last-run", 150)).stdout).toBe("");
		await importCounts(30, 145, from(100, 120));
		const late = await run("detect --since-last-run --json", 151);
		const { bursts } = JSON.parse(late.stdout) as { bursts: { onset: string }[] };
		expect(bursts.map(({ onset }) => Date.parse(onset) / 1000)).toEqual([start + 100 * minute]);
		expect(JSON.parse((await run("detect --since-last-run --json", 152)).stdout).bursts).toEqual([]);
		// Other filters are another job.
		expect((await run("detect --since-last-run --service shop", 152)).stdout).toMatch(/^2 bursts in/);
	});

	it("wants no range", async () => {
		const { code, stderr } = await run("detect --since-last-run --from -1h", 0);
		expect(code).toBe(2);
		expect(stderr).toContain("--since-last-run");
	});
});

describe("notify", () => {
	const told = () =>
		hook.seen.map(({ body }) => {
			const { notices } = JSON.parse(body) as { notices: { id: string; status: string }[] };
			return notices.map(({ status }) => status).join();
		});

	it("does not call a burst over that lasts longer than it looks back", async () => {
		await importCounts(-600, 600, from(0));
		await run("notify --no-explain", 10);
		await run("notify --no-explain --since 1h", 300);
		await run("notify --no-explain --since 1h", 599);
		expect(told()).toEqual(["firing"]);
		await importCounts(600, 700, none);
		await run("notify --no-explain --since 1h", 640);
		expect(told().at(-1)).toBe("resolved");
		const ids = new Set(
			hook.seen.flatMap(({ body }) => JSON.parse(body).notices.map((one: { id: string }) => one.id)),
		);
		expect(ids.size).toBe(1);
	});

	it("waits a run with a rise that may be a blip, and never tells of one that was", async () => {
		await importCounts(-600, 2, from(0));
		await run("notify --no-explain", 2);
		expect(told()).toEqual([]);
		await importCounts(2, 30, none);
		await run("notify --no-explain", 30);
		expect(told()).toEqual([]);
		await importCounts(30, 45, from(40));
		await run("notify --no-explain", 45);
		expect(told()).toEqual(["firing"]);
	});
});

describe("report --since-last-run", () => {
	it("is the incidents saved since, and nothing the second time", async () => {
		await importCounts(-600, 30, from(20));
		const first = await run("report --since-last-run --json", 30);
		expect(first.code).toBe(0);
		const second = await run("report --since-last-run --json", 60);
		const { range } = JSON.parse(second.stdout) as { range: { from: string } };
		expect(Date.parse(range.from) / 1000).toBe(start + 30 * minute);
	});
});
