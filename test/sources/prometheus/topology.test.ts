import { afterAll, beforeAll, expect, it } from "vitest";
import { createHttpClient } from "../../../src/sources/http/client.js";
import { createMetricsTopology } from "../../../src/sources/prometheus/topology.js";
import { describeWith } from "../../servers/describe.js";
import type { RunningServer } from "../../servers/process.js";
import { openMetrics, startPrometheus } from "../../servers/prometheus.js";

const time = 1_704_067_200;

function calls(
	name: string,
	ends: readonly [string, string, string][],
	labels: (one: [string, string]) => object,
) {
	return ends.map(([caller, callee, tag]) => ({
		name,
		labels: { ...labels([caller, callee]), tag } as Record<string, string>,
		samples: [[time, 1] as const, [time + 60, 5] as const],
	}));
}

describeWith(["prometheus", "promtool"], "service graph from metrics", () => {
	let server: RunningServer;
	beforeAll(async () => {
		const tempo = calls(
			"traces_service_graph_request_total",
			[
				["web", "shop", "a"],
				["web", "shop", "b"],
				["shop", 'pay "x"', "a"],
				["shop", "shop", "a"],
				["user", "web", "a"],
			],
			([client, server_]) => ({ client, server: server_ }),
		);
		const istio = calls(
			"istio_requests_total",
			[
				["a", "b", "t"],
				["unknown", "a", "t"],
			],
			([source, destination]) => ({
				reporter: "destination",
				source_canonical_service: source,
				destination_canonical_service: destination,
			}),
		);
		server = await startPrometheus({ history: openMetrics([...tempo, ...istio]) });
	});
	afterAll(() => server?.close());

	const topology = (more: object) => {
		const http = createHttpClient({ name: "the store", baseUrl: server.url });
		return createMetricsTopology({ http, now: () => time + 600, ...more });
	};

	it("takes the first metric that has edges, without loops and nameless ends", async () => {
		expect(await topology({}).edges()).toEqual([
			{ caller: "shop", callee: 'pay "x"' },
			{ caller: "web", callee: "shop" },
		]);
	});

	it("reads Istio's counter", async () => {
		const metrics = [
			{
				selector: 'istio_requests_total{reporter="destination"}',
				caller: "source_canonical_service",
				callee: "destination_canonical_service",
			},
		];
		expect(await topology({ metrics }).edges()).toEqual([{ caller: "a", callee: "b" }]);
	});

	it("has no edges where nothing is known", async () => {
		expect(await topology({ at: time - 86_400 }).edges()).toEqual([]);
	});
});
