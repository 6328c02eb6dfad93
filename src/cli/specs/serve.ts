import type { CommandSpec } from "../spec.js";

export const serve: CommandSpec = {
	name: "serve",
	summary: "Take Prometheus remote write into the store",
	group: "data",
	details: [
		"Counters of errors and requests become counts per minute in the embedded store;",
		"everything else in the stream is let pass. In prometheus.yml write",
		'remote_write: [{url: "http://127.0.0.1:9201/api/v1/write"}].',
		"",
		"Remote write 1.0 and 2.0. Ctrl-C finishes what is under way and ends.",
	].join("\n"),
	options: [
		{ flags: "--listen <address>", text: "host:port to listen on", fallback: "127.0.0.1:9201" },
		{ flags: "--preset <name>", text: "Metric family to count", choices: ["http", "otel", "grpc", "istio"] },
		{ flags: "--errors <selector>", text: 'Counter of errors, such as http_requests_total{code=~"5.."}' },
		{ flags: "--requests <selector>", text: "Counter of requests" },
		{ flags: "--panics <selector>", text: "Counter of panics" },
	],
	examples: [
		{ command: "faultline serve", text: "count http_requests_total by its code label" },
		{
			command: `faultline serve --errors 'http_requests_total{status=~"5.."}' --requests http_requests_total`,
			text: "other labels",
		},
	],
	endsItself: true,
	load: () => import("../commands/serve.js"),
};
