/**
 * Values and names inside ClickHouse SQL. Old servers (Debian ships 18.16) know no query parameters, so every
 * value that goes into a statement goes through here and nowhere else.
 * https://clickhouse.com/docs/sql-reference/syntax#string
 */
import { Failure } from "../../model/failure.js";

const escapes: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"'": "\\'",
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\0": "\\0",
};

/** A string literal with its quotes. Other characters, control characters too, stand for themselves. */
export function textLiteral(text: string): string {
	return `'${text.replace(/[\\'\b\f\n\r\t\0]/g, (character) => escapes[character] ?? character)}'`;
}

/** A list for IN; never empty, since `IN ()` is no SQL. */
export function textList(values: readonly string[]): string {
	return `(${(values.length === 0 ? [""] : values).map(textLiteral).join(", ")})`;
}

/** A finite number. */
export function numberLiteral(value: number): string {
	if (!Number.isFinite(value)) throw new Failure("internal", "a number for SQL is not finite");
	return String(value);
}

/** A table or column name in backquotes; `database.table` becomes two names. */
export function nameLiteral(name: string): string {
	return name
		.split(".")
		.map((part) => `\`${part.replace(/[\\`]/g, "\\$&").replace(/\n/g, "\\n")}\``)
		.join(".");
}
