import type { CommandSpec } from "../spec.js";

export const feedback: CommandSpec = {
	name: "feedback",
	summary: "Say whether a named commit was the culprit",
	group: "data",
	details:
		"Answers are kept with the incident; calibration and `report` learn from them. Saying it again changes nothing,\nsaying something else replaces it.",
	arguments: [{ name: "<incident>", text: "Incident id, or its beginning" }],
	options: [
		{ flags: "--commit <sha>", text: "The commit; at least 7 digits", fallback: "the first suspect" },
		{ flags: "--right", text: "It was this commit" },
		{ flags: "--wrong", text: "It was not" },
		{ flags: "--unknown", text: "Nobody knows; takes an answer back" },
		{ flags: "--note <text>", text: "Why, in a few words" },
	],
	formats: ["text", "json"],
	examples: [
		{ command: "faultline feedback inc_7c1f --right", text: "The first suspect did it" },
		{
			command: 'faultline feedback inc_7c1f --commit 9f8e7d6 --wrong --note "flag flip"',
			text: "This one did not",
		},
	],
	load: () => import("../commands/feedback.js"),
};
