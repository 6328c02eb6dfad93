import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { progressOn } from "../../src/cli/progress.js";
import { runMain } from "./run-main.js";

function terminal(isTTY: boolean) {
	const chunks: string[] = [];
	const stream = new Writable({
		write(chunk, _encoding, done) {
			chunks.push(String(chunk));
			done();
		},
	});
	const extra = { isTTY, columns: 80, clearLine: () => true, cursorTo: () => true, moveCursor: () => true };
	return {
		stream: Object.assign(stream, extra) as unknown as NodeJS.WriteStream,
		text: () => chunks.join(""),
	};
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe("progress", () => {
	it("shows what goes on, on a terminal", async () => {
		const { stream, text } = terminal(true);
		const progress = progressOn({ stream, env: { TERM: "xterm" }, machine: false });
		progress.step("reading commits");
		for (let tries = 0; tries < 200 && text() === ""; tries++) await wait(50);
		progress.stop();
		expect(text()).toContain("reading commits");
	});

	it.each([
		["a pipe", false, {}, false],
		["CI", true, { CI: "true" }, false],
		["NO_COLOR", true, { NO_COLOR: "1" }, false],
		["a dumb terminal", true, { TERM: "dumb" }, false],
		["output for machines", true, {}, true],
	] as const)("is silent: %s", async (_name, isTTY, env, machine) => {
		const { stream, text } = terminal(isTTY);
		const progress = progressOn({ stream, env, machine });
		progress.step("reading commits");
		await wait(400);
		progress.stop();
		expect(text()).toBe("");
	});

	it("does not draw what is over before it could be read", async () => {
		const { stream, text } = terminal(true);
		const progress = progressOn({ stream, env: {}, machine: false });
		progress.step("quick");
		progress.stop();
		await wait(400);
		expect(text()).toBe("");
	});

	it("tells steps with their times under --debug", async () => {
		const { stderr } = await runMain(["try", "--debug"], {
			commands: [
				{
					name: "try",
					summary: "Try",
					group: "setup",
					options: [],
					examples: [],
					load: async () => ({
						run: async (_options, context) => {
							context.progress.step("reading commits");
							return 0;
						},
					}),
				},
			],
		});
		expect(stderr).toBe("debug: 0.000 s  reading commits\n");
	});
});
