import { describe, expect, it } from "vitest";
import { redactor } from "../../src/cli/redact.js";
import { type StreamFacts, styleOf } from "../../src/cli/terminal.js";

const flags = { colour: null, ascii: false, language: "en" } as const;
const terminal: StreamFacts = { isTTY: true, columns: 100 };
const pipe: StreamFacts = {};
const xterm = { TERM: "xterm-256color" };

describe("colour", () => {
	it.each([
		["terminal", terminal, xterm, null, 2],
		["plain terminal", terminal, { TERM: "xterm" }, null, 1],
		["true colour", terminal, { ...xterm, COLORTERM: "truecolor" }, null, 3],
		["dumb terminal", terminal, { TERM: "dumb" }, null, 0],
		["pipe", pipe, xterm, null, 0],
		["NO_COLOR", terminal, { ...xterm, NO_COLOR: "1" }, null, 0],
		["empty NO_COLOR does not count", terminal, { ...xterm, NO_COLOR: "" }, null, 2],
		["FORCE_COLOR on a pipe", pipe, { ...xterm, FORCE_COLOR: "" }, null, 2],
		["FORCE_COLOR level", pipe, { FORCE_COLOR: "3" }, null, 3],
		["FORCE_COLOR=0 on a terminal", terminal, { ...xterm, FORCE_COLOR: "0" }, null, 0],
		["NO_COLOR over FORCE_COLOR", pipe, { NO_COLOR: "1", FORCE_COLOR: "1" }, null, 0],
		["CLICOLOR_FORCE", pipe, { CLICOLOR_FORCE: "1" }, null, 1],
		["GitHub Actions", pipe, { GITHUB_ACTIONS: "true" }, null, 1],
		["--color on a pipe", pipe, xterm, true, 2],
		["--color over NO_COLOR", terminal, { ...xterm, NO_COLOR: "1" }, true, 2],
		["--color on a dumb terminal", terminal, { TERM: "dumb" }, true, 1],
		["--no-color over FORCE_COLOR", terminal, { FORCE_COLOR: "3" }, false, 0],
	] as const)("%s", (_name, stream, env, colour, level) => {
		expect(styleOf(stream, env, { ...flags, colour }).colour).toBe(level);
	});
});

describe("width and alphabet", () => {
	it("is the terminal's, within reason, and 80 on a pipe", () => {
		expect(styleOf(terminal, {}, flags).width).toBe(100);
		expect(styleOf({ isTTY: true, columns: 300 }, {}, flags).width).toBe(120);
		expect(styleOf({ isTTY: true, columns: 5 }, {}, flags).width).toBe(80);
		expect(styleOf(pipe, {}, flags).width).toBe(80);
		expect(styleOf(pipe, { COLUMNS: "60" }, flags).width).toBe(60);
	});

	it("draws with ASCII when asked, on the Linux console and in the C locale", () => {
		expect(styleOf(pipe, {}, { ...flags, ascii: true }).ascii).toBe(true);
		expect(styleOf(terminal, { TERM: "linux" }, flags).ascii).toBe(true);
		expect(styleOf(terminal, { LC_ALL: "C" }, flags).ascii).toBe(true);
		expect(styleOf(terminal, { LANG: "C.UTF-8" }, flags).ascii).toBe(false);
		expect(styleOf(terminal, { LANG: "zh_CN.UTF-8" }, flags).ascii).toBe(false);
	});
});

describe("redaction", () => {
	const redact = redactor({ GITHUB_TOKEN: "ghp_abcdef", HOME: "/root/some-home", SHORT_TOKEN: "abc" });

	it.each([
		["https://user:pa%40ss@host/path", "https://***@host/path"],
		["Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ***"],
		["hooks?key=secret&x=1", "hooks?key=***&x=1"],
		["token is ghp_abcdef!", "token is ***!"],
		["in /root/some-home", "in /root/some-home"],
		[
			"abc stays, it is too short to be told from a word",
			"abc stays, it is too short to be told from a word",
		],
		["mail@example.com stays", "mail@example.com stays"],
	])("%s", (text, expected) => expect(redact(text)).toBe(expected));
});
