import { describe, expect, it } from "vitest";
import type { CommandContext } from "../../src/cli/context.js";
import { exitCodeOf } from "../../src/cli/exit-codes.js";
import type { CommandOptions } from "../../src/cli/options.js";
import type { CommandSpec } from "../../src/cli/spec.js";
import { Failure, type FailureKind } from "../../src/model/failure.js";
import { expectGolden } from "../golden/golden.js";
import { type RunOptions, runMain, startMain } from "./run-main.js";

/** A table with one command that does what the test wants. */
function only(
	run: (options: CommandOptions, context: CommandContext) => Promise<number>,
	more: Partial<CommandSpec> = {},
): Pick<RunOptions, "commands"> {
	const spec: CommandSpec = {
		name: "try",
		summary: "Try something",
		group: "setup",
		options: [
			{ flags: "--at <time>", text: "Time" },
			{ flags: "--for <duration>", text: "Duration" },
			{ flags: "--count <n>", text: "Number" },
			{ flags: "--tag <name>", text: "Tag", repeat: true },
			{ flags: "--save", text: "Save" },
			{ flags: "--no-save", text: "Do not" },
		],
		examples: [],
		load: async () => ({ run }),
		...more,
	};
	return { commands: [spec] };
}

describe("usage", () => {
	it("explains itself in ten lines when nothing is asked", async () => {
		const { code, stdout } = await runMain([]);
		expect(code).toBe(0);
		expect(stdout.trimEnd().split("\n")).toHaveLength(10);
		expectGolden("help/nothing.txt", stdout);
	});

	it.each([
		["unknown command", ["detct"]],
		["far from any command", ["xyzzy"]],
		["unknown option", ["detect", "--snce", "24h"]],
		["missing value", ["detect", "--since"]],
		["bad duration", ["detect", "--since", "soon"]],
		["bad time", ["detect", "--from", "yesterday"]],
		["reversed range", ["detect", "--from", "now", "--to", "-1h"]],
		["bad format", ["detect", "--format", "xml"]],
		["bad choice", ["completion", "tcsh"]],
		["missing argument", ["config"]],
		["bad language", ["detect", "--lang", "de"]],
		["bad timeout", ["detect", "--timeout", "never"]],
		["range without stack", ["explain", "--range", "a..b"]],
		["stack without range", ["explain", "--stack", "x"]],
		["no range", ["explain", "--range", "main", "--stack", "-"]],
		["unknown topic", ["help", "codes"]],
		["missing flag of gate", ["gate", "--service", "shop"]],
		["missing configuration", ["config", "show", "--config", "/nonexistent/x.yaml"]],
	])("ends with 2: %s", async (name, args) => {
		const { code, stdout, stderr } = await runMain(args, { cwd: "/" });
		expect(code).toBe(2);
		expect(stdout).toBe("");
		expectGolden(`errors/${name.replaceAll(" ", "-")}.txt`, `$ faultline ${args.join(" ")}\n${stderr}`);
	});
});

describe("options", () => {
	it("reads times, durations, numbers and lists", async () => {
		const args = ["try", "--at", "-15m", "--for", "1h30m", "--count", "2.5", "--tag", "a", "--tag", "b"];
		const { stdout } = await runMain(args, {
			now: 10_000,
			...only(async (options, context) => {
				await context.stdout.write(
					JSON.stringify([
						options.time("at"),
						options.duration("for"),
						options.number("count"),
						options.list("tag"),
						options.toggle("save"),
					]),
				);
				return 0;
			}),
		});
		expect(JSON.parse(stdout)).toEqual([9100, 5400, 2.5, ["a", "b"], null]);
	});

	it("tells --save from --no-save, and takes global options on both sides of the command", async () => {
		const seen: unknown[] = [];
		const table = only(async (options, context) => {
			seen.push(options.toggle("save"), context.globals.repo);
			return 0;
		});
		await runMain(["--repo", "r1", "try", "--save"], table);
		await runMain(["try", "--no-save", "--repo", "r2"], table);
		expect(seen).toEqual([true, "r1", false, "r2"]);
	});

	it("takes FAULTLINE_REPO and FAULTLINE_LANG, and lets flags win", async () => {
		const seen: unknown[] = [];
		const env = { FAULTLINE_REPO: "/env", FAULTLINE_LANG: "zh" };
		const table = only(async (_options, context) => {
			seen.push([context.globals.repo, context.style.language]);
			return 0;
		});
		await runMain(["try"], { env, ...table });
		await runMain(["try", "--repo", "/flag", "--lang", "en"], { env, ...table });
		expect(seen).toEqual([
			["/env", "zh"],
			["/flag", "en"],
		]);
	});
});

describe("failures", () => {
	const kinds: Readonly<Record<FailureKind, number>> = {
		usage: 2,
		config: 2,
		input: 2,
		repository: 2,
		source: 3,
		store: 3,
		inconclusive: 3,
		authentication: 4,
		internal: 5,
		deadline: 124,
		interrupted: 130,
	};

	it.each(Object.entries(kinds))("%s ends with %i", async (kind, code) => {
		expect(exitCodeOf(kind as FailureKind)).toBe(code);
		const result = await runMain(
			["try"],
			only(async () => {
				throw new Failure(kind as FailureKind, "it broke", { where: "here", hint: "mend it" });
			}),
		);
		expect(result.code).toBe(code);
		expect(result.stderr.split("\n").slice(0, 2)).toEqual(["error: it broke (here)", "hint: mend it"]);
	});

	it("asks for a report on a bug, with the stack only under --debug", async () => {
		const table = only(async () => {
			throw new TypeError("x is not a function");
		});
		const quiet = await runMain(["try"], table);
		expect(quiet.code).toBe(5);
		expect(quiet.stderr).toContain("error: TypeError: x is not a function");
		expect(quiet.stderr).toContain("--debug");
		expect(quiet.stderr).not.toContain("main.test.ts");
		const loud = await runMain(["try", "--debug"], table);
		expect(loud.stderr).toContain("main.test.ts");
	});

	it("masks secrets and control characters in what it says", async () => {
		const { stderr } = await runMain(["try"], {
			env: { PROM_TOKEN: "s3cr3t-value" },
			...only(async () => {
				throw new Failure("source", "no answer to s3cr3t-value \u001b[31m", {
					where: "https://user:pass@host/x?token=abc",
					hint: "header was Authorization: Bearer abc.def",
				});
			}),
		});
		expect(stderr).toBe(
			"error: no answer to *** \\x1b[31m (https://***@host/x?token=***)\nhint: header was Authorization: Bearer ***\n",
		);
	});
});

describe("ending early", () => {
	const forever = only(() => new Promise<number>(() => undefined));

	it("Ctrl-C ends with 130 at once", async () => {
		const running = startMain(["try"], forever);
		await new Promise((resolve) => setImmediate(resolve));
		running.interrupt();
		const { code, exits, stderr } = await running.done;
		expect(code).toBe(130);
		expect(exits).toEqual([130]);
		expect(stderr).toBe("error: interrupted\n");
	});

	it("--timeout ends with 124", async () => {
		const { code, stderr } = await runMain(["try", "--timeout", "20ms"], forever);
		expect(code).toBe(124);
		expect(stderr).toContain("error: not done after 0.02 s");
	});

	it("aborts the signal that commands pass on", async () => {
		let reason: unknown = null;
		await runMain(["try", "--timeout", "10ms"], {
			...only(async (_options, context) => {
				await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
				reason = context.signal.reason;
				return 0;
			}),
		});
		expect(reason).toMatchObject({ kind: "deadline" });
	});

	it("is quiet when the reader goes away, and keeps its exit code", async () => {
		const broken = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
		const { code, stderr } = await runMain(["try"], {
			stdoutError: broken,
			...only(async (_options, context) => {
				await context.stdout.write("one\n");
				await context.stdout.write("two\n");
				return context.stdout.closed ? 1 : 0;
			}),
		});
		expect(code).toBe(1);
		expect(stderr).toBe("");
	});

	it("does not hide a full disk", async () => {
		const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
		const { code, stderr } = await runMain(["try"], {
			stdoutError: full,
			...only(async (_options, context) => {
				await context.stdout.write("one\n");
				return 0;
			}),
		});
		expect(code).not.toBe(0);
		expect(stderr).toContain("ENOSPC");
	});
});
