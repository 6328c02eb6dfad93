/**
 * `npm run bench clickhouse [-- --rows N]`: an error table of N rows (100 million) in a local clickhouse-server,
 * made inside of it, and what the questions of `detect` and `explain` cost: rows that the table holds for them, rows
 * and bytes that travel, seconds, and the most memory that this process held. Thirty days, twenty services, one row
 * in four an error, forty different errors, half of them with a stack; numbers and addresses differ in every row.
 */
import { parseArgs } from "node:util";
import { decodeErrors } from "../../src/decode/errors.js";
import { createClickHouseClient } from "../../src/sources/clickhouse/client.js";
import { createClickHouseSource } from "../../src/sources/clickhouse/source.js";
import { createHttpClient } from "../../src/sources/http/client.js";
import type { HttpAnswer, HttpClient } from "../../src/sources/http/request.js";
import { startClickHouse } from "../servers/clickhouse.js";

const { values } = parseArgs({ options: { rows: { type: "string", default: "100000000" } } });
const rows = Number(values.rows);
const day = 86_400;
/** 2026-01-05, a Monday. */
const start = 1_767_571_200;
const days = 30;
/** Rows of one INSERT: a part that fits the server's memory. */
const part = 5_000_000;

/** Counts what comes back; `lines` are rows of JSONEachRow. */
class Traffic {
	bytes = 0;
	lines = 0;

	watch(http: HttpClient): HttpClient {
		return {
			...http,
			name: http.name,
			where: http.where,
			send: async (request, signal) => this.#counted(await http.send(request, signal)),
		};
	}

	#counted(answer: HttpAnswer): HttpAnswer {
		const traffic = this;
		const chunks = async function* (): AsyncGenerator<Uint8Array> {
			for await (const chunk of answer.chunks) {
				traffic.bytes += chunk.byteLength;
				for (const byte of chunk) if (byte === 10) traffic.lines++;
				yield chunk;
			}
		};
		return { ...answer, chunks: chunks(), text: (limit) => answer.text(limit) };
	}
}

/** What the row of `number` holds; every column is drawn by a hash of its own. */
const drawn = (salt: number, of: number): string => `(intHash32(number * 7919 + ${salt}) % ${of})`;
const kind = drawn(3, 40);
const message = `concat('order ', toString(number), ' failed in step e', substring('abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz', ${kind} + 1, 5), ': timeout after ', toString(number % 977), ' ms')`;
const stack = `if(${kind} % 2 = 0, concat('goroutine ', toString(number), ' [running]:\\nexample.com/shop/order.step', substring('ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ', ${kind} + 1, 5), '(0xc000', toString(number % 9973), ')\\n\\t/src/order/order.go:', toString(10 + ${kind}), ' +0x1d\\n'), '')`;
const columns = [
	`toDateTime(${start} + intDiv(number * ${days * day}, ${rows}))`,
	`concat('svc-', toString(${drawn(1, 20)}))`,
	"'prod'",
	`if(${drawn(2, 4)} = 0, 'error', 'info')`,
	message,
	stack,
];

const server = await startClickHouse();
const http = createHttpClient({
	name: "ClickHouse",
	baseUrl: server.url,
	limits: { idle: 3600, total: 3600 },
});
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
let mostMemory = 0;
const watch = setInterval(() => {
	mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
}, 50);
try {
	const run = async (sql: string): Promise<void> => {
		await (await http.sendOk({ path: "", method: "POST", body: sql })).text();
	};
	await run(
		"CREATE TABLE errors (time DateTime, service String, env String, level String, message String, stack String) ENGINE = MergeTree() PARTITION BY toMonday(time) ORDER BY (time, service)",
	);
	const filling = performance.now();
	for (let from = 0; from < rows; from += part) {
		const count = Math.min(part, rows - from);
		await run(
			`INSERT INTO errors SELECT ${columns.join(", ")} FROM (SELECT number + ${from} AS number FROM numbers(${count}))`,
		);
	}
	const size = "SELECT count() AS n, sum(bytes) AS bytes FROM system.parts WHERE active AND table = 'errors'";
	for await (const row of createClickHouseClient(http).rows(size)) {
		console.log(
			`${rows} rows in ${seconds(filling)} s, ${(Number(row.bytes) / 2 ** 30).toFixed(2)} GiB on disk in ${row.n} parts`,
		);
	}
	const before = process.memoryUsage().rss;
	const traffic = new Traffic();
	const source = createClickHouseSource({
		http: traffic.watch(http),
		decode: decodeErrors,
		table: "errors",
		columns: {},
	});
	const end = start + days * day;
	const held = async (from: number, service?: string): Promise<number> => {
		const of = service === undefined ? "" : ` AND service = '${service}'`;
		const sql = `SELECT count() AS n FROM errors WHERE time >= toDateTime(${from}) AND time < toDateTime(${end})${of} AND level = 'error'`;
		for await (const row of createClickHouseClient(http).rows(sql)) return Number(row.n);
		return 0;
	};
	const ask = async (
		name: string,
		from: number,
		service: string | undefined,
		work: () => Promise<number>,
	) => {
		const errors = await held(from, service);
		traffic.bytes = 0;
		traffic.lines = 0;
		mostMemory = process.memoryUsage().rss;
		const began = performance.now();
		const answers = await work();
		const spent = seconds(began);
		console.log(
			`${name.padEnd(52)} ${String(errors).padStart(9)} errors there, ${String(traffic.lines).padStart(6)} rows and ${(traffic.bytes / 2 ** 20).toFixed(2)} MiB travelled, ${String(answers).padStart(5)} answers, ${spent} s, ${Math.round(mostMemory / 2 ** 20)} MiB here`,
		);
	};
	const week = { from: end - 8 * day, to: end };
	const hour = { from: end - 3600, to: end };
	const shop = { service: "svc-3", env: "prod" };
	await ask(
		"detect: counts a minute of 8 days, one service",
		week.from,
		"svc-3",
		async () => (await source.counts({ range: week, ...shop }, 60)).rows.length,
	);
	await ask(
		"detect: counts an hour of 8 days, all services",
		week.from,
		undefined,
		async () => (await source.counts({ range: week }, 3600)).rows.length,
	);
	await ask(
		"explain: fingerprints of an hour, one service",
		hour.from,
		"svc-3",
		async () => (await source.fingerprints({ range: hour, ...shop })).rows.length,
	);
	const [top] = (await source.fingerprints({ range: hour, ...shop })).rows;
	const fingerprint = top?.fingerprint ?? "";
	await ask(
		"explain: events of one fingerprint",
		hour.from,
		"svc-3",
		async () => (await source.events({ range: hour, ...shop, fingerprint, limit: 500 })).rows.length,
	);
	await ask("explain: first sight of it in all 30 days", start, "svc-3", async () =>
		(await source.firstSeen(fingerprint, "svc-3", "prod")) === null ? 0 : 1,
	);
	console.log(`this process before the questions: ${Math.round(before / 2 ** 20)} MiB`);
} finally {
	clearInterval(watch);
	http.close();
	await server.close();
}
