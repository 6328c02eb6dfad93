import type { CommandSpec } from "../spec.js";

export const report: CommandSpec = {
	name: "report",
	summary: "Digest of saved incidents and how answers fared",
	group: "answer",
	options: [
		{ flags: "--from <time>", text: "Begin of the range" },
		{ flags: "--to <time>", text: "End of the range", fallback: "now" },
		{ flags: "--since <duration>", text: "Length of the range", fallback: "24h" },
		{ flags: "--since-last-run", text: "Incidents saved since the last such run (for cron)" },
		{ flags: "--service <name>", text: "Only this service" },
		{ flags: "-o, --output <file>", text: "Write the digest to a file", completes: "file" },
		{ flags: "--quiet", text: "Print nothing when there was no incident (for cron)" },
	],
	formats: ["text", "json", "markdown"],
	examples: [
		{ command: "faultline report --since 24h", text: "what happened in the last day" },
		{ command: "faultline report --since 7d --format markdown -o week.md", text: "a week, for the wiki" },
	],
	load: () => import("../commands/report.js"),
};
