/**
 * The SQL of an error table. Grouping happens on the server by a key that is never coarser than our fingerprint:
 * message and stack with all numbers taken out. Groups whose samples then turn out to have the same fingerprint
 * are merged here, so that of 100 million rows only one per group travels.
 */
import type { ErrorQuery } from "../errors.js";
import { numberLiteral, textList, textLiteral } from "./literal.js";
import type { ErrorTable, Field } from "./table.js";

/** Levels that count as errors, in lower case. */
export const errorLevels = [
	"error",
	"err",
	"fatal",
	"panic",
	"critical",
	"crit",
	"dpanic",
	"alert",
	"emerg",
	"emergency",
];

/** Groups fetched at most; beyond it the rarest are left out and the answer says so. */
export const maxGroups = 20_000;

/** Hex numbers and ids, then what is left of digits: what differs between two reports of one error. */
const variable = "0x[0-9a-fA-F]+|[0-9a-fA-F]{8,}(-[0-9a-fA-F]+)*|[0-9]+";

const textOf = (table: ErrorTable, field: Field): string => {
	const expression = table.fields[field];
	return expression === undefined ? "''" : `toString(${expression})`;
};

/** Identity of a row's error in SQL. */
export function groupKey(table: ErrorTable): string {
	const { fingerprint } = table.fields;
	if (fingerprint !== undefined) return `toString(${fingerprint})`;
	const stripped = (field: Field): string =>
		`replaceRegexpAll(${textOf(table, field)}, ${textLiteral(variable)}, '#')`;
	return `toString(cityHash64(${stripped("message")}, ${stripped("stack")}))`;
}

/** Condition of a query, without its fingerprint. */
export function condition(table: ErrorTable, query: Omit<ErrorQuery, "range"> & Partial<ErrorQuery>): string {
	const parts = query.range === undefined ? [] : [table.time.between(query.range.from, query.range.to)];
	for (const field of ["service", "env", "version"] as const) {
		const value = query[field];
		if (value !== undefined && table.fields[field] !== undefined) {
			parts.push(`${textOf(table, field)} = ${textLiteral(value)}`);
		}
	}
	if (table.fields.level !== undefined)
		parts.push(`lower(${textOf(table, "level")}) IN ${textList(errorLevels)}`);
	return parts.length === 0 ? "1" : parts.join(" AND ");
}

/** Names of the columns of a record; `time` is epoch seconds. */
const recordFields = [
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

/** Records of a query, oldest first. */
export function selectRecords(
	table: ErrorTable,
	query: ErrorQuery,
	keys: readonly string[] | null,
	limit: number,
): string {
	const columns = recordFields.map((field) => `${textOf(table, field)} AS f_${field}`);
	const inGroups = keys === null ? "" : ` AND ${groupKey(table)} IN ${textList(keys)}`;
	return [
		`SELECT toFloat64(${table.time.seconds}) AS f_time, ${columns.join(", ")}`,
		`FROM ${table.name} WHERE ${condition(table, query)}${inGroups}`,
		`ORDER BY f_time, f_message LIMIT ${numberLiteral(limit)}`,
	].join("\n");
}

/** One row per group with its newest record as sample. */
export function selectGroups(
	table: ErrorTable,
	query: Omit<ErrorQuery, "range"> & Partial<ErrorQuery>,
): string {
	const time = `toFloat64(${table.time.seconds})`;
	const sampled = recordFields
		.filter((field) => field !== "service" && field !== "env")
		.map((field) => `argMax(${textOf(table, field)}, ${time}) AS f_${field}`);
	return [
		`SELECT ${groupKey(table)} AS g_key, ${textOf(table, "service")} AS f_service, ${textOf(table, "env")} AS f_env,`,
		`count() AS g_events, min(${time}) AS g_first, max(${time}) AS f_time, ${sampled.join(", ")}`,
		`FROM ${table.name} WHERE ${condition(table, query)}`,
		`GROUP BY g_key, f_service, f_env ORDER BY g_events DESC, g_key LIMIT ${maxGroups + 1}`,
	].join("\n");
}

/** Events per group and step. */
export function selectCounts(table: ErrorTable, query: ErrorQuery, step: number): string {
	const slot = `floor(toFloat64(${table.time.seconds}) / ${numberLiteral(step)})`;
	return [
		`SELECT ${groupKey(table)} AS g_key, ${textOf(table, "service")} AS f_service, ${textOf(table, "env")} AS f_env,`,
		`${slot} AS g_slot, count() AS g_events`,
		`FROM ${table.name} WHERE ${condition(table, query)}`,
		"GROUP BY g_key, f_service, f_env, g_slot",
	].join("\n");
}
