import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/command-table.js";
import { bashCompletion, fishCompletion, zshCompletion } from "../../src/cli/completion-scripts.js";

/** What bash proposes for a command line that ends in the word to complete. */
function propose(...words: readonly string[]): readonly string[] {
	const script = `${bashCompletion(commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _faultline; printf '%s\\n' "\${COMPREPLY[@]}"`;
	const done = spawnSync("bash", ["--norc", "-c", script, "bash", ...words], { encoding: "utf8", cwd: "/" });
	expect(done.stderr).toBe("");
	return done.stdout.trimEnd().split("\n");
}

describe("bash completion", () => {
	it("proposes commands", () => {
		expect(propose("faultline", "")).toEqual(expect.arrayContaining(commands.map((command) => command.name)));
		expect(propose("faultline", "exp")).toEqual(["explain"]);
	});

	it("proposes options of the command, also after its arguments", () => {
		expect(propose("faultline", "explain", "--ra")).toEqual(["--range"]);
		expect(propose("faultline", "explain", "--range", "a..b", "--st")).toEqual(["--stack", "--store"]);
	});

	it("proposes choices of options and arguments", () => {
		expect(propose("faultline", "explain", "--format", "")).toEqual(["text", "json", "markdown", "html"]);
		expect(propose("faultline", "completion", "f")).toEqual(["fish"]);
		expect(propose("faultline", "detect", "--lang", "")).toEqual(["en", "zh"]);
	});

	it("proposes files where a file belongs", () => {
		expect(propose("faultline", "explain", "--stack", "/et")).toEqual(["/etc"]);
	});

	it("proposes help topics", () => {
		expect(propose("faultline", "help", "exit")).toEqual(["exit-codes"]);
	});
});

describe("other shells", () => {
	it("covers every command and option", () => {
		for (const script of [zshCompletion(commands), fishCompletion(commands)]) {
			for (const command of commands) {
				expect(script).toContain(command.name);
				for (const option of command.options) {
					const name = /--([a-z-]+)/.exec(option.flags)?.[1] ?? "";
					expect(script).toMatch(new RegExp(`(--|-l )${name}\\b`));
				}
			}
		}
	});

	it("is valid zsh where zsh is installed", (context) => {
		const done = spawnSync("zsh", ["-n"], { input: zshCompletion(commands), encoding: "utf8" });
		if (done.error !== undefined) context.skip("no zsh");
		expect(done.stderr).toBe("");
	});

	it("works in fish where fish is installed", (context) => {
		const ask = `${fishCompletion(commands)}\ncomplete -C "faultline expl"; complete -C "faultline explain --ra"`;
		const done = spawnSync("fish", ["--no-config", "-c", ask], { encoding: "utf8", cwd: "/" });
		if (done.error !== undefined) context.skip("no fish");
		expect(done.stderr).toBe("");
		expect(done.stdout.split("\n").map((line) => line.split("\t")[0])).toEqual(["explain", "--range", ""]);
	});
});
