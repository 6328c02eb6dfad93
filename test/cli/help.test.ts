import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/command-table.js";
import { exitCodeMeanings } from "../../src/cli/exit-codes.js";
import { parseArguments } from "../../src/cli/parse.js";
import { topics } from "../../src/cli/topics.js";
import { checkConfig } from "../../src/config/check.js";
import { readDocument } from "../../src/config/document.js";
import { expectGolden } from "../golden/golden.js";
import { runMain } from "./run-main.js";

describe("help", () => {
	it("lists every command", async () => {
		const { code, stdout } = await runMain(["--help"]);
		expect(code).toBe(0);
		for (const command of commands) expect(stdout).toContain(`\n  ${command.name} `);
		expectGolden("help/root.txt", stdout);
	});

	it.each(commands.map((command) => command.name))("%s: examples first, 80 columns", async (name) => {
		const { code, stdout } = await runMain([name, "--help"]);
		expect(code).toBe(0);
		expect(stdout.split("\n")[2]).toBe("Examples:");
		// `help config` is the page on the configuration file, not on the command.
		const topic = topics.some((candidate) => candidate.name === name);
		if (!topic) expect((await runMain(["help", name])).stdout).toBe(stdout);
		expectGolden(`help/${name}.txt`, stdout);
	});

	it("keeps what it says itself within 80 columns", async () => {
		for (const command of commands) {
			const { stdout } = await runMain([command.name, "--help"]);
			const long = stdout.split("\n").filter((line) => line.length > 80);
			const examples = command.examples.map((example) => `  ${example.command}`);
			expect(long.filter((line) => !examples.includes(line))).toEqual([]);
		}
	});

	it.each(topics.map((topic) => topic.name))("topic %s", async (name) => {
		const { stdout } = await runMain(["help", name]);
		expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
		expectGolden(`help/topic-${name}.txt`, stdout);
	});

	it("shows only examples that parse", () => {
		for (const command of commands) {
			for (const example of command.examples) {
				const line = /faultline ([^)>|]*)/.exec(example.command)?.[1] ?? "";
				const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
				const invocation = parseArguments(words, commands, "0");
				expect(invocation.kind, example.command).toBe("run");
			}
		}
	});

	it("shows in README only commands that parse, and the exit codes of the program", () => {
		const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
		const lines = readme.split("\n").flatMap((line) => /^(?:\$ )?faultline (.*)$/.exec(line)?.[1] ?? []);
		expect(lines.length).toBeGreaterThan(8);
		for (const line of lines) {
			const words = line.replace(/\s+#.*$/, "").split(" ");
			expect(parseArguments(words, commands, "0").kind, line).toBe("run");
		}
		for (const [code, meaning] of exitCodeMeanings) {
			expect(readme.replaceAll("`", "")).toContain(`| ${code} | ${meaning} |`);
		}
	});

	it("shows a configuration that is valid", () => {
		const topic = topics.find((candidate) => candidate.name === "config")?.text() ?? "";
		const yaml = topic.slice(topic.indexOf("  store:")).replace(/^ {2}/gm, "");
		const document = readDocument(yaml, {});
		expect(checkConfig(document.value, document, "/")).toMatchObject({ ok: true });
	});

	it("prints the version of the package", async () => {
		const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
		expect((await runMain(["--version"])).stdout).toBe(`${manifest.version}\n`);
	});
});

describe("cold start", () => {
	it("reaches help, version and completion without heavy modules", () => {
		const src = resolve(import.meta.dirname, "../../src");
		const seen = new Set<string>();
		const packages = new Set<string>();
		const visit = (file: string): void => {
			if (seen.has(file)) return;
			seen.add(file);
			const text = readFileSync(file, "utf8");
			const pattern = /(?:^|\n)(?:import|export)(?! type)\s[^;"]*?from\s*"([^"]+)"/g;
			for (const [, spec = ""] of text.matchAll(pattern)) {
				if (spec.startsWith(".")) {
					const target = resolve(dirname(file), spec).replace(/\.js$/, ".ts");
					if (target.endsWith(".ts")) visit(target);
				} else packages.add(spec);
			}
		};
		visit(join(src, "cli/main.ts"));
		expect([...packages].filter((name) => name !== "commander" && !name.startsWith("node:"))).toEqual([]);
		const folders = new Set([...seen].map((file) => relative(src, file).split("/")[0]));
		expect([...folders].sort()).toEqual(["cli", "model", "report"]);
	});
});
