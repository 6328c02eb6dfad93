import type { CommandSpec } from "../spec.js";

/** What can be imported; the order of the help page. */
export const importKinds = ["metrics", "errors", "deploys", "rollouts", "topology"] as const;

export const importSpec: CommandSpec = {
	name: "import",
	summary: "Read metrics, errors, deploys, rollouts or topology",
	group: "data",
	details: [
		"Formats are detected from the content; .gz is unpacked. A file is kept whole or",
		"not at all, and importing it again changes nothing.",
		"",
		"  metrics   NDJSON {time, service, env, version, errors, requests, panics?};",
		"            Prometheus text, OpenMetrics and VictoriaMetrics exports with",
		"            timestamps (then --errors and --requests say which counters)",
		"  errors    logs of slog, zap, zerolog, logrus, OTLP and Sentry, Go crash",
		"            texts, goroutine dumps, docker and CRI lines, msgpack",
		"  deploys   NDJSON {pipelineId, service, env, commit, version, startedAt,",
		"            finishedAt, status, url?}",
		"  rollouts  NDJSON {time, service, env, version, share}; share is 0..1",
		"  topology  YAML or NDJSON edges caller -> callee",
	].join("\n"),
	arguments: [
		{ name: "<kind>", text: "What it is", choices: importKinds },
		{ name: "<file...>", text: "Files, or - for standard input", completes: "file" },
	],
	options: [
		{ flags: "--service <name>", text: "Service of records that name none" },
		{ flags: "--env <name>", text: "Environment of records that name none" },
		{ flags: "--version-label <name>", text: "Version of records that name none" },
		{ flags: "--time <time>", text: "Time of errors that have none", fallback: "the file's" },
		{ flags: "--errors <selector>", text: 'Counter of errors, such as http_requests_total{code=~"5.."}' },
		{ flags: "--requests <selector>", text: "Counter of requests, such as http_requests_total" },
		{ flags: "--panics <selector>", text: "Counter of panics" },
		{ flags: "--step <duration>", text: "Interval that counters are added up over", fallback: "1m" },
		{ flags: "--follow", text: "Keep reading errors as the files grow, until Ctrl-C" },
	],
	formats: ["text", "json"],
	examples: [
		{ command: "faultline import metrics counts.ndjson", text: "Errors and requests per minute" },
		{
			command: "kubectl logs deploy/api | faultline import errors - --service api",
			text: "Logs of one service",
		},
		{ command: "faultline import errors --follow '/var/log/shop/*.log'", text: "Logs as they grow" },
		{ command: "faultline import deploys deploys.ndjson", text: "What CI put where and when" },
		{
			command:
				"faultline import metrics om.txt --errors 'http_requests_total{code=~\"5..\"}' --requests http_requests_total",
			text: "Counters from an OpenMetrics dump",
		},
	],
	endsItself: "follow",
	load: () => import("../commands/import.js"),
};
