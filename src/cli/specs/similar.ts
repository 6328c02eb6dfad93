import type { CommandSpec } from "../spec.js";

export const similar: CommandSpec = {
	name: "similar",
	summary: "Find commits that edited code like this one did",
	group: "inspect",
	details: `Compares edit actions, not text, so renamed twins are found. Also looks at commits that were confirmed as
culprits with \`faultline feedback\`, and lists other places that got the same edit.`,
	arguments: [{ name: "<commit>", text: "The commit in question" }],
	options: [
		{ flags: "--against <A..B>", text: "Commits to compare with", fallback: "the 500 before it" },
		{ flags: "--last <n>", text: "Compare with this many commits before it", fallback: "500" },
		{ flags: "--limit <n>", text: "Neighbours to show", fallback: "10" },
		{
			flags: "--similarity <name>",
			text: "How alike is measured",
			choices: ["default", "seed"],
			fallback: "default",
		},
		{ flags: "-o, --output <file>", text: "Write the page to a file", completes: "file" },
		{ flags: "--no-cache", text: "Compute everything anew" },
	],
	formats: ["text", "json", "markdown", "html"],
	examples: [
		{ command: "faultline similar a1b2c3d --against v1.4.0..HEAD", text: "where else was this edit made?" },
		{ command: "faultline similar HEAD --last 2000 --json", text: "for a script" },
	],
	load: () => import("../commands/similar.js"),
};
