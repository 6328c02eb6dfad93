import type { CommandSpec } from "../spec.js";

export const config: CommandSpec = {
	name: "config",
	summary: "Show or check the configuration",
	group: "setup",
	arguments: [{ name: "<action>", text: "What to do", choices: ["show", "validate"] }],
	options: [{ flags: "--origin", text: "With show: say where each value comes from" }],
	formats: ["text", "json"],
	examples: [
		{ command: "faultline config show --origin", text: "every value and where it was set" },
		{ command: "faultline config validate", text: "check the file, in CI too (exit code 2 when wrong)" },
	],
	load: () => import("../commands/config.js"),
};
