/** The contract of MetricsSource over real Prometheus-compatible servers: points become counters scraped once a step. */
import { afterAll, beforeAll } from "vitest";
import type { MetricPoint } from "../../src/model/event.js";
import { createHttpClient } from "../../src/sources/http/client.js";
import { createPrometheusSource } from "../../src/sources/prometheus/source.js";
import { describeWith } from "../servers/describe.js";
import type { RunningServer } from "../servers/process.js";
import {
	classicText,
	openMetrics,
	type PlannedSeries,
	startPrometheus,
	startVictoria,
} from "../servers/prometheus.js";
import { metricsContract } from "./metrics.js";

const start = 1_700_000_100;
const step = 60;

/** Counters whose readings at the ends of the steps tell exactly these points. */
function counters(points: readonly MetricPoint[], labels: Readonly<Record<string, string>>): PlannedSeries[] {
	const bySeries = new Map<string, MetricPoint[]>();
	for (const point of points) {
		const key = JSON.stringify([point.service, point.env, point.version]);
		bySeries.set(key, [...(bySeries.get(key) ?? []), point]);
	}
	return [...bySeries.values()].flatMap((members) =>
		(["errors", "requests"] as const).map((counted) => {
			let value = 0;
			// What is there from the first step on was there before; what comes later is born with its first count.
			const samples: [number, number][] = members[0]?.time === start ? [[start, 0]] : [];
			for (const point of members) {
				value += point[counted] ?? 0;
				samples.push([point.time + step, value]);
			}
			const { service = "", env = "", version } = members[0] ?? {};
			return {
				name: `${counted}_total`,
				labels: { ...labels, service, env, version: version ?? "" },
				samples,
			};
		}),
	);
}

function fixture(url: string, matcher: string, close: () => Promise<void>) {
	const http = createHttpClient({ name: "the store", baseUrl: url });
	const settings = { errors: `errors_total${matcher}`, requests: `requests_total${matcher}` };
	return {
		source: createPrometheusSource({ http, settings, now: () => Date.now() / 1000 }),
		close: async () => {
			http.close();
			await close();
		},
	};
}

describeWith(["prometheus", "promtool"], "Prometheus", () => {
	metricsContract("prometheus", {
		start,
		bridgesGaps: true,
		make: async (points) => {
			const server = await startPrometheus({ history: openMetrics(counters(points, {})) });
			return fixture(server.url, "", () => server.close());
		},
	});
});

describeWith(["victoria-metrics"], "VictoriaMetrics", () => {
	let server: RunningServer;
	let made = 0;
	beforeAll(async () => {
		server = await startVictoria();
	});
	afterAll(() => server?.close());
	metricsContract("victoria-metrics", {
		start,
		bridgesGaps: true,
		make: async (points) => {
			const run = String(++made);
			const http = createHttpClient({ name: "import", baseUrl: server.url });
			const body = classicText(counters(points, { run }));
			await (await http.sendOk({ path: "api/v1/import/prometheus", method: "POST", body })).text();
			await (await http.sendOk({ path: "internal/force_flush" })).text();
			http.close();
			return fixture(server.url, `{run="${run}"}`, async () => undefined);
		},
	});
});
