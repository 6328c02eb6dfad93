/**
 * How a table of error records is read: which column (or expression) holds what. Columns that the configuration
 * does not name are found under their common names, those of the OpenTelemetry exporter among them.
 */
import { Failure } from "../../model/failure.js";
import type { ClickHouseClient } from "./client.js";
import { nameLiteral, textLiteral } from "./literal.js";

/** What a record has. */
export const fields = [
	"time",
	"service",
	"env",
	"version",
	"level",
	"message",
	"stack",
	"fingerprint",
	"goroutine",
	"trace",
	"span",
] as const;

export type Field = (typeof fields)[number];

/** SQL expression of each field that the table has. */
export type FieldExpressions = Readonly<Partial<Record<Field, string>>>;

const commonNames: Readonly<Record<Field, readonly string[]>> = {
	time: ["time", "timestamp", "Timestamp", "event_time", "ts", "datetime"],
	service: ["service", "service_name", "ServiceName", "app"],
	env: ["env", "environment", "deployment_environment"],
	version: ["version", "service_version", "release"],
	level: ["level", "severity", "SeverityText", "severity_text", "lvl"],
	message: ["message", "msg", "error", "Body", "body"],
	stack: ["stack", "stacktrace", "stack_trace", "exception_stacktrace"],
	fingerprint: ["fingerprint"],
	goroutine: ["goroutine", "goroutine_id"],
	trace: ["trace_id", "TraceId", "traceId"],
	span: ["span_id", "SpanId", "spanId"],
};

export interface TableSettings {
	readonly table: string;
	readonly database?: string | undefined;
	/** Field -> column or expression; "" says that the table does not have it. */
	readonly columns: Readonly<Record<string, string>>;
}

/** The time of a record in SQL: as epoch seconds, and as a condition that uses the table's index. */
export interface TimeExpression {
	readonly seconds: string;
	/** `time >= from AND time < to` for epoch seconds. */
	between(from: number, to: number): string;
}

export interface ErrorTable {
	/** Quoted name. */
	readonly name: string;
	readonly fields: FieldExpressions;
	readonly time: TimeExpression;
}

/** Asks the server about the table. @throws Failure("config") when it lacks a time or a message. */
export async function describeTable(
	client: ClickHouseClient,
	settings: TableSettings,
	signal?: AbortSignal,
): Promise<ErrorTable> {
	const names = await columnNames(client, settings, signal);
	const expressions: Partial<Record<Field, string>> = {};
	for (const field of fields) {
		const expression = settings.columns[field] ?? commonNames[field].find((name) => names.has(name));
		if (expression === undefined || expression === "") continue;
		expressions[field] = names.has(expression) ? nameLiteral(expression) : `(${expression})`;
	}
	for (const field of ["time", "message"] as const) {
		if (expressions[field] !== undefined) continue;
		throw new Failure("config", `the table has no column that looks like the ${field}`, {
			where: `errors.columns.${field}`,
			hint: `name it: errors.columns.${field}; the table has ${[...names].slice(0, 12).join(", ")}`,
		});
	}
	const name = nameLiteral(settings.table);
	return {
		name,
		fields: expressions,
		time: await timeExpression(client, name, expressions.time ?? "", signal),
	};
}

async function columnNames(client: ClickHouseClient, settings: TableSettings, signal?: AbortSignal) {
	const [first = "", second] = settings.table.split(".");
	const database = second === undefined ? settings.database : first;
	const where = [
		`database = ${database === undefined ? "currentDatabase()" : textLiteral(database)}`,
		`table = ${textLiteral(second ?? first)}`,
	];
	const names = new Set<string>();
	for await (const row of client.rows(
		`SELECT name FROM system.columns WHERE ${where.join(" AND ")}`,
		signal,
	)) {
		names.add(String(row.name));
	}
	if (names.size > 0) return names;
	throw new Failure("config", `${client.name} has no table ${settings.table}`, {
		where: "errors.table",
		hint: "check errors.table and errors.database, and that this user may read it",
	});
}

/** Chooses the arithmetic by the column's type; whole numbers are told apart by their size. */
async function timeExpression(
	client: ClickHouseClient,
	table: string,
	expression: string,
	signal?: AbortSignal,
): Promise<TimeExpression> {
	let type = "DateTime";
	let value = 0;
	const probe = `SELECT toTypeName(${expression}) AS type, toString(${expression}) AS value FROM ${table} LIMIT 1`;
	for await (const row of client.rows(probe, signal)) {
		type = String(row.type);
		value = Number(row.value);
	}
	if (/DateTime64/.test(type)) {
		const instant = (time: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.round(time * 1000)}))`;
		return {
			seconds: `toUnixTimestamp64Milli(toDateTime64(${expression}, 3)) / 1000`,
			between: (from, to) => `${expression} >= ${instant(from)} AND ${expression} < ${instant(to)}`,
		};
	}
	if (/DateTime|^Date/.test(type)) {
		// Whole seconds: a range that ends inside a second holds what that second began with.
		const instant = (time: number): string => `toDateTime(${Math.max(0, Math.ceil(time))})`;
		return {
			seconds: `toUnixTimestamp(toDateTime(${expression}))`,
			between: (from, to) => `${expression} >= ${instant(from)} AND ${expression} < ${instant(to)}`,
		};
	}
	const unit = value > 1e17 ? 1e9 : value > 1e14 ? 1e6 : value > 1e11 ? 1e3 : 1;
	return {
		seconds: `${expression} / ${unit}`,
		between: (from, to) =>
			`${expression} >= ${Math.round(from * unit)} AND ${expression} < ${Math.round(to * unit)}`,
	};
}
