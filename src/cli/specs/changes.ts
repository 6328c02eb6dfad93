import type { CommandSpec } from "../spec.js";

export const changes: CommandSpec = {
	name: "changes",
	summary: "Turn the commits of a range into a page to read",
	group: "inspect",
	details: `Groups the changed functions, types, constants and requirements by what was edited alike, names each
group by its pattern, shows the odd ones out, and notes risky edits. Generated and vendored code is marked.`,
	arguments: [{ name: "<range>", text: "Commits as A..B" }],
	options: [
		{
			flags: "--similarity <name>",
			text: "How alike is measured",
			choices: ["default", "seed"],
			fallback: "default",
		},
		{ flags: "--all", text: "Every cluster, member and note" },
		{ flags: "-o, --output <file>", text: "Write the page to a file", completes: "file" },
		{ flags: "--no-cache", text: "Compute everything anew" },
	],
	formats: ["text", "json", "markdown", "html"],
	examples: [
		{ command: "faultline changes v1.4.0..v1.5.0", text: "what did this release change?" },
		{ command: "faultline changes v1.4.0..HEAD --format html -o changes.html", text: "a page to share" },
	],
	load: () => import("../commands/changes.js"),
};
