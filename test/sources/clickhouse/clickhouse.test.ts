import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decodeErrors } from "../../../src/decode/errors.js";
import type { Failure } from "../../../src/model/failure.js";
import { createClickHouseClient, type Row } from "../../../src/sources/clickhouse/client.js";
import { nameLiteral, textList, textLiteral } from "../../../src/sources/clickhouse/literal.js";
import { type ClickHouseOptions, createClickHouseSource } from "../../../src/sources/clickhouse/source.js";
import { createHttpClient } from "../../../src/sources/http/client.js";
import type { HttpClient } from "../../../src/sources/http/request.js";
import { startClickHouse } from "../../servers/clickhouse.js";
import { describeWith } from "../../servers/describe.js";
import { startFake } from "../../servers/fake.js";
import type { RunningServer } from "../../servers/process.js";

const start = 1_763_692_800;
const range = { from: start, to: start + 3600 };

describeWith(["clickhouse-server"], "a real ClickHouse", () => {
	let server: RunningServer;
	let http: HttpClient;
	beforeAll(async () => {
		server = await startClickHouse();
		http = createHttpClient({ name: "ClickHouse", baseUrl: server.url });
	});
	afterAll(async () => {
		http?.close();
		await server?.close();
	});
	const rows = async (sql: string): Promise<Row[]> => {
		const all: Row[] = [];
		for await (const row of createClickHouseClient(http).rows(sql)) all.push(row);
		return all;
	};
	const run = async (sql: string): Promise<void> => {
		await (await http.sendOk({ path: "", method: "POST", body: sql, repeatable: false })).text();
	};
	const source = (more: Partial<ClickHouseOptions> & { table: string }) =>
		createClickHouseSource({ http, decode: decodeErrors, columns: {}, ...more });

	it("gives every text back as it was, whatever it holds", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 20 }),
				async (texts) => {
					// Lone surrogates are no UTF-8: they cannot be sent by anybody.
					const sent = texts.map((text) => Buffer.from(text, "utf8").toString("utf8"));
					const [row] = await rows(`SELECT [${sent.map(textLiteral).join(", ")}] AS back`);
					expect(row?.back).toEqual(sent);
				},
			),
			{ numRuns: 30 },
		);
		const nasty = [
			"'; DROP TABLE x; --",
			"\\",
			"\\'",
			"'\\",
			"\0'\b\f\n\r\t\u0007",
			"{p:String}",
			"%s ? $1 你好",
		];
		const [row] = await rows(
			`SELECT [${nasty.map(textLiteral).join(", ")}] AS back, 'a' IN ${textList([])} AS none`,
		);
		expect(row).toEqual({ back: nasty, none: 0 });
	});

	it("keeps strange names of tables and columns inside their quotes", async () => {
		const table = "odd `name\\";
		await run(
			`CREATE TABLE ${nameLiteral(table)} (${nameLiteral("co`l")} String, time DateTime) ENGINE = Memory`,
		);
		await run(`INSERT INTO ${nameLiteral(table)} VALUES ('boom', toDateTime(${start}))`);
		const odd = source({ table, columns: { message: "co`l" } });
		expect((await odd.events({ range })).rows.map(({ message }) => message)).toEqual(["boom"]);
		await run(`DROP TABLE ${nameLiteral(table)}`);
	});

	it("groups 300,000 rows on the server and merges what is one error", async () => {
		await run(
			"CREATE TABLE big (ts DateTime, service_name String, severity String, msg String, stack_trace String) ENGINE = MergeTree() PARTITION BY tuple() ORDER BY ts",
		);
		const stack =
			"concat('goroutine ', toString(number), ' [running]:\\nexample.com/shop/order.Price(0xc000', toString(number % 997), ')\\n\\t/src/order.go:', toString(10 + number % 3), ' +0x1d\\n')";
		await run(
			`INSERT INTO big SELECT toDateTime(${start} + number % 3000), if(number % 10 = 0, 'pay', 'shop'), if(number % 5 = 4, 'INFO', 'error'), if(number % 2 = 0, concat('order ', toString(number), ': nil'), concat('redis 0x', lower(hex(number)), ' closed')), if(number % 2 = 0, ${stack}, '') FROM system.numbers LIMIT 300000`,
		);
		const seen: number[] = [];
		const counting = {
			...http,
			name: http.name,
			where: http.where,
			send: (...args: Parameters<HttpClient["send"]>) => watched(http.send(...args), seen),
		};
		const big = createClickHouseSource({
			http: counting as HttpClient,
			decode: decodeErrors,
			table: "big",
			columns: {},
		});
		const { rows: found } = await big.fingerprints({ range });
		// Even numbers carry the stack; every tenth is pay (even); numbers = 4 mod 5 are INFO and count nothing.
		expect(found.map(({ service, events }) => [service, events])).toEqual([
			["shop", 120_000],
			["shop", 90_000],
			["pay", 30_000],
		]);
		expect(found[0]?.sample.trace).toBeNull();
		expect(found[1]?.sample.trace?.frames[0]?.symbol).toBe("example.com/shop/order.Price");
		expect(seen.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(20_000);
		const { rows: series } = await big.counts({ range, service: "pay" }, 600);
		expect(series.map(({ errors }) => errors)).toEqual([[6000, 6000, 6000, 6000, 6000, 0]]);
		const { rows: some, warnings } = await big.events({
			range,
			fingerprint: found[2]?.fingerprint ?? "",
			limit: 3,
		});
		expect(some.map(({ service }) => service)).toEqual(["pay", "pay", "pay"].slice(0, some.length));
		expect(warnings.map(({ code }) => code)).toEqual(["W-CLICKHOUSE-LIMIT"]);
		await run("DROP TABLE big");
	});

	it.each([
		["DateTime", `toDateTime(${start})`],
		["UInt32", String(start)],
		["UInt64", String(start * 1000)],
		["Int64", `${start}000000000`],
		["Float64", `${start}.5`],
	])("understands times kept as %s", async (type, value) => {
		await run(`CREATE TABLE times (time ${type}, message String) ENGINE = Memory`);
		await run(`INSERT INTO times VALUES (${value}, 'boom')`);
		const { rows: events } = await source({ table: "default.times" }).events({ range });
		expect(events.map(({ time }) => Math.floor(time))).toEqual([start]);
		expect(
			(await source({ table: "times" }).events({ range: { from: start + 10, to: start + 20 } })).rows,
		).toEqual([]);
		await run("DROP TABLE times");
	});

	it("takes the table's own fingerprints and expressions", async () => {
		await run(
			"CREATE TABLE own (time DateTime, body String, tags String, fingerprint String) ENGINE = Memory",
		);
		await run(
			`INSERT INTO own VALUES (toDateTime(${start}), 'a', 'svc=shop', 'f1'), (toDateTime(${start}), 'b', 'svc=shop', 'f1')`,
		);
		const own = source({ table: "own", columns: { service: "substring(tags, 5)" } });
		const { rows: found } = await own.fingerprints({ range, service: "shop" });
		expect(found).toMatchObject([{ fingerprint: "f1", service: "shop", events: 2 }]);
		expect((await own.events({ range, fingerprint: "f1" })).rows).toHaveLength(2);
		await run("DROP TABLE own");
	});

	const failure = async (work: Promise<unknown>): Promise<Failure> => {
		const error = await work.catch((reason: unknown) => reason);
		expect(error).toHaveProperty("name", "Failure");
		return error as Failure;
	};

	it("says what is wrong with table, column, expression, user", async () => {
		await run("CREATE TABLE plain (a String) ENGINE = Memory");
		expect((await failure(source({ table: "nope" }).events({ range }))).message).toBe(
			"ClickHouse has no table nope",
		);
		const missing = await failure(source({ table: "plain" }).events({ range }));
		expect([missing.where, missing.hint]).toEqual([
			"errors.columns.time",
			"name it: errors.columns.time; the table has a",
		]);
		const wrong = await failure(
			source({ table: "plain", columns: { time: "foo(", message: "a" } }).events({ range }),
		);
		expect([wrong.kind, wrong.message.slice(0, 38)]).toEqual([
			"config",
			"ClickHouse does not understand the que",
		]);
		const guarded = createHttpClient({
			name: "ClickHouse",
			baseUrl: server.url,
			config: { basic_auth: { username: "guarded", password: "wrong-one" } },
		});
		const refused = await failure(
			createClickHouseSource({ http: guarded, decode: decodeErrors, table: "plain", columns: {} }).events({
				range,
			}),
		);
		expect(refused.kind).toBe("authentication");
		guarded.close();
		await run("DROP TABLE plain");
	});
});

/** Adds up the bytes of the bodies that pass. */
async function watched(
	sending: ReturnType<HttpClient["send"]>,
	seen: number[],
): ReturnType<HttpClient["send"]> {
	const answer = await sending;
	return {
		...answer,
		chunks: (async function* () {
			for await (const chunk of answer.chunks) {
				seen.push(chunk.byteLength);
				yield chunk;
			}
		})(),
	};
}

describe("answers that break off", () => {
	const open: { close(): unknown }[] = [];
	afterEach(async () => {
		for (const one of open.splice(0)) await one.close();
	});
	it.each([
		[
			"an exception after the first rows",
			'{"a":1}\nCode: 159. DB::Exception: Timeout exceeded: elapsed 5 seconds',
			"source",
			/gave up on the query: Timeout/,
		],
		["a cut row", '{"a":1}\n{"a":', "source", /cut its answer short/],
		["an HTML page", "<html>", "source", /200/],
	])("%s", async (_, body, kind, words) => {
		const server = await startFake((_request, response) => void response.end(body));
		const http = createHttpClient({ name: "ClickHouse", baseUrl: server.url });
		open.push(server, http);
		const work = async (): Promise<void> => {
			for await (const row of createClickHouseClient(http).rows("SELECT 1")) expect(row).toBeTruthy();
		};
		const error = await work().catch((reason: unknown) => reason);
		expect(error).toMatchObject({ kind });
		expect(String(error)).toMatch(words);
	});
});
