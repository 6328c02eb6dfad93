/** Counts read from real servers, against a planned history whose counts are known. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Warning } from "../../../src/model/warning.js";
import { createHttpClient } from "../../../src/sources/http/client.js";
import type { MetricsQuery, MetricsSource } from "../../../src/sources/metrics.js";
import { createPrometheusSource } from "../../../src/sources/prometheus/source.js";
import { describeWith } from "../../servers/describe.js";
import type { RunningServer } from "../../servers/process.js";
import { classicText, openMetrics, startPrometheus, startVictoria } from "../../servers/prometheus.js";
import { minutes, nasty, plannedHistory, start } from "./planned.js";

const range = { from: start, to: start + minutes * 60 };

function sourceOf(
	url: string,
	more: Partial<Parameters<typeof createPrometheusSource>[0]> = {},
): MetricsSource {
	const http = createHttpClient({ name: "the store", baseUrl: url });
	return createPrometheusSource({ http, settings: {}, now: () => Date.now() / 1000, ...more });
}

function contract(started: () => RunningServer): void {
	const ask = async (query: Partial<MetricsQuery>) => {
		const answer = await sourceOf(started().url).query({ range, step: 60, ...query });
		expect(answer.warnings).toEqual([]);
		return answer.series;
	};
	const bins = (fill: (minute: number) => number): number[] =>
		Array.from({ length: minutes }, (_, m) => fill(m));

	it("counts errors and requests exactly, per service", async () => {
		const shop = (await ask({})).find(({ service }) => service === "shop");
		const errors = bins((m) => 1 + (m === 9 ? 7 : 0) + (m >= 10 ? 4 : 0) + (m === 20 ? 4 + 5 : 0));
		expect(shop?.errors).toEqual(errors);
		expect(shop).toMatchObject({ env: "prod", version: null, start, step: 60 });
		expect(shop?.requests?.slice(0, 9)).toEqual(Array(9).fill(121));
	});

	it("splits by version, counting a newborn series from 0", async () => {
		const series = await ask({ service: "shop", by: "version" });
		expect(series.map(({ version, label }) => [version, label])).toEqual([
			["v1", "v1"],
			["v2", "v2"],
		]);
		expect(series[1]?.errors).toEqual(bins((m) => (m < 9 ? 0 : m === 9 ? 7 : 4)));
		expect(series[1]?.requests?.slice(8, 12)).toEqual([0, 37, 124, 124]);
	});

	it("spreads what happened in a hole of the scrapes, and keeps the total", async () => {
		const series = await ask({ service: nasty });
		expect(series).toHaveLength(1);
		const errors = series[0]?.errors ?? [];
		expect(errors.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(6);
		expect(errors.slice(0, 14)).toEqual(Array(14).fill(0));
		expect(errors.slice(18)).toEqual(Array(minutes - 18).fill(0));
	});

	it("finds a label full of quotes, line breaks and braces among all services", async () => {
		expect((await ask({})).map(({ service }) => service)).toEqual([nasty, "shop"]);
	});

	it("streams the same answer", async () => {
		const warnings: Warning[] = [];
		const source = sourceOf(started().url, { onWarning: (one) => warnings.push(one) });
		const streamed = [];
		for await (const one of source.stream({ range, step: 60 })) streamed.push(one);
		expect(streamed).toEqual(await ask({}));
		expect(warnings).toEqual([]);
	});

	it("answers nothing, not an error, for a service that is not there", async () => {
		expect(await ask({ service: "nobody" })).toEqual([]);
	});

	it("takes any expression as a template", async () => {
		const errors = 'sum by (service) (increase(http_requests_total{code=~"5..",service="$service"}[$step]))';
		const source = sourceOf(started().url, { settings: { errors, labels: { service: "service" } } });
		const { series } = await source.query({ range, step: 60, service: "shop" });
		expect(series).toHaveLength(1);
		expect(series[0]?.requests).toBeNull();
		expect(series[0]?.errors).toHaveLength(minutes);
	});

	it("tells a query that does not parse from a store that is down", async () => {
		const source = sourceOf(started().url, { settings: { errors: "sum(rate(x[5m])" } });
		const error = await source.query({ range, step: 60 }).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ name: "Failure" });
		expect(String(error)).toMatch(/does not understand the query|could not run the query/);
	});

	it("cuts long ranges into chunks under the point limit, and does not count a past it cannot know", async () => {
		const wide = { from: start - 12_000 * 60, to: start + 1200 };
		const answer = await sourceOf(started().url).query({ range: wide, step: 30, service: "shop" });
		expect(answer.series[0]?.errors).toHaveLength((12_000 * 60 + 1200) / 30);
		const total = answer.series[0]?.errors.reduce<number>((sum, count) => sum + (count ?? 0), 0);
		// 25 of v1 since the first sample (which stands at 45 by itself), 47 of v2.
		expect(total).toBe(72);
		expect(answer.warnings.map(({ code }) => code)).toEqual(["W-PROM-NEWBORN"]);
	});
}

describeWith(["prometheus", "promtool"], "Prometheus", () => {
	let server: RunningServer;
	beforeAll(async () => {
		server = await startPrometheus({ history: openMetrics(plannedHistory()) });
	});
	afterAll(() => server?.close());
	contract(() => server);
});

describeWith(["victoria-metrics"], "VictoriaMetrics", () => {
	let server: RunningServer;
	beforeAll(async () => {
		server = await startVictoria();
		const http = createHttpClient({ name: "import", baseUrl: server.url });
		const body = classicText(plannedHistory());
		await (await http.sendOk({ path: "api/v1/import/prometheus", method: "POST", body })).text();
		await (await http.sendOk({ path: "internal/force_flush" })).text();
		http.close();
	});
	afterAll(() => server?.close());
	contract(() => server);
});
