import type { CommandSpec } from "../spec.js";

export const detect: CommandSpec = {
	name: "detect",
	summary: "Find bursts of errors",
	group: "answer",
	details: `Compares error counts with what each service's own past explains. The week before the range is
read to learn that past. Bursts of services that only suffer from another one hang under it.`,
	options: [
		{ flags: "--from <time>", text: "Begin of the range" },
		{ flags: "--to <time>", text: "End of the range", fallback: "now" },
		{ flags: "--since <duration>", text: "Length of the range", fallback: "24h" },
		{ flags: "--service <name>", text: "Only this service" },
		{ flags: "--env <name>", text: "Only this environment" },
		{ flags: "--since-last-run", text: "Only bursts that no earlier run told; silent if none (for cron)" },
		{ flags: "--watch", text: "Go on: a line per burst that begins or ends, until Ctrl-C" },
		{ flags: "--interval <duration>", text: "Time between looks with --watch", fallback: "the metrics step" },
		{ flags: "-o, --output <file>", text: "Write the report to a file", completes: "file" },
	],
	formats: ["text", "json", "ndjson"],
	examples: [
		{ command: "faultline detect --since 24h", text: "the last day" },
		{ command: "*/5 * * * * faultline detect --since-last-run --repo /srv/shop", text: "in a crontab" },
		{ command: "faultline detect --watch --format ndjson", text: "follow it, for a script" },
		{
			command: "faultline detect --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z --json",
			text: "a day of the past, for a script",
		},
	],
	endsItself: "watch",
	load: () => import("../commands/detect.js"),
};
