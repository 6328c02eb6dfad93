import { afterEach, describe, expect, it } from "vitest";
import { decodeErrors } from "../../../src/decode/errors.js";
import type { Failure } from "../../../src/model/failure.js";
import { createHttpClient } from "../../../src/sources/http/client.js";
import { nanoseconds } from "../../../src/sources/loki/entries.js";
import { createLokiSource, type LokiOptions } from "../../../src/sources/loki/source.js";
import { type FakeServer, json, startFake } from "../../servers/fake.js";
import { type LokiStream, startLoki } from "../../servers/loki.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const one of open.splice(0)) await one.close();
});

const start = 1_763_692_800;
const range = { from: start, to: start + 600 };

async function source(server: FakeServer, more: Partial<LokiOptions> = {}, tenant?: string) {
	open.push(server);
	const headers = tenant === undefined ? {} : { "X-Scope-OrgID": tenant };
	const clock = { now: () => start, random: () => 0, sleep: async () => undefined };
	const http = createHttpClient({ name: "Loki", baseUrl: server.url, headers, clock, limits: { idle: 0.2 } });
	open.push(http);
	return createLokiSource({ http, decode: decodeErrors, ...more });
}

/** A panic of our order program as it arrives: one entry a line. */
function panicLines(order: number): string[] {
	return [
		`panic: runtime error: index out of range [${order}] with length 3`,
		"",
		`goroutine ${order} [running]:`,
		`example.com/shop/internal/order.(*Store).Price(0xc0000${order})`,
		"\t/build/internal/order/order.go:15 +0x1d",
		"main.main()",
		"\t/build/cmd/api/main.go:31 +0x2a",
		"exit status 2",
	];
}

function stream(pod: string, lines: readonly string[], gap: bigint, first = 0n): LokiStream {
	const base = nanoseconds(start + 60) + first;
	return {
		labels: { service_name: "shop", pod },
		entries: lines.map((line, index) => [
			base + BigInt(index) * gap,
			line,
			{ trace_id: "4bf92f3577b34da6a3ce929d0e0e4736" },
		]),
	};
}

describe("Loki", () => {
	it("puts panics together again that two pods wrote line by line at once, over page borders", async () => {
		const server = await startLoki([
			stream("a", panicLines(7), 1000n),
			stream("b", panicLines(9), 1000n, 500n),
		]);
		const loki = await source(server, { pageSize: 3 });
		const { rows, warnings } = await loki.fingerprints({ range, service: "shop" });
		expect(warnings).toEqual([]);
		expect(rows.map(({ events, message }) => [events, message.replace(/\d+/, "N")])).toEqual([
			[2, "runtime error: index out of range [N] with length 3"],
		]);
		const frames = rows[0]?.sample.trace?.frames.map(({ symbol }) => symbol);
		expect(frames).toContain("example.com/shop/internal/order.(*Store).Price");
		expect(server.seen.length).toBeGreaterThan(5);
		const events = (await loki.events({ range, service: "shop" })).rows;
		expect(events.map(({ attributes }) => attributes.pod ?? attributes["labels.pod"]).sort()).toEqual([
			"a",
			"b",
		]);
	});

	it("loses and doubles nothing when many entries share a nanosecond", async () => {
		const entries = Array.from(
			{ length: 40 },
			(_, n) => [nanoseconds(start + Math.floor(n / 8)), `ERROR e${n}x`] as const,
		);
		const server = await startLoki([{ labels: { service_name: "shop" }, entries }]);
		const { rows, warnings } = await (await source(server, { pageSize: 10 })).events({
			range,
			service: "shop",
		});
		expect(rows.map(({ message }) => message).sort()).toEqual(
			entries.map(([, line]) => line.slice(6)).sort(),
		);
		expect(warnings).toEqual([]);
	});

	it("goes on when one nanosecond holds more than a page, and says so", async () => {
		const crowd = Array.from({ length: 20 }, (_, n) => [nanoseconds(start), `ERROR e${n}x`] as const);
		const server = await startLoki([
			{ labels: { service_name: "shop" }, entries: [...crowd, [nanoseconds(start + 1), "ERROR after"]] },
		]);
		const { rows, warnings } = await (await source(server, { pageSize: 10 })).events({
			range,
			service: "shop",
		});
		expect(rows.at(-1)?.message).toBe("after");
		expect(warnings.map(({ code }) => code)).toEqual(["W-LOKI-CROWDED"]);
	});

	it("stops at the limit of lines and says so", async () => {
		const entries = Array.from({ length: 50 }, (_, n) => [nanoseconds(start + n), `ERROR e${n}x`] as const);
		const server = await startLoki([{ labels: { service_name: "shop" }, entries }]);
		const { rows, warnings } = await (await source(server, { pageSize: 10, limit: 25 })).events({
			range,
			service: "shop",
		});
		expect(rows).toHaveLength(25);
		expect(warnings.map(({ code }) => code)).toEqual(["W-LOKI-LIMIT"]);
	});

	it("keeps a hostile service name inside the selector", async () => {
		const service = 'x"} or {a="b';
		const server = await startLoki([
			{ labels: { service_name: service }, entries: [[nanoseconds(start), "ERROR boom"]] },
		]);
		const { rows } = await (await source(server)).events({ range, service });
		expect(rows.map((event) => [event.service, event.message])).toEqual([[service, "boom"]]);
	});

	it("fills a query of the configuration, sends the tenant, reads both forms of metadata", async () => {
		const labels = { app: "shop", stage: "prod" };
		const entry = [
			nanoseconds(start),
			"ERROR boom",
			{ structuredMetadata: { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736" } },
		];
		const server = await startLoki([{ labels, entries: [entry as never] }], "team-a");
		const more = { query: '{app="$service",stage=~"prod|canary"}', labels: { service: "app", env: "stage" } };
		const { rows } = await (await source(server, more, "team-a")).events({ range, service: "shop" });
		expect(rows).toMatchObject([
			{ service: "shop", env: "prod", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" },
		]);
	});
});

describe("Loki's failures", () => {
	const failure = async (server: FakeServer, more: Partial<LokiOptions> = {}): Promise<Failure> => {
		const error = await (await source(server, more))
			.events({ range, service: "s" })
			.catch((reason: unknown) => reason);
		expect(error).toHaveProperty("name", "Failure");
		return error as Failure;
	};

	it("no tenant", async () => {
		const { kind, hint } = await failure(await startLoki([], "t"));
		expect([kind, hint]).toEqual([
			"authentication",
			"set errors.tenant: it becomes the X-Scope-OrgID header",
		]);
	});

	it("a query that does not parse", async () => {
		const { kind, message } = await failure(await startLoki([]), { query: "{app=} |= x" });
		expect([kind, message]).toEqual([
			"config",
			"Loki does not understand the query: parse error at line 1, col 1: syntax error: unexpected IDENTIFIER",
		]);
	});

	const cases: [string, number, string, string, RegExp][] = [
		[
			"a range that is too long",
			400,
			"the query time range exceeds the limit (query length: 800h, limit: 721h)",
			"source",
			/limits the query/,
		],
		["429", 429, "too many outstanding requests", "source", /fewer requests/],
		["HTML", 200, "<html>login</html>", "source", /HTML page/],
		[
			"truncated",
			200,
			'{"status":"success","data":{"result":[{"stream":{}',
			"source",
			/cut its answer short/,
		],
		[
			"not streams",
			200,
			'{"status":"success","data":{"resultType":"matrix","result":[]}}',
			"config",
			/matrix instead of log lines/,
		],
		[
			"strange streams",
			200,
			'{"status":"success","data":{"resultType":"streams","result":[{"x":1}]}}',
			"source",
			/cannot be read/,
		],
	];
	it.each(cases)("%s", async (_, status, body, kind, words) => {
		const server = await startFake((_request, response) => {
			response.statusCode = status;
			response.end(body);
		});
		const found = await failure(server);
		expect(found.kind).toBe(kind);
		expect(found.message).toMatch(words);
	});

	it("times in nanoseconds stay exact", () => {
		expect(nanoseconds(1_763_692_800.123456)).toBe(1_763_692_800_123_456_000n);
		expect(nanoseconds(0)).toBe(0n);
	});

	it("half-open", async () => {
		expect((await failure(await startFake(() => undefined))).kind).toBe("source");
	});

	it("an empty answer is no failure", async () => {
		const server = await startFake((_, response) =>
			json(response, { status: "success", data: { resultType: "streams", result: null } }),
		);
		const error = await (await source(server)).events({ range }).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ rows: [] });
	});
});
