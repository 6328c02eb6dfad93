import type { CommandSpec } from "../spec.js";

export const bench: CommandSpec = {
	name: "bench",
	summary: "Measure attribution on known regressions",
	group: "inspect",
	details: `Ranks cases with a known culprit and prints top-k, MRR, calibration and time beside what other rules
would have said over the same facts. --self mines the repository's own fixes and reverts for culprits and replays
the attribution with only what was known then; its stacks are built from the fixes, so its figures are a guide.`,
	options: [
		{ flags: "--cases <file>", text: "Cases as JSON lines (shared/cases form)", completes: "file" },
		{
			flags: "--repos <dir>",
			text: "Folder of the cases' repositories (owner/name below it)",
			completes: "folder",
		},
		{ flags: "--self", text: "Mine the repository of --repo instead" },
		{ flags: "--most <count>", text: "At most this many labels with --self", fallback: "100" },
		{ flags: "--ablate", text: "Rank again without each evidence producer" },
		{ flags: "--per-case", text: "List every case" },
	],
	formats: ["text", "json"],
	examples: [
		{ command: "faultline bench --cases cases.jsonl --repos ~/src", text: "on recorded regressions" },
		{ command: "faultline bench --self --repo ~/src/shop", text: "on the repository's own past" },
		{
			command: "faultline bench --cases cases.jsonl --repos ~/src --ablate",
			text: "what each evidence is worth",
		},
	],
	load: () => import("../commands/bench.js"),
};
