/**
 * A small Loki: query_range over streams in memory, as documented. Entries come oldest first (direction=forward),
 * start inclusive and end exclusive in nanoseconds, at most `limit` over all streams together, grouped by stream:
 *
 *   {"status":"success","data":{"resultType":"streams","result":[
 *     {"stream":{"service_name":"shop"},"values":[["1700000000000000000","line",{"trace_id":"..."}]]}],"stats":{}}}
 *
 * A bad selector is 400 with plain text, a missing tenant 401 "no org id", as the real one does it.
 */
import { parseSelector, selects } from "../../src/decode/series-selector.js";
import { type FakeServer, json, startFake } from "./fake.js";

export interface LokiStream {
	readonly labels: Readonly<Record<string, string>>;
	/** [nanoseconds, line, structured metadata] */
	readonly entries: readonly (readonly [bigint, string, Readonly<Record<string, string>>?])[];
}

/** Starts it over the given streams; `tenant` makes X-Scope-OrgID necessary. */
export function startLoki(streams: readonly LokiStream[], tenant?: string): Promise<FakeServer> {
	return startFake(({ path, query, headers }, response) => {
		if (path !== "/loki/api/v1/query_range") {
			response.statusCode = 404;
			return void response.end("404 page not found\n");
		}
		if (tenant !== undefined && headers["x-scope-orgid"] !== tenant) {
			response.statusCode = 401;
			return void response.end("no org id\n");
		}
		const selector = parseSelector(query.get("query") ?? "");
		if (selector === null) {
			response.statusCode = 400;
			return void response.end("parse error at line 1, col 1: syntax error: unexpected IDENTIFIER\n");
		}
		const [start, end] = [BigInt(query.get("start") ?? 0), BigInt(query.get("end") ?? 0)];
		const chosen = streams
			.filter(({ labels }) => selects(selector)("", labels))
			.flatMap(({ labels, entries }) => entries.map((entry) => ({ labels, entry })))
			.filter(({ entry: [time] }) => time >= start && time < end)
			.sort((a, b) => (a.entry[0] < b.entry[0] ? -1 : a.entry[0] > b.entry[0] ? 1 : 0))
			.slice(0, Number(query.get("limit") ?? 100));
		const result = new Map<unknown, { stream: unknown; values: unknown[] }>();
		for (const { labels, entry } of chosen) {
			const stream = result.get(labels) ?? { stream: labels, values: [] };
			stream.values.push([String(entry[0]), ...entry.slice(1)]);
			result.set(labels, stream);
		}
		json(response, {
			status: "success",
			data: { resultType: "streams", result: [...result.values()], stats: {} },
		});
	});
}
