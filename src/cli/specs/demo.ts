import type { CommandSpec } from "../spec.js";

export const demo: CommandSpec = {
	name: "demo",
	summary: "See it work on a recorded shop with six incidents",
	group: "setup",
	details: `Builds the git history of a Go shop of four services (68 commits by six people), imports three
recorded days of counts, error events, deploys and canaries, finds the bursts, explains one of
them and compares the answers with the truth. Works offline and writes only to its folder.`,
	options: [
		{ flags: "--dir <folder>", text: "Where to put it", fallback: ".faultline-demo", completes: "folder" },
		{
			flags: "--incident <id>",
			text: "The incident to show in full",
			choices: ["a", "b", "c", "d", "e", "f"],
		},
		{ flags: "--fresh", text: "Build it again" },
	],
	examples: [
		{ command: "faultline demo", text: "The whole tour" },
		{ command: "faultline demo --incident e", text: "A service that drags its two callers along" },
	],
	load: () => import("../commands/demo.js"),
};
