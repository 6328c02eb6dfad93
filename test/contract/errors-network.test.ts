/** The contract of ErrorSource over log files, a small Loki, and a real ClickHouse. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll } from "vitest";
import { decodeErrors } from "../../src/decode/errors.js";
import type { ErrorEvent } from "../../src/model/event.js";
import { nameLiteral, textLiteral } from "../../src/sources/clickhouse/literal.js";
import { createClickHouseSource } from "../../src/sources/clickhouse/source.js";
import { createFilesSource } from "../../src/sources/files/source.js";
import { createHttpClient } from "../../src/sources/http/client.js";
import { nanoseconds } from "../../src/sources/loki/entries.js";
import { createLokiSource } from "../../src/sources/loki/source.js";
import { startClickHouse } from "../servers/clickhouse.js";
import { describeWith } from "../servers/describe.js";
import { type LokiStream, startLoki } from "../servers/loki.js";
import type { RunningServer } from "../servers/process.js";
import { errorsContract } from "./errors.js";

/** The event's stack as Go prints it. */
function stackText(event: ErrorEvent): string {
	const frames = event.trace?.frames ?? [];
	if (frames.length === 0) return "";
	const lines = frames.map(({ symbol, file, line }) => `${symbol}(0xc000${line})\n\t${file}:${line} +0x1d`);
	return `goroutine ${event.goroutineId} [running]:\n${lines.join("\n")}\n`;
}

/** The event as a slog line. */
function logLine(event: ErrorEvent): string {
	const stack = stackText(event);
	return JSON.stringify({
		time: new Date(event.time * 1000).toISOString(),
		level: "ERROR",
		msg: event.message,
		service: event.service,
		env: event.env,
		...(event.version === null ? {} : { version: event.version }),
		...(stack === "" ? {} : { stack }),
		...event.attributes,
	});
}

errorsContract("files", {
	verbatim: false,
	make: async (events) => {
		const folder = mkdtempSync(join(tmpdir(), "faultline-files-"));
		const lines = events.map(logLine);
		const half = Math.floor(lines.length / 2);
		writeFileSync(join(folder, "a.log"), `${lines.slice(0, half).join("\n")}\n`);
		writeFileSync(join(folder, "b.log.1"), gzipSync(lines.slice(half).join("\n")));
		return {
			source: createFilesSource({ paths: ["*.log", "*.log.?"], cwd: folder, decode: decodeErrors }),
			close: async () => rmSync(folder, { recursive: true }),
		};
	},
});

errorsContract("loki", {
	verbatim: false,
	make: async (events) => {
		const streams = new Map<string, LokiStream>();
		for (const event of events) {
			const labels = { service_name: event.service, env: event.env, pod: `p-${event.id.at(-1)}` };
			const key = JSON.stringify(labels);
			const { entries } = streams.get(key) ?? { entries: [] };
			streams.set(key, { labels, entries: [...entries, [nanoseconds(event.time), logLine(event)]] });
		}
		const server = await startLoki([...streams.values()]);
		const http = createHttpClient({ name: "Loki", baseUrl: server.url });
		return {
			source: createLokiSource({ http, decode: decodeErrors, labels: { env: "env" }, pageSize: 7 }),
			close: async () => {
				http.close();
				await server.close();
			},
		};
	},
});

describeWith(["clickhouse-server"], "ClickHouse", () => {
	let server: RunningServer;
	let tables = 0;
	beforeAll(async () => {
		server = await startClickHouse();
	});
	afterAll(() => server?.close());
	errorsContract("clickhouse", {
		verbatim: false,
		make: async (events) => {
			const http = createHttpClient({ name: "ClickHouse", baseUrl: server.url });
			const run = async (sql: string): Promise<void> => {
				await (await http.sendOk({ path: "", method: "POST", body: sql, repeatable: false })).text();
			};
			const table = `errors_${++tables}`;
			const columns = ["service", "env", "version", "level", "message", "stack"];
			await run(
				`CREATE TABLE ${nameLiteral(table)} (time DateTime, ${columns.map((name) => `${name} String`).join(", ")}) ENGINE = MergeTree() PARTITION BY toYYYYMM(time) ORDER BY (service, time)`,
			);
			const rows = events.map((event) => {
				const values = [
					event.service,
					event.env,
					event.version ?? "",
					event.level,
					event.message,
					stackText(event),
				];
				return `(toDateTime(${event.time}), ${values.map(textLiteral).join(", ")})`;
			});
			await run(`INSERT INTO ${nameLiteral(table)} VALUES ${rows.join(", ")}`);
			return {
				source: createClickHouseSource({ http, decode: decodeErrors, table, columns: {} }),
				close: async () => {
					await run(`DROP TABLE ${nameLiteral(table)}`);
					http.close();
				},
			};
		},
	});
});
