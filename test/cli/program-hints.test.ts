/** `explain` limited to one program of a monorepo, over a real repository of two programs. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMain } from "./run-main.js";

const panic = `panic: runtime error: invalid memory address or nil pointer dereference

goroutine 1 [running]:
example.com/shop/order.Price(0x0)
	/build/shop/order/order.go:4 +0x1d
`;
const main = (name: string): string =>
	`package main\n\nimport "example.com/shop/${name}"\n\nfunc main() { ${name}.Run() }\n`;

describe("explain for one program of a monorepo", () => {
	let folder = "";
	const git = (...args: readonly string[]): void => {
		const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
		const who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
		const done = spawnSync("git", ["-C", folder, ...who, ...args], { encoding: "utf8", env });
		if (done.status !== 0) throw new Error(done.stderr);
	};
	const commit = (subject: string, files: Readonly<Record<string, string>>): void => {
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		git("add", "-A");
		git("commit", "-q", "-m", subject);
	};
	const explain = (...more: readonly string[]) =>
		runMain(
			[
				"explain",
				"--range",
				"v1..HEAD",
				"--stack",
				"panic.txt",
				"--repo",
				folder,
				"--format",
				"json",
				...more,
			],
			{
				cwd: folder,
			},
		);

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "faultline-monorepo-"));
		git("init", "-q", "-b", "main");
		commit("first", {
			"go.mod": "module example.com/shop\n",
			"cmd/api/main.go": main("order"),
			"cmd/worker/main.go": main("queue"),
			"order/order.go": "package order\n\nfunc Price(p *int) int {\n\treturn *p\n}\n",
			"queue/queue.go": "package queue\n\nfunc Run() {}\n",
			"panic.txt": panic,
			"symbols.txt": "401000 T runtime.main\n402000 T main.main\n403000 T example.com/shop/order.Price\n",
		});
		git("tag", "v1");
		commit("order: dereference twice", {
			"order/order.go": "package order\n\nfunc Price(p *int) int {\n\treturn *p + *p\n}\n",
		});
		commit("queue: print", { "queue/queue.go": "package queue\n\nfunc Run() { println(1) }\n" });
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it.each([
		["--service-root", "cmd/api", "outside-import-closure"],
		["--symbols", "symbols.txt", "not-in-binary"],
	])("%s %s clears the other program's commit and says so", async (flag, value, reason) => {
		// A listing does not name the main package: all programs count until --service-root says which.
		const extra = flag === "--symbols" ? ["--service-root", "cmd/api"] : [];
		const { code, stdout } = await explain(flag, value, ...extra);
		expect(code).toBe(0);
		const answer = JSON.parse(stdout);
		expect(answer.exculpated.map((one: { reason: string }) => one.reason)).toEqual([reason]);
		expect(answer.suspects).toHaveLength(1);
		const warning = answer.warnings.find((one: { code: string }) => one.code === "W-SCOPE");
		expect(warning.message).toMatch(/left out 1 of 2 commits .*cmd\/api.*: queue/);
	});

	it("takes the folder of the configuration for the service that is asked about", async () => {
		const config = join(folder, "own.yaml");
		writeFileSync(
			config,
			"repository:\n  api: { path: ., root: cmd/api }\n  queue: { path: ., root: cmd/worker }\n",
		);
		const reasons = async (...more: readonly string[]) => {
			const { exculpated } = JSON.parse((await explain("--config", config, ...more)).stdout);
			return exculpated.map((one: { commit: { subject: string } }) => one.commit.subject);
		};
		expect(await reasons("--service", "api")).toEqual(["queue: print"]);
		expect(await reasons("--service", "unknown")).toEqual([]);
	});

	it("keeps both without being told", async () => {
		const answer = JSON.parse((await explain()).stdout);
		expect(answer.suspects).toHaveLength(2);
		expect(answer.exculpated).toEqual([]);
	});

	it.each([
		[["--service-root", "cmd/none"], /no such folder.*cmd\/none/],
		[["--binary", "none"], /no such file \(none\)/],
		[["--binary", "panic.txt"], /no ELF, Mach-O or PE program \(panic\.txt\)/],
		[["--symbols", "panic.txt"], /no symbol listing.*panic\.txt:1/],
		[["--symbols", "symbols.txt", "--binary", "x"], /say the same thing/],
	])("refuses %j", async (more, message) => {
		const { code, stderr } = await explain(...more);
		expect(code).not.toBe(0);
		expect(stderr).toMatch(message);
		expect(stderr).toContain("hint:");
	});
});
