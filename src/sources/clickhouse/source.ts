/** ErrorSource over a ClickHouse table: counting on the server, understanding of the samples here. */
import type { ErrorEvent } from "../../model/event.js";
import type { EpochSeconds } from "../../model/time.js";
import type { Warning } from "../../model/warning.js";
import { warning } from "../../model/warning.js";
import type { ErrorQuery, ErrorSource, ErrorsAnswer, FingerprintCount } from "../errors.js";
import type { EventDecoder } from "../event-decoder.js";
import { alignedRange, countSeries, mergeCounts } from "../event-groups.js";
import type { HttpClient } from "../http/request.js";
import { type ClickHouseClient, createClickHouseClient, type Row } from "./client.js";
import { maxGroups, selectCounts, selectGroups, selectRecords } from "./statements.js";
import { describeTable, type ErrorTable, type TableSettings } from "./table.js";

export interface ClickHouseOptions extends TableSettings {
	readonly http: HttpClient;
	readonly decode: EventDecoder;
	/** Events of one answer when the query sets no limit; default 5,000. */
	readonly limit?: number;
}

export function createClickHouseSource(options: ClickHouseOptions): ErrorSource {
	return new ClickHouseSource(options);
}

/** A group of rows that the server counted, with the fingerprint of its sample. */
interface CountedGroup extends FingerprintCount {
	readonly key: string;
}

class ClickHouseSource implements ErrorSource {
	readonly name: string;
	readonly #options: ClickHouseOptions;
	readonly #client: ClickHouseClient;
	#table: Promise<ErrorTable> | null = null;

	constructor(options: ClickHouseOptions) {
		this.#options = options;
		this.#client = createClickHouseClient(options.http, options.database);
		this.name = `${options.http.name} at ${options.http.where}, table ${options.table}`;
	}

	async events(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<ErrorEvent>> {
		const table = await this.#describe(signal);
		const keys =
			query.fingerprint === undefined ? null : await this.#keysOf(query.fingerprint, query, signal);
		if (keys?.length === 0) return { rows: [], warnings: [] };
		const limit = query.limit ?? this.#options.limit ?? 5000;
		const rows = await this.#all(selectRecords(table, query, keys, limit + 1), signal);
		const events = await this.#decodeRows(rows.slice(0, limit));
		const warnings =
			rows.length > limit
				? [
						warning(
							"W-CLICKHOUSE-LIMIT",
							`more than ${limit} events match; only the first ${limit} were read`,
							"narrow the time range or name a service",
						),
					]
				: [];
		return { rows: [...events.values()], warnings };
	}

	async fingerprints(query: ErrorQuery, signal?: AbortSignal): Promise<ErrorsAnswer<FingerprintCount>> {
		const { groups, warnings } = await this.#groups(query, signal);
		const counted = mergeCounts(groups.map(({ key: _, ...count }) => count));
		const wanted = counted.filter(
			({ fingerprint }) => query.fingerprint === undefined || fingerprint === query.fingerprint,
		);
		return { rows: wanted.slice(0, query.limit ?? wanted.length), warnings };
	}

	async counts(query: ErrorQuery, step: number, signal?: AbortSignal) {
		const table = await this.#describe(signal);
		const range = alignedRange(query.range, step);
		const aligned = { ...query, range };
		const { groups, warnings } = await this.#groups(aligned, signal);
		const fingerprints = new Map(
			groups.map((group) => [groupName(group.key, group.service, group.env), group.fingerprint]),
		);
		const counts = [];
		for await (const row of this.#client.rows(selectCounts(table, aligned, step), signal)) {
			const { service, env } = ownerOf(row, query);
			const fingerprint = fingerprints.get(groupName(String(row.g_key), service, env));
			if (fingerprint === undefined || (query.fingerprint ?? fingerprint) !== fingerprint) continue;
			counts.push({
				fingerprint,
				service,
				env,
				time: Number(row.g_slot) * step,
				events: Number(row.g_events),
			});
		}
		return { rows: countSeries(counts, range, step), warnings };
	}

	async firstSeen(
		fingerprint: string,
		service: string,
		env: string,
		signal?: AbortSignal,
	): Promise<number | null> {
		const { groups } = await this.#groups({ service, env }, signal);
		const times = groups
			.filter((group) => group.fingerprint === fingerprint)
			.map(({ firstSeen }) => firstSeen);
		return times.length === 0 ? null : Math.min(...times);
	}

	async lastSeen(
		fingerprint: string,
		service: string,
		env: string,
		before: EpochSeconds,
		signal?: AbortSignal,
	): Promise<EpochSeconds | null> {
		const { groups } = await this.#groups({ service, env, range: { from: 0, to: before } }, signal);
		const times = groups.filter((group) => group.fingerprint === fingerprint).map(({ lastSeen }) => lastSeen);
		return times.length === 0 ? null : Math.max(...times);
	}

	#describe(signal?: AbortSignal): Promise<ErrorTable> {
		this.#table ??= describeTable(this.#client, this.#options, signal).catch((error: unknown) => {
			this.#table = null;
			throw error;
		});
		return this.#table;
	}

	async #keysOf(fingerprint: string, query: ErrorQuery, signal?: AbortSignal): Promise<readonly string[]> {
		const { groups } = await this.#groups(query, signal);
		return [...new Set(groups.filter((group) => group.fingerprint === fingerprint).map(({ key }) => key))];
	}

	/** Groups with the fingerprint of each one's sample. */
	async #groups(
		query: Omit<ErrorQuery, "range"> & Partial<ErrorQuery>,
		signal?: AbortSignal,
	): Promise<{ readonly groups: readonly CountedGroup[]; readonly warnings: readonly Warning[] }> {
		const table = await this.#describe(signal);
		const rows = await this.#all(selectGroups(table, query), signal);
		const samples = await this.#decodeRows(rows.slice(0, maxGroups), query);
		const groups: CountedGroup[] = [];
		for (const [index, sample] of samples) {
			const row = rows[index] ?? {};
			groups.push({
				key: String(row.g_key),
				fingerprint: sample.fingerprint,
				...ownerOf(row, query),
				events: Number(row.g_events),
				firstSeen: Number(row.g_first),
				lastSeen: Number(row.f_time),
				message: sample.message,
				sample,
			});
		}
		const note = `more than ${maxGroups} different errors; the rarest were left out`;
		const warnings =
			rows.length > maxGroups
				? [warning("W-CLICKHOUSE-GROUPS", note, "name a service or narrow the range")]
				: [];
		return { groups, warnings };
	}

	async #all(sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
		const rows: Row[] = [];
		for await (const row of this.#client.rows(sql, signal)) rows.push(row);
		return rows;
	}

	/** Events by the index of their row; a row that the decoder makes nothing of has none. */
	async #decodeRows(
		rows: readonly Row[],
		query: Partial<ErrorQuery> = {},
	): Promise<ReadonlyMap<number, ErrorEvent>> {
		const events = new Map<number, ErrorEvent>();
		const lines = async function* (): AsyncGenerator<string> {
			for (const row of rows) yield `${JSON.stringify(recordOf(row))}\n`;
		};
		for await (const decoded of this.#options.decode(lines(), {})) {
			if (decoded.kind === "skip") continue;
			const row = rows[decoded.line - 1] ?? {};
			const own = String(row.f_fingerprint ?? "");
			const event = { ...decoded.record, ...ownerOf(row, query) };
			events.set(decoded.line - 1, own === "" ? event : { ...event, fingerprint: own });
		}
		return events;
	}
}

function groupName(key: string, service: string, env: string): string {
	return JSON.stringify([key, service, env]);
}

/** Service and env of a row; a table without the column holds those that were asked for. */
function ownerOf(row: Row, query: Partial<ErrorQuery>): { readonly service: string; readonly env: string } {
	return {
		service: String(row.f_service ?? "") || (query.service ?? ""),
		env: String(row.f_env ?? "") || (query.env ?? ""),
	};
}

/** A row as the log record that the decoder knows. */
function recordOf(row: Row): Record<string, unknown> {
	const record: Record<string, unknown> = { time: new Date(Number(row.f_time) * 1000).toISOString() };
	const put = (name: string, value: unknown): void => {
		if (value !== undefined && value !== null && value !== "") record[name] = value;
	};
	put("level", row.f_level ?? "error");
	if (record.level === undefined) record.level = "error";
	put("msg", row.f_message);
	put("stack", row.f_stack);
	put("service", row.f_service);
	put("env", row.f_env);
	put("version", row.f_version);
	put("goroutine", row.f_goroutine);
	put("trace_id", row.f_trace);
	put("span_id", row.f_span);
	return record;
}
