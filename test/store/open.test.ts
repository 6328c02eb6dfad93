/** Opening: new files, old versions, newer, foreign and damaged ones, no space, no addon. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.js";
import { storeDeploys } from "../../src/store/deploys.js";
import { loadDriver } from "../../src/store/driver.js";
import { storeErrors } from "../../src/store/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeContents, storeProblems } from "../../src/store/inspect.js";
import { storeMetrics } from "../../src/store/metrics.js";
import type { Migration } from "../../src/store/migrate.js";
import { migrations } from "../../src/store/migrations/index.js";
import { openStore } from "../../src/store/open.js";
import { dump } from "./dump.js";
import { freshFolder, freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

const start = 1_700_000_100;

function points(count: number, service = "api") {
	return Array.from({ length: count }, (_, i) => ({
		time: start + i * 60,
		service,
		env: "prod",
		version: "v1",
		errors: i % 5,
		requests: 100,
		panics: null,
	}));
}

async function failureOf(opening: Promise<unknown>): Promise<Failure> {
	const error = await opening.then(
		() => null,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(Failure);
	return error as Failure;
}

function hashOf(path: string): string {
	return createHash("sha256").update(readFileSync(path)).digest("hex");
}

describe("a new store", () => {
	it("is made with its folder, for this user only", async () => {
		const path = freshStorePath();
		const store = await openStore(path);
		expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(store).toMatchObject({ path, readonly: false, warnings: [] });
		expect(storeContents(store)).toMatchObject({ schema: migrations.length, points: 0, pointsSpan: null });
		store.close();
	});

	it("is not made when it must exist", async () => {
		const path = freshStorePath();
		const failure = await failureOf(openStore(path, { mustExist: true }));
		expect(failure).toMatchObject({ kind: "store", where: path, message: "there is no store yet" });
		expect(existsSync(dirname(path))).toBe(false);
	});

	it("an empty file becomes a store: a crash at creation is no damage", async () => {
		const path = join(freshFolder(), "empty.sqlite");
		writeFileSync(path, "");
		const store = await openStore(path);
		expect(storeContents(store).schema).toBe(migrations.length);
		store.close();
	});

	it("says what is wrong with an impossible path", async () => {
		const folder = freshFolder();
		const file = join(folder, "file");
		writeFileSync(file, "");
		expect(await failureOf(openStore(folder))).toMatchObject({ kind: "store", where: folder });
		const below = join(file, "faultline.sqlite");
		expect(await failureOf(openStore(below))).toMatchObject({ kind: "store", where: below });
	});
});

describe("migrations", () => {
	it("are numbered without gaps", () => {
		expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, i) => i + 1));
	});

	/** Rows as version 1 wrote them; the blob pins the chunk format on disk. */
	const versionOne = `
INSERT INTO series VALUES (1, 'api', 'prod', 'v1', '{}', '{"service":"api","env":"prod","version":"v1","labels":{}}');
INSERT INTO metric_chunks VALUES (1, 236111, 3, X'810503e0cd2fe0d4030102030a0b0c');
INSERT INTO fingerprints VALUES (1, 'aaaa', 'api', 'prod', 1699999980.5, 1699999980.5);
INSERT INTO events VALUES (1, X'00000000000000000000000000000001', 1, 1699999980.5, 'v1', 'error', 'boom', NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO deploys VALUES ('run-1', 'api', 'prod', 'abc', NULL, 1, 2, 'success', NULL);
`;

	for (const version of migrations.map((migration) => migration.number)) {
		it(`open a store of version ${version} with everything in it`, async () => {
			const path = freshStorePath();
			const old = await openStore(path, { migrations: migrations.slice(0, version) });
			old.write(() => {
				for (const sql of versionOne.trim().split("\n")) old.statement(sql).run();
			});
			expect(storeVersion(old)).toBe(version);
			old.close();
			const store = await openStore(path);
			expect(storeVersion(store)).toBe(migrations.length);
			const range = { from: 1_699_999_980, to: 1_700_000_160 };
			const { series } = await storeMetrics(store).query({ range, step: 60 });
			expect(series.map((one) => [one.service, one.errors, one.requests])).toEqual([
				["api", [1, 2, 3], [10, 11, 12]],
			]);
			expect((await storeErrors(store).events({ range })).rows.map((event) => event.message)).toEqual([
				"boom",
			]);
			expect((await storeDeploys(store).deploys({})).map((deploy) => deploy.pipelineId)).toEqual(["run-1"]);
			expect(storeContents(store).incidents).toBe(0);
			store.close();
		});
	}

	it("leave the store at the version before when one fails", async () => {
		const path = freshStorePath();
		const good = await openStore(path);
		importInto(metricWriter(good), points(3));
		const content = dump(good);
		good.close();
		const bad: Migration = {
			number: migrations.length + 1,
			name: "bad",
			sql: "CREATE TABLE half (a); DROP TABLE metric_chunks; INSERT INTO nowhere VALUES (1);",
		};
		await expect(openStore(path, { migrations: [...migrations, bad] })).rejects.toThrow(/nowhere/);
		const again = await openStore(path);
		expect(dump(again)).toEqual(content);
		again.close();
	});

	it("refuse a store that a newer faultline wrote, and leave it alone", async () => {
		const path = freshStorePath();
		const next: Migration = { number: migrations.length + 1, name: "next", sql: "CREATE TABLE next (a)" };
		(await openStore(path, { migrations: [...migrations, next] })).close();
		const before = hashOf(path);
		const failure = await failureOf(openStore(path));
		expect(failure).toMatchObject({ kind: "store", where: path });
		expect(failure.message).toContain("newer faultline");
		expect(failure.hint).toContain("upgrade");
		expect(hashOf(path)).toBe(before);
	});
});

function storeVersion(store: Awaited<ReturnType<typeof openStore>>): number {
	const row = store.statement("SELECT user_version AS version FROM pragma_user_version").get();
	return (row as { readonly version: number }).version;
}

describe("a file that is no store", () => {
	it("is named, kept byte for byte, and nothing is put beside it", async () => {
		for (const content of [Buffer.from("not a database, ".repeat(400)), Buffer.alloc(8192, 7)]) {
			const path = join(freshFolder(), "x.sqlite");
			writeFileSync(path, content);
			const failure = await failureOf(openStore(path));
			expect(failure).toMatchObject({ kind: "store", where: path });
			expect(failure.hint).toContain(`mv ${path} ${path}.bad`);
			expect(readFileSync(path).equals(content)).toBe(true);
			expect(readdirSync(dirname(path))).toEqual(["x.sqlite"]);
		}
	});

	it("another program's SQLite file is not touched", async () => {
		const path = join(freshFolder(), "other.sqlite");
		const database = (await loadDriver())(path, {});
		database.exec("CREATE TABLE bookmarks (url); INSERT INTO bookmarks VALUES ('x')");
		database.close();
		const before = hashOf(path);
		expect((await failureOf(openStore(path))).message).toContain("another program");
		expect(hashOf(path)).toBe(before);
	});
});

describe("a damaged store", () => {
	it("is a Failure with the path wherever the damage is met, and quick_check names it", async () => {
		const path = freshStorePath();
		const store = await openStore(path);
		for (let i = 0; i < 50; i++) importInto(metricWriter(store), points(2000, `service-${i}`));
		store.close();
		const content = readFileSync(path);
		// The schema stays whole; pages of data become rubbish.
		content.fill(0xa5, 4096 * 60);
		writeFileSync(path, content);
		const before = hashOf(path);
		const damaged = await openStore(path);
		const query = storeMetrics(damaged).query({ range: { from: start, to: start + 120_000 }, step: 60 });
		const failure = await failureOf(query);
		expect(failure).toMatchObject({ kind: "store", where: path });
		expect(failure.message).toContain("damaged");
		expect(storeProblems(damaged).length).toBeGreaterThan(0);
		damaged.close();
		expect(hashOf(path)).toBe(before);
	});

	it("a cut file is a Failure too", async () => {
		const path = freshStorePath();
		const store = await openStore(path);
		importInto(metricWriter(store), points(50_000));
		store.close();
		writeFileSync(path, readFileSync(path).subarray(0, 4096 * 5));
		const failure = await failureOf(
			openStore(path).then((cut) =>
				storeMetrics(cut).query({ range: { from: start, to: start + 6e6 }, step: 60 }),
			),
		);
		expect(failure).toMatchObject({ kind: "store", where: path });
	});
});

describe("no space left", () => {
	it("keeps nothing of the write, says so, and works again when there is space", async () => {
		const store = await openStore(freshStorePath());
		importInto(metricWriter(store), points(10));
		const before = dump(store);
		store.statement("PRAGMA max_page_count = 1").all();
		let failure: unknown;
		try {
			importInto(metricWriter(store), points(100_000, "large"));
		} catch (error) {
			failure = error;
		}
		expect(failure).toMatchObject({ kind: "store", where: store.path });
		expect(String(failure)).toContain("no space left");
		expect(dump(store)).toEqual(before);
		store.statement("PRAGMA max_page_count = 1000000").all();
		expect(importInto(metricWriter(store), points(100_000, "large"))).toMatchObject({ new: 100_000 });
		store.close();
	});
});

/** Mounts a file system of 1 MiB; null where that is not allowed. */
function smallFileSystem(): { readonly folder: string; unmount(): void } | null {
	const folder = freshFolder();
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]).status === 0;
	return mounted ? { folder, unmount: () => spawnSync("umount", [folder]) } : null;
}

const small = smallFileSystem();
afterAll(() => small?.unmount());

describe.skipIf(small === null)("a full file system", () => {
	it("keeps nothing of the write, and the file stays whole", async () => {
		const path = join(small?.folder ?? "", "full.sqlite");
		const store = await openStore(path);
		importInto(metricWriter(store), points(10));
		const before = dump(store);
		const many = Array.from({ length: 60 }, (_, i) => points(10_000, `service-${i}`)).flat();
		expect(() => importInto(metricWriter(store), many)).toThrow(/no space left/);
		expect(dump(store)).toEqual(before);
		expect(storeProblems(store)).toEqual([]);
		expect(importInto(metricWriter(store), points(20))).toMatchObject({ new: 10, known: 10 });
		store.close();
	});
});

describe("the addon", () => {
	it("that does not load is a Failure with the remedy", async () => {
		const failure = await failureOf(
			loadDriver(() => Promise.reject(new Error("Could not locate the bindings file. Tried:\n -> a\n -> b"))),
		);
		expect(failure.kind).toBe("store");
		expect(failure.message).toBe(
			"the SQLite addon (better-sqlite3) does not load: Could not locate the bindings file. Tried:",
		);
		expect(failure.hint).toContain("npm rebuild better-sqlite3");
	});

	it("that was built for another Node is the same", async () => {
		const module = {
			default: class {
				constructor() {
					throw Object.assign(new Error("was compiled against NODE_MODULE_VERSION 108"), {
						code: "ERR_DLOPEN_FAILED",
					});
				}
			},
		};
		const failure = await failureOf(loadDriver(async () => module));
		expect(failure.message).toContain("NODE_MODULE_VERSION 108");
	});
});

describe("a store opened read-only on purpose", () => {
	it("reads, warns and refuses to write", async () => {
		const path = freshStorePath();
		const writing = await openStore(path);
		importInto(metricWriter(writing), points(3));
		const store = await openStore(path, { readonly: true });
		expect(store.readonly).toBe(true);
		expect(storeContents(store).points).toBe(3);
		expect(() => importInto(metricWriter(store), points(4))).toThrow(/read-only/);
		expect(() => store.mustBeWritable()).toThrow(/read-only/);
		expect(() => writing.mustBeWritable()).not.toThrow();
		store.close();
		writing.close();
	});

	it("reads an older version from a copy and leaves the file alone", async () => {
		const path = freshStorePath();
		(await openStore(path, { migrations: migrations.slice(0, 1) })).close();
		const before = hashOf(path);
		const store = await openStore(path, { readonly: true });
		expect(storeContents(store).incidents).toBe(0);
		store.close();
		expect(hashOf(path)).toBe(before);
	});

	it("a folder in the way is said", async () => {
		const path = freshStorePath();
		mkdirSync(path, { recursive: true });
		expect((await failureOf(openStore(path, { readonly: true }))).message).toContain("not a file");
	});
});
