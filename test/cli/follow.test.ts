/** `import errors --follow`: a growing and rotating log ends up in the store, once. */
import { appendFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { storeErrors } from "../../src/store/errors.js";
import { openStore } from "../../src/store/open.js";
import { runMain, startMain, testNow } from "./run-main.js";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-follow-"));
	writeFileSync(join(folder, ".faultline.yaml"), "store: ./store.db\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (second: number, msg: string): string =>
	`${JSON.stringify({ time: new Date((testNow - 600 + second) * 1000).toISOString(), level: "ERROR", msg, service: "shop" })}\n`;
/** Waits until the store holds so many events (a batch is kept every 2 s). */
async function untilKept(events: number): Promise<void> {
	for (let tries = 0; tries < 150; tries++) {
		await sleep(100);
		if (!existsSync(join(folder, "store.db"))) continue;
		const store = await openStore(join(folder, "store.db"));
		const { rows } = await storeErrors(store).events({ range: { from: 0, to: 4e9 } });
		store.close();
		if (rows.length >= events) return;
	}
	throw new Error(`the store never held ${events} events`);
}

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe("faultline import errors --follow", () => {
	it("keeps what is there and what comes, through a rotation, and ends in order", async () => {
		const log = join(folder, "app.log");
		writeFileSync(log, line(0, "first"));
		const running = startMain(["import", "errors", "--follow", "app.log"], { cwd: folder });
		await untilKept(1);
		appendFileSync(log, line(1, "second"));
		renameSync(log, `${log}.1`);
		writeFileSync(
			log,
			`${line(2, "third")}panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:5 +0x1d\n`,
		);
		await untilKept(3);
		running.interrupt();
		const { code, stdout, stderr } = await running.done;
		expect([code, stdout]).toEqual([0, "4 new errors\n"]);
		expect(stderr).toContain("app.log; Ctrl-C ends");
		const again = await runMain(["import", "errors", "app.log", "app.log.1", "--json"], { cwd: folder });
		expect(JSON.parse(again.stdout)).toMatchObject({
			files: [
				{ new: 0, known: 2 },
				{ new: 0, known: 2 },
			],
		});
	});

	it("follows neither pipes nor metrics", async () => {
		expect((await runMain(["import", "errors", "-", "--follow"], { cwd: folder })).stderr).toContain(
			"cannot be followed",
		);
		expect((await runMain(["import", "metrics", "x", "--follow"], { cwd: folder })).stderr).toContain(
			"metrics cannot be followed",
		);
	});
});
