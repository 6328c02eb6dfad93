/**
 * Nested attributes as flat text values with dotted names. Limits keep hostile records small; what they cut is
 * cut silently except that the value ends in "...".
 */

/** A record as JSON, msgpack or logfmt gives it. */
export type Fields = Readonly<Record<string, unknown>>;

const maxValueChars = 8192;
const maxAttributes = 256;
const maxDepth = 8;

/** True for a plain object (not an array, Date or bytes). */
export function isFields(value: unknown): value is Fields {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
	return !(value instanceof Date) && !(value instanceof Uint8Array) && !(value instanceof Map);
}

/** Flattens a record; nested names are joined by dots, null and empty objects are left out. */
export function flatten(fields: Fields): Map<string, unknown> {
	const flat = new Map<string, unknown>();
	const visit = (value: unknown, name: string, depth: number): void => {
		if (flat.size >= maxAttributes || value === null || value === undefined) return;
		if (isFields(value) && depth < maxDepth) {
			for (const [key, inner] of Object.entries(value))
				visit(inner, name === "" ? key : `${name}.${key}`, depth + 1);
			return;
		}
		if (name !== "") flat.set(name, value);
	};
	visit(fields, "", 0);
	return flat;
}

/** Text of a value: strings as they are, bytes as UTF-8, lists of plain values joined, the rest as JSON. */
export function textOf(value: unknown): string {
	if (typeof value === "string") return cut(value);
	if (value === null || value === undefined) return "";
	if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
		return String(value);
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
	if (value instanceof Uint8Array) return cut(Buffer.from(value).toString("utf8"));
	if (Array.isArray(value) && value.every((item) => typeof item !== "object"))
		return cut(value.map(textOf).join(", "));
	try {
		return cut(
			JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner)) ?? "",
		);
	} catch {
		return "";
	}
}

function cut(text: string): string {
	return text.length > maxValueChars ? `${text.slice(0, maxValueChars)}...` : text;
}
