/** The tour, run in process: it must build everything, answer all incidents and leave foreign folders alone. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { type MainProcess, main } from "../../src/cli/main.js";

const folder = mkdtempSync(join(tmpdir(), "faultline-demo-"));
const demo = join(folder, "d");
/** The demo's paths as a person in the checkout would type them. */
const typed = relative(process.cwd(), demo);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the CLI in `folder` with buffers for streams. */
async function faultline(...argv: readonly string[]): Promise<{ code: number; out: string; talk: string }> {
	const buffer = () => {
		const stream = new PassThrough();
		let text = "";
		stream.on("data", (chunk: Buffer) => {
			text += chunk.toString("utf8");
		});
		return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
	};
	const [stdout, stderr] = [buffer(), buffer()];
	const process_: MainProcess = {
		argv: ["node", "faultline", ...argv],
		env: { PATH: process.env.PATH, HOME: folder, FAULTLINE_STORE: "/nowhere/a.db" },
		cwd: () => process.cwd(),
		stdin: new PassThrough() as unknown as NodeJS.Process["stdin"],
		stdout: stdout.stream,
		stderr: stderr.stream,
		on: () => undefined,
		off: () => undefined,
		exit: () => undefined,
	};
	const code = await main(process_);
	return { code, out: stdout.text(), talk: stderr.text() };
}

describe("faultline demo", () => {
	it("builds the shop, finds the bursts and explains them", { timeout: 120_000 }, async () => {
		const first = await faultline("demo", "--dir", demo, "--incident", "f");
		expect(first.talk).toBe("");
		expect(first.code).toBe(0);
		expect(first.out).toContain(`built in  ${typed}\n`);
		expect(first.out).toMatch(/\$ .*faultline detect --repo \S+ --from \S+ --to \S+\n\d+ bursts in /);
		const explained = `$ faultline explain --repo ${typed}/shop --service payment --at 2026-11-19T19:25:00Z`;
		expect(first.out).toContain(explained);
		expect(first.out).toContain("f  an evening sale");
		expect(first.out).toMatch(/\d of 6 right\n/);
		for (const id of "abcdef") expect(existsSync(join(demo, "reports", `${id}.html`)), id).toBe(true);
		const status = spawnSync("git", ["-C", join(demo, "shop"), "status", "--porcelain"], {
			encoding: "utf8",
		});
		expect(status.stdout + status.stderr).toBe("");
	});

	it("finds everything in place the second time, with the same answers", { timeout: 120_000 }, async () => {
		const [second, third] = [await faultline("demo", "--dir", demo), await faultline("demo", "--dir", demo)];
		expect([second.code, second.talk]).toEqual([0, ""]);
		expect(second.out).toContain(`found in  ${typed}\n`);
		expect(third.out).toBe(second.out);
	});

	it("leaves a folder alone that is not its own", async () => {
		writeFileSync(join(folder, "mine.txt"), "mine");
		const { code, talk } = await faultline("demo", "--dir", folder);
		expect(code).toBe(2);
		expect(talk).toContain("not a demo");
		expect(existsSync(join(folder, "mine.txt"))).toBe(true);
	});
});
