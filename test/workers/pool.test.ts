import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { CommitFiles } from "../../src/change/commit-records.js";
import { openWorkers, type WorkerPool } from "../../src/workers/pool.js";

const folder = mkdtempSync(join(tmpdir(), "faultline-pool-"));
/** Answers with the commits' names; obeys the names `error`, `crash` and `never`. */
const program = join(folder, "worker.js");
writeFileSync(
	program,
	`const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ id, commits, extent }) => {
	const names = commits.map((one) => one.commit);
	if (names.includes("crash")) throw new Error("crashed");
	if (names.includes("never")) return;
	if (names.includes("error")) parentPort.postMessage({ id, error: "not Go" });
	else parentPort.postMessage({ id, texts: names.map((name) => name + " " + extent) });
});
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const batch = (...names: string[]): CommitFiles[] => names.map((commit) => ({ commit, files: [] }));
let pool: WorkerPool | null = null;
const opened = (): WorkerPool => {
	pool = openWorkers(2, program);
	if (pool === null) throw new Error("no pool");
	return pool;
};
afterEach(() => pool?.close());

describe("openWorkers", () => {
	it("answers every question, more of them than threads", async () => {
		const workers = opened();
		const answers = await Promise.all(
			Array.from({ length: 9 }, (_, n) => workers.records(batch(`a${n}`, `b${n}`), "edit")),
		);
		expect(answers).toEqual(Array.from({ length: 9 }, (_, n) => [`a${n} edit`, `b${n} edit`]));
	});

	it("goes on after a question that failed and after a thread that died", async () => {
		const workers = opened();
		const failed = await Promise.allSettled(
			["error", "crash", "crash", "crash"].map((name) => workers.records(batch(name), "edit")),
		);
		expect(failed.map((one) => (one.status === "rejected" ? one.reason.message : ""))).toEqual([
			"not Go",
			"crashed",
			"crashed",
			"crashed",
		]);
		expect(await workers.records(batch("a"), "whole")).toEqual(["a whole"]);
	});

	it("starts threads again after a rest", async () => {
		const workers = opened();
		expect(await workers.records(batch("a"), "edit")).toEqual(["a edit"]);
		workers.rest();
		expect(await workers.records(batch("b"), "edit")).toEqual(["b edit"]);
	});

	it("fails what is open when it is closed", async () => {
		const workers = opened();
		const open = ["never", "never", "never"].map((name) => workers.records(batch(name), "edit"));
		const settled = Promise.allSettled(open);
		await workers.close();
		expect((await settled).map((one) => one.status)).toEqual(["rejected", "rejected", "rejected"]);
	});

	it("opens none on one core, and none where the program was not built", () => {
		expect(openWorkers(1, program)).toBeNull();
		expect(openWorkers(2, join(folder, "missing.js"))).toBeNull();
	});
});
