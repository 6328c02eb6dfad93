import type { CommandSpec } from "../spec.js";

export const explain: CommandSpec = {
	name: "explain",
	summary: "Name the commit behind a crash or a burst of errors",
	group: "answer",
	details: `With --range and --stack: ranks the commits of any Go repository, without configuration or store.
Without --range: takes the newest burst that \`detect\` finds (or --at, --service), looks up the deploy
in its window, and ranks that deploy's commits. --incident shows a saved answer again.`,
	options: [
		{ flags: "--range <A..B>", text: "Last good and bad revision" },
		{
			flags: "--stack <file>",
			text: "Panic text, log or stack trace; - reads standard input",
			completes: "file",
		},
		{
			flags: "--service-root <dir>",
			text: "Folder of the service's main package: judge only what it imports",
		},
		{
			flags: "--binary <file>",
			text: "The deployed program: judge only what is linked into it",
			completes: "file",
		},
		{ flags: "--symbols <file>", text: "Its `go tool nm` listing instead", completes: "file" },
		{ flags: "--service <name>", text: "Only bursts of this service" },
		{ flags: "--env <name>", text: "Only bursts of this environment" },
		{ flags: "--at <time>", text: "The burst at this time instead of the newest" },
		{
			flags: "--alert <file>",
			text: "Start from an Alertmanager or Grafana webhook body; - reads standard input",
			completes: "file",
		},
		{ flags: "--since <duration>", text: "How far back to look for bursts", fallback: "24h" },
		{ flags: "--incident <id>", text: "Show a saved answer again" },
		{ flags: "--all", text: "Every suspect, finding and cleared commit" },
		{ flags: "--clusters", text: "Also show where a range holds the same edit (bursts do)" },
		{ flags: "-o, --output <file>", text: "Write the report to a file", completes: "file" },
		{ flags: "--save", text: "Keep the answer in the store (default for bursts)" },
		{ flags: "--no-save", text: "Do not keep it" },
	],
	formats: ["text", "json", "markdown", "html"],
	examples: [
		{
			command: "faultline explain --range v1.4.0..v1.4.1 --stack panic.txt",
			text: "which commit of a release caused this crash?",
		},
		{ command: "faultline explain", text: "the newest burst of errors" },
		{
			command: "faultline explain --service shop-api --at 2026-11-21T02:41:00Z",
			text: "the burst at a time",
		},
		{ command: "faultline explain --alert alert.json", text: "the burst that an alert is about" },
		{
			command: "kubectl logs deploy/shop | faultline explain --range HEAD~20..HEAD --stack -",
			text: "from a log on standard input",
		},
		{
			command: "faultline explain --incident inc_7Q2F --format html -o rca.html",
			text: "a saved answer as a page to share",
		},
	],
	load: () => import("../commands/explain.js"),
};
