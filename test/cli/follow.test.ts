/** `import errors --follow`: a growing and rotating log ends up in the store, once. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMain, startMain, testNow } from "./run-main.js";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-follow-"));
	writeFileSync(join(folder, ".faultline.yaml"), "store: ./store.db\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (second: number, msg: string): string =>
	`${JSON.stringify({ time: new Date((testNow - 600 + second) * 1000).toISOString(), level: "ERROR", msg, service: "shop" })}\n`;
const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe("faultline import errors --follow", () => {
	it("keeps what is there and what comes, through a rotation, and ends in order", async () => {
		const log = join(folder, "app.log");
		writeFileSync(log, line(0, "first"));
		const running = startMain(["import", "errors", "--follow", "app.log"], { cwd: folder });
		await sleep(900);
		appendFileSync(log, line(1, "second"));
		renameSync(log, `${log}.1`);
		writeFileSync(
			log,
			`${line(2, "third")}panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:5 +0x1d\n`,
		);
		await sleep(1500);
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
