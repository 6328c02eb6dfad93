/** What a broken, strict or half-hearted store makes of a query. Answers as Prometheus 2.42 and others send them. */
import { afterEach, describe, expect, it } from "vitest";
import type { Failure } from "../../../src/model/failure.js";
import { createHttpClient } from "../../../src/sources/http/client.js";
import type { HttpClientOptions } from "../../../src/sources/http/request.js";
import type { MetricsQuery } from "../../../src/sources/metrics.js";
import { createPrometheusSource, type PrometheusOptions } from "../../../src/sources/prometheus/source.js";
import { type FakeHandler, type FakeServer, json, startFake } from "../../servers/fake.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const one of open.splice(0)) await one.close();
});

const settings = {
	errors: 'errs_total{code=~"5.."}',
	requests: "reqs_total",
	labels: { service: "app", version: "v" },
};
const query: MetricsQuery = { range: { from: 6000, to: 6300 }, step: 60, service: "shop" };
const matrix = (result: unknown, more: object = {}): object => ({
	status: "success",
	data: { resultType: "matrix", result },
	...more,
});

interface Setup {
	readonly http?: Partial<HttpClientOptions>;
	readonly source?: Partial<PrometheusOptions>;
	readonly path?: string;
}

/** A store whose query_range is `handler`; everything else answers emptily. */
async function store(handler: FakeHandler, setup: Setup = {}) {
	const server = await startFake((request, response, index) => {
		if (request.path.endsWith("/buildinfo"))
			return json(response, { status: "success", data: { version: "2.42.0" } });
		if (!request.path.endsWith("/query_range")) return json(response, matrix([]));
		return handler(request, response, index);
	});
	open.push(server);
	const clock = { now: () => 7000, random: () => 0, sleep: async () => undefined };
	const limits = { connect: 1, idle: 0.15, total: 2 };
	const baseUrl = `${server.url}${setup.path ?? ""}`;
	const http = createHttpClient({ name: "the store", baseUrl, clock, limits, ...setup.http });
	open.push(http);
	const source = createPrometheusSource({ http, settings, now: () => Date.now() / 1000, ...setup.source });
	return { server, source };
}

/** The expression of a request, GET or POST. */
const expressionOf = (request: FakeServer["seen"][number]): string =>
	request.query.get("query") ?? new URLSearchParams(request.body).get("query") ?? "";

async function failureOf(handler: FakeHandler, setup?: Setup): Promise<Failure> {
	const { source } = await store(handler, setup);
	const error = await source.query(query).catch((reason: unknown) => reason);
	expect(error).toHaveProperty("name", "Failure");
	return error as Failure;
}

describe("failures", () => {
	const html = "<!DOCTYPE html><html><title>Sign in</title><script>x()</script></html>";
	const cases: [string, number, string | object, string, RegExp][] = [
		[
			"400",
			400,
			{ status: "error", errorType: "bad_data", error: '1:5: parse error: unexpected "}"' },
			"config",
			/does not understand the query: 1:5: parse error/,
		],
		["401", 401, "Unauthorized", "authentication", /refused the credentials/],
		[
			"403",
			403,
			{ status: "error", errorType: "forbidden", error: "no org id" },
			"authentication",
			/no org id/,
		],
		["404 in plain text", 404, "404 page not found", "source", /does not know this path/],
		[
			"422",
			422,
			{ status: "error", errorType: "execution", error: "many-to-many matching" },
			"source",
			/could not run the query: many-to-many/,
		],
		[
			"422 of VictoriaMetrics",
			422,
			{ status: "error", errorType: "422", error: "too many points for the given step" },
			"source",
			/limits the points/,
		],
		["429", 429, "too many outstanding requests", "source", /asks for fewer requests/],
		[
			"503 timeout",
			503,
			{ status: "error", errorType: "timeout", error: "query timed out in expression evaluation" },
			"source",
			/gave up on the query/,
		],
		["503", 503, "Service Unavailable", "source", /not able to answer now/],
		[
			"too many samples",
			422,
			{
				status: "error",
				errorType: "execution",
				error: "query processing would load too many samples into memory",
			},
			"source",
			/too large/,
		],
		["an HTML page with 200", 200, html, "source", /an HTML page instead of JSON/],
		["an HTML page with 502", 502, html, "source", /proxy that cannot reach it \(502\): Sign in$/],
		[
			"an error with status 200",
			200,
			{ status: "error", errorType: "execution", error: "boom" },
			"source",
			/boom/,
		],
		["some other JSON", 200, { hello: 1 }, "source", /something else instead of an answer/],
		[
			"truncated JSON",
			200,
			'{"status":"success","data":{"resultType":"matrix","result":[{"metric":{',
			"source",
			/cut its answer short/,
		],
		[
			"a series that is none",
			200,
			'{"status":"success","data":{"result":[{"metric":{},"values":[[1,]]}]}}',
			"source",
			/cannot be read/,
		],
	];
	it.each(cases)("%s", async (_, status, body, kind, words) => {
		const failure = await failureOf((_request, response) => {
			if (typeof body === "object") return json(response, body, status);
			response.statusCode = status;
			response.end(body);
		});
		expect(failure.message).toMatch(words);
		expect(failure.kind).toBe(kind);
		expect(failure.where).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/query_range$/);
		expect(failure.hint).toBeTruthy();
	});

	it("slow", async () => {
		expect((await failureOf(() => undefined)).kind).toBe("source");
	});

	it("an answer over the cap", async () => {
		const failure = await failureOf(
			(_, response) => {
				response.write('{"status":"success","data":{"resultType":"matrix","result":[');
				const element = JSON.stringify({ metric: { app: "shop" }, values: Array(500).fill([6000, "1"]) });
				for (let index = 0; index < 200; index++) response.write(`${element},`);
				response.end(`${element}]}}`);
			},
			{ http: { limits: { maxBytes: 2 ** 20 } } },
		);
		expect(failure.message).toContain("more than 1 MiB");
	});

	it("control characters of an error text do not reach the terminal", async () => {
		const error = "bad \u001b[31mred\u0007\u202e text\nnext";
		const failure = await failureOf((_, response) =>
			json(response, { status: "error", errorType: "bad_data", error }, 400),
		);
		expect(failure.message).not.toMatch(/[\u0000-\u001f\u202e]/);
	});
});

describe("answers that need care", () => {
	const answerTo = async (values: unknown[][], more: object = {}) => {
		const { source } = await store((request, response) => {
			const errors = expressionOf(request).startsWith("last_over_time(errs_total");
			const metric = { __name__: "errs_total", app: "shop" };
			json(response, matrix(errors ? values.map((one) => ({ metric, values: one })) : [], more));
		});
		return source.query(query);
	};

	it("leaves NaN, infinities, doubles and out-of-order samples out", async () => {
		const values = [
			[6000, "5"],
			[6060, "NaN"],
			[6120, "+Inf"],
			[6120, "7"],
			[6060, "100"],
			[6120, "900"],
			[6180, "-3"],
			[6240, "9"],
			[6300, "-Inf"],
		];
		const { series } = await answerTo([values]);
		expect(series[0]?.errors).toEqual([1, 1, 1, 1, null]);
	});

	it("counts from 0 after a restart that shows", async () => {
		const values = [6000, 6060, 6120, 6180].map((time, index) => [time, String([10, 12, 3, 4][index])]);
		expect((await answerTo([values])).series[0]?.errors).toEqual([2, 3, 1, null, null]);
	});

	it("passes warnings on and says that data is partial", async () => {
		const { warnings } = await answerTo([], {
			warnings: ["receive series from store: timeout"],
			isPartial: true,
		});
		expect(warnings.map(({ code }) => code)).toEqual(["W-PROM-PARTIAL", "W-PROM-PARTIAL"]);
		expect(warnings[1]?.message).toContain("receive series from store: timeout");
	});

	it("ignores native histograms and unknown fields", async () => {
		const { source } = await store((_, response) =>
			json(
				response,
				matrix([{ metric: { app: "shop" }, histograms: [[6000, {}]] }], { infos: ["x"], trace: { a: [1] } }),
			),
		);
		expect((await source.query(query)).series).toEqual([]);
	});

	it("tells a clock that runs apart, and leaves steps out that are not over there", async () => {
		const { source } = await store((_, response) => json(response, matrix([])), {
			source: { now: () => 6200 },
		});
		const { warnings } = await source.query(query);
		expect(warnings[0]).toMatchObject({ code: "W-PROM-CLOCK" });
	});
});

describe("requests", () => {
	it("carries prefix, tenant and extra arguments, aligned to the step", async () => {
		const setup: Setup = {
			path: "/prometheus",
			http: { headers: { "X-Scope-OrgID": "team-a" } },
			source: { args: { dedup: "true" } },
		};
		const { server, source } = await store((_, response) => json(response, matrix([])), setup);
		await source.query({ ...query, range: { from: 6010, to: 6299 } });
		expect(server.seen.length).toBeGreaterThan(2);
		for (const one of server.seen) {
			expect(one.path).toMatch(/^\/prometheus\/api\/v1\//);
			expect(one.headers["x-scope-orgid"]).toBe("team-a");
		}
		const ranges = server.seen.filter(({ path }) => path.endsWith("query_range"));
		expect(ranges.map(({ query: args }) => [args.get("start"), args.get("end"), args.get("dedup")])).toEqual(
			Array(ranges.length).fill(["6000", "6300", "true"]),
		);
		expect(ranges.map(expressionOf).sort()).toEqual([
			'last_over_time(errs_total{code=~"5..",app="shop"}[60s])',
			'last_over_time(reqs_total{app="shop"}[60s])',
			'resets(errs_total{code=~"5..",app="shop"}[180s]) > 0',
		]);
	});

	it("sends long queries by POST", async () => {
		const { server, source } = await store((_, response) => json(response, matrix([])));
		await source.query({ ...query, service: "s".repeat(3000) });
		const ranges = server.seen.filter(({ path }) => path.endsWith("query_range"));
		expect(new Set(ranges.map(({ method }) => method))).toEqual(new Set(["POST"]));
		expect(ranges[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
	});

	it("keeps a service name inside its quotes", async () => {
		const { server, source } = await store((_, response) => json(response, matrix([])));
		await source.query({ ...query, service: 'a"} or vector(1)\\\n#' });
		const expressions = server.seen.filter(({ path }) => path.endsWith("query_range")).map(expressionOf);
		expect(expressions).toContain('last_over_time(reqs_total{app="a\\"} or vector(1)\\\\\\n#"}[60s])');
	});

	it("reads raw samples where a counter restarted between two steps", async () => {
		const metric = { app: "shop", pod: "p" };
		const { server, source } = await store((request, response) => {
			const expression = expressionOf(request);
			if (expression.startsWith("resets")) return json(response, matrix([{ metric, values: [[6120, "1"]] }]));
			const values = [6000, 6060, 6120, 6180].map((time) => [time, "3"]);
			json(response, matrix(expression.startsWith("last_over_time(errs") ? [{ metric, values }] : []));
		}, {});
		// The instant query answers emptily here: without raw samples the readings stand.
		expect((await source.query(query)).series[0]?.errors).toEqual([0, 0, 0, null, null]);
		const raw = server.seen.filter(({ path }) => path.endsWith("/query")).map(expressionOf);
		expect(raw).toEqual(['errs_total{code=~"5..",app="shop"}[120s]']);
	});
});
