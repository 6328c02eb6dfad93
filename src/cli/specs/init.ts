import type { CommandSpec } from "../spec.js";

export const init: CommandSpec = {
	name: "init",
	summary: "Write a commented .faultline.yaml for this repository",
	group: "setup",
	details: "Looks at go.mod, cmd/*, CI files and remotes, and writes what it finds as a starting point.",
	options: [
		{ flags: "--force", text: "Replace an existing file" },
		{ flags: "--dry-run", text: "Print the file instead of writing it" },
	],
	examples: [
		{ command: "faultline init", text: "in the root of a Go repository" },
		{ command: "faultline init --dry-run", text: "only look" },
	],
	load: () => import("../commands/init.js"),
};
