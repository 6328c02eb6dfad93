import type { CommandSpec } from "../spec.js";

export const gate: CommandSpec = {
	name: "gate",
	summary: "Pass or fail a deploy by its error counts",
	group: "answer",
	details: `Compares the new version with the old one: in the same minutes while both serve, else with the hour
before. Exact tests on counts; when it cannot tell it says what it could have seen and how long to wait.
Exit code 0 passed, 1 failed, 3 cannot tell.`,
	options: [
		{ flags: "--service <name>", text: "Service (needed)" },
		{ flags: "--deploy <id>", text: "Pipeline id, version or commit of the deploy (needed)" },
		{ flags: "--env <name>", text: "Environment" },
		{ flags: "--window <duration>", text: "Time after the deploy to look at", fallback: "15m" },
		{ flags: "--now <time>", text: "Judge as of this time", fallback: "now" },
		{ flags: "--budget <ratio>", text: "Rises below this are tolerated", fallback: "1.5" },
		{ flags: "--alpha <share>", text: "Accepted chance to fail a good deploy", fallback: "0.01" },
		{
			flags: "--on-inconclusive <what>",
			text: "Exit code when it cannot tell",
			choices: ["pass", "fail", "warn"],
		},
		{ flags: "-o, --output <file>", text: "Write the report to a file", completes: "file" },
	],
	formats: ["text", "json", "junit", "markdown"],
	examples: [
		{ command: "faultline gate --service shop-api --deploy 98213", text: "after a deploy, in the pipeline" },
		{
			command:
				"faultline gate --service shop-api --deploy v2.31.0 --on-inconclusive pass --format junit -o gate.xml",
			text: "as a test report",
		},
	],
	load: () => import("../commands/gate.js"),
};
