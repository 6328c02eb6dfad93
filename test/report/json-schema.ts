/**
 * A validator for the part of JSON Schema 2020-12 that our schemas use. Unknown keywords are errors, so that a
 * schema cannot promise what nothing checks.
 */
export type Schema = { readonly [keyword: string]: unknown };

const annotations = new Set(["$schema", "$id", "title", "description", "$defs", "properties", "required"]);

/** Violations as `path: what`, empty when `value` is valid. */
export function violations(value: unknown, schema: Schema, root: Schema = schema, path = "$"): string[] {
	const found: string[] = [];
	for (const [keyword, argument] of Object.entries(schema)) {
		if (annotations.has(keyword)) continue;
		const check = checks[keyword];
		if (check === undefined) found.push(`${path}: schema keyword ${keyword} is not supported`);
		else found.push(...check(value, argument, root, path, schema));
	}
	return found;
}

type Check = (value: unknown, argument: unknown, root: Schema, path: string, schema: Schema) => string[];

const checks: Readonly<Record<string, Check>> = {
	$ref: (value, argument, root, path) => {
		const name = String(argument).replace("#/$defs/", "");
		const target = (root.$defs as Readonly<Record<string, Schema>>)[name];
		return target === undefined ? [`${path}: no definition ${name}`] : violations(value, target, root, path);
	},
	anyOf: (value, argument, root, path) => {
		const results = (argument as readonly Schema[]).map((option) => violations(value, option, root, path));
		return results.some((result) => result.length === 0) ? [] : results.flat();
	},
	type: (value, argument, root, path, schema) => {
		const types = Array.isArray(argument) ? argument : [argument];
		const actual = typeOf(value);
		const fits = types.includes(actual) || (actual === "integer" && types.includes("number"));
		if (!fits) return [`${path}: is ${actual}, not ${types.join(" or ")}`];
		return actual === "object" ? objectViolations(value as Record<string, unknown>, schema, root, path) : [];
	},
	additionalProperties: (value, argument, _root, path, schema) => {
		if (argument !== false || typeOf(value) !== "object") return [];
		const known = Object.keys(schema.properties as object);
		return Object.keys(value as object)
			.filter((key) => !known.includes(key))
			.map((key) => `${path}.${key}: is not in the schema`);
	},
	items: (value, argument, root, path) =>
		Array.isArray(value)
			? value.flatMap((item, index) => violations(item, argument as Schema, root, `${path}[${index}]`))
			: [],
	minItems: (value, argument, _root, path) =>
		Array.isArray(value) && value.length < Number(argument) ? [`${path}: too few items`] : [],
	maxItems: (value, argument, _root, path) =>
		Array.isArray(value) && value.length > Number(argument) ? [`${path}: too many items`] : [],
	enum: (value, argument, _root, path) =>
		(argument as readonly unknown[]).includes(value)
			? []
			: [`${path}: ${String(value)} is none of the choices`],
	const: (value, argument, _root, path) =>
		value === argument ? [] : [`${path}: is not ${String(argument)}`],
	pattern: (value, argument, _root, path) =>
		typeof value !== "string" || new RegExp(String(argument)).test(value)
			? []
			: [`${path}: ${value} does not match`],
	minimum: (value, argument, _root, path) =>
		typeof value === "number" && value < Number(argument) ? [`${path}: ${value} is too small`] : [],
	maximum: (value, argument, _root, path) =>
		typeof value === "number" && value > Number(argument) ? [`${path}: ${value} is too large`] : [],
	format: (value, argument, _root, path) =>
		argument !== "date-time" ||
		typeof value !== "string" ||
		/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
			? []
			: [`${path}: ${value} is no UTC time`],
};

function objectViolations(
	value: Record<string, unknown>,
	schema: Schema,
	root: Schema,
	path: string,
): string[] {
	const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
	const missing = ((schema.required ?? []) as readonly string[])
		.filter((key) => !(key in value))
		.map((key) => `${path}.${key}: is missing`);
	const wrong = Object.entries(properties)
		.filter(([key]) => key in value)
		.flatMap(([key, child]) => violations(value[key], child, root, `${path}.${key}`));
	return [...missing, ...wrong];
}

function typeOf(value: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	return Number.isInteger(value) ? "integer" : typeof value;
}
