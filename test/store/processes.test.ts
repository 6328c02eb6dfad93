/** Several processes on one store: writing at once, waiting for each other, killed in the middle. */
import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeContents, storeProblems } from "../../src/store/inspect.js";
import { openStore } from "../../src/store/open.js";
import { dump } from "./dump.js";
import { freshFolder, freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const child = join(import.meta.dirname, "child.ts");
const running = new Set<ChildProcess>();

afterEach(() => {
	for (const process of running) process.kill("SIGKILL");
	running.clear();
});

interface Run {
	readonly process: ChildProcess;
	/** Resolves when the child has printed `text`. */
	said(text: string): Promise<void>;
	/** Exit code (null when killed) and all it printed. */
	readonly end: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function start(args: readonly string[], options: { readonly uid?: number; readonly tmp?: string } = {}): Run {
	const { uid, tmp } = options;
	const process_ = spawn(process.execPath, ["--import", tsx, child, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		...(uid === undefined ? {} : { uid, gid: uid }),
		...(tmp === undefined ? {} : { env: { ...process.env, TMPDIR: tmp, HOME: tmp } }),
	});
	running.add(process_);
	let out = "";
	let err = "";
	const listeners = new Set<() => void>();
	process_.stdout.on("data", (data: Buffer) => {
		out += data.toString();
		for (const listener of listeners) listener();
	});
	process_.stderr.on("data", (data: Buffer) => {
		err += data.toString();
	});
	const end = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
		process_.on("close", (code) => resolve({ code, out, err }));
	});
	const said = (text: string): Promise<void> =>
		new Promise((resolve, reject) => {
			const look = (): void => {
				if (out.includes(text)) resolve();
			};
			listeners.add(look);
			void end.then(() => reject(new Error(`child ended before it said "${text}": ${err}`)));
			look();
		});
	return { process: process_, said, end };
}

async function kill(run: Run): Promise<void> {
	run.process.kill("SIGKILL");
	await run.end;
}

const point = {
	time: 1_700_000_100,
	service: "first",
	env: "",
	version: null,
	errors: 1,
	requests: 1,
	panics: 0,
};

describe("two processes on one store", () => {
	it("both create it, both import, nothing is lost", async () => {
		const path = freshStorePath();
		const runs = ["a", "b", "c"].map((service) => start(["import", path, service, "20000"]));
		for (const run of runs) expect(await run.end).toMatchObject({ code: 0, err: "" });
		const store = await openStore(path);
		expect(storeContents(store)).toMatchObject({ services: 3, points: 60_000, events: 300, fingerprints: 3 });
		expect(storeProblems(store)).toEqual([]);
		store.close();
	});

	it("three cron runs import the same log into a store that is not there yet: every event counts once", async () => {
		const path = freshStorePath();
		const log = join(freshFolder(), "app.log");
		const line = (n: number): string =>
			JSON.stringify({
				time: 1_795_000_000 + n,
				level: "ERROR",
				msg: "failed",
				error: `order ${n}: nil`,
				service: "api",
			});
		writeFileSync(log, Array.from({ length: 3000 }, (_, n) => `${line(n)}\n`).join(""));
		const runs = [1, 2, 3].map(() => start(["cli", path, "import", "errors", log, "--json"]));
		const added: number[] = [];
		for (const run of runs) {
			const { code, out, err } = await run.end;
			expect({ code, err }).toEqual({ code: 0, err: "" });
			const [file] = JSON.parse(out).files;
			expect(file.new + file.known).toBe(3000);
			added.push(file.new);
		}
		expect(added.sort()).toEqual([0, 0, 3000]);
		const store = await openStore(path);
		expect(storeContents(store)).toMatchObject({ events: 3000 });
		store.close();
	});

	it("reads go on while another process writes; a second writer waits, then says who is in the way", async () => {
		const path = freshStorePath();
		const store = await openStore(path, { busyTimeout: 100 });
		importInto(metricWriter(store), [point]);
		const run = start(["stuck", path, "stuck", "1000"]);
		await run.said("before commit");
		expect(storeContents(store).points).toBe(1);
		expect(() => importInto(metricWriter(store), [{ ...point, errors: 2 }])).toThrow(
			expect.objectContaining({
				kind: "store",
				where: path,
				message: expect.stringContaining("another faultline"),
			}),
		);
		await kill(run);
		expect(importInto(metricWriter(store), [{ ...point, errors: 2 }])).toMatchObject({ replaced: 1 });
		store.close();
	});
});

describe("kill -9", () => {
	it("before COMMIT leaves the store as it was, although pages were written already", async () => {
		const path = freshStorePath();
		const before = await openStore(path);
		importInto(metricWriter(before), [point]);
		const content = dump(before);
		before.close();
		const run = start(["stuck", path, "killed", "300000"]);
		await run.said("before commit");
		// The transaction did not fit in the cache: its pages are in the log on disk.
		expect(statSync(`${path}-wal`).size).toBeGreaterThan(100_000);
		await kill(run);
		const after = await openStore(path);
		expect(dump(after)).toEqual(content);
		expect(storeProblems(after)).toEqual([]);
		after.close();
	});

	it("at any moment of a merge leaves all or nothing", async () => {
		for (const delay of [0, 20, 60, 150]) {
			const path = freshStorePath();
			const run = start(["gather", path, "killed", "300000"]);
			await run.said("merging");
			await new Promise((resolve) => setTimeout(resolve, delay));
			await kill(run);
			const store = await openStore(path);
			expect([0, 300_000]).toContain(storeContents(store).points);
			expect(storeProblems(store)).toEqual([]);
			store.close();
		}
	});
});

/** A user who is not root, when this test is. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

describe("read-only media", () => {
	async function readOnlyCopy(walToo: boolean): Promise<string> {
		const path = freshStorePath();
		const store = await openStore(path);
		importInto(metricWriter(store), [point]);
		const folder = join(freshFolder(), "ro");
		mkdirSync(folder);
		const target = join(folder, "faultline.sqlite");
		// While the store is open, the points are in the -wal file only.
		if (!walToo) store.close();
		for (const suffix of ["", "-wal"]) {
			if (existsSync(path + suffix)) copyFileSync(path + suffix, target + suffix);
		}
		if (walToo) store.close();
		for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
		chmodSync(dirname(folder), 0o755);
		chmodSync(folder, 0o555);
		return target;
	}

	for (const walToo of [false, true]) {
		it(`reads everything, warns, and refuses to write${walToo ? " (last commits still in the log)" : ""}`, async () => {
			const path = await readOnlyCopy(walToo);
			const tmp = freshFolder();
			chmodSync(tmp, 0o777);
			const run = start(["read", path], { tmp, ...(nobody === undefined ? {} : { uid: nobody }) });
			const { code, out, err } = await run.end;
			expect({ code, err }).toEqual({ code: 0, err: "" });
			const answer = JSON.parse(out);
			expect(answer).toMatchObject({ readonly: true, warnings: [{ code: "W-STORE-READONLY" }] });
			expect(answer.series).toMatchObject([{ service: "first" }]);
			expect(answer.refusal).toContain("read-only");
			expect(readdirSync(tmp).filter((name) => name.startsWith("faultline-"))).toEqual([]);
			chmodSync(dirname(path), 0o755);
		});
	}
});
