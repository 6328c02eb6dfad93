/** The built program itself, for what only a process can show: signals, pipes, exit codes. Needs `npm run build`. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const bin = join(root, "bin/faultline.js");

beforeAll(() => {
	expect(existsSync(join(root, "dist/main.cjs")), "not built: npm run build").toBe(true);
});

describe("the program", () => {
	it("prints its version", () => {
		const done = spawnSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
		expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
		expect(done.stderr).toBe("");
	});

	it("is all ASCII, as its loader reads it", () => {
		const dist = join(root, "dist");
		const files = readdirSync(dist).filter((name) => name.endsWith(".cjs"));
		expect(files).toContain("main.cjs");
		const wide = files.filter((name) => readFileSync(join(dist, name)).some((byte) => byte > 0x7f));
		expect(wide).toEqual([]);
	});

	it("ends with 2 on wrong usage", () => {
		const done = spawnSync(process.execPath, [bin, "detct"], { encoding: "utf8" });
		expect(done.status).toBe(2);
		expect(done.stdout).toBe("");
		expect(done.stderr).toContain("did you mean detect?");
	});

	it("is quiet when its reader goes away", () => {
		const script = `"${process.execPath}" "${bin}" completion zsh | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
		const done = spawnSync("bash", ["-c", script], { encoding: "utf8" });
		expect(done.stdout).toBe("0\n");
		expect(done.stderr).toBe("");
	});

	it("ends with 130 on Ctrl-C, though it waits for input", async () => {
		const child = spawn(process.execPath, [bin, "explain", "--range", "HEAD..HEAD", "--stack", "-"], {
			cwd: root,
		});
		let said = "";
		child.stderr.on("data", (text) => {
			said += text;
		});
		const ended = new Promise<number | null>((done) => child.on("exit", (code) => done(code)));
		// A signal that comes before the program listens ends it without a word, as it should.
		const alive = setInterval(() => child.kill("SIGINT"), 4_000);
		expect(await ended).toBe(130);
		clearInterval(alive);
		expect(said).toContain("error: interrupted");
	});
});
