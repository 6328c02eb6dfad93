/** Questions about the configuration's schema: keys at a path, fields that an environment variable may set. */
import type * as v from "valibot";
import { metadataOf, unwrap } from "./fields.js";

export type ConfigPath = readonly (string | number)[];

type Entries = Readonly<Record<string, v.GenericSchema>>;

function entriesOf(schema: v.GenericSchema): Entries | null {
	return "entries" in schema ? (schema.entries as Entries) : null;
}

/**
 * Schemas that may hold `value`: the options of a variant, or the schema itself. A value that names its kind leaves
 * one option; without a value, or with an unknown kind, any of them may be meant.
 */
function alternatives(schema: v.GenericSchema, value?: unknown): readonly v.GenericSchema[] {
	const inner = unwrap(schema);
	if (inner.type !== "variant" || !("options" in inner)) return [inner];
	const options = (inner.options as readonly unknown[]).filter(
		(option): option is v.GenericSchema => typeof option === "object" && option !== null,
	);
	const kind = "key" in inner ? memberOf(value, String(inner.key)) : undefined;
	const named = options.filter((option) => {
		const literal = entriesOf(option)?.["key" in inner ? String(inner.key) : ""];
		return kind !== undefined && literal !== undefined && "literal" in literal && literal.literal === kind;
	});
	return (named.length > 0 ? named : options).flatMap((option) => alternatives(option, value));
}

function memberOf(value: unknown, key: string | number): unknown {
	if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as Readonly<Record<string | number, unknown>>)[key];
}

function children(schema: v.GenericSchema, key: string | number, value: unknown): readonly v.GenericSchema[] {
	const entries = entriesOf(schema);
	if (entries !== null) {
		const child = entries[key];
		return child === undefined ? [] : alternatives(child, value);
	}
	if (schema.type === "record" && "value" in schema) {
		return alternatives(schema.value as v.GenericSchema, value);
	}
	if (schema.type === "array" && "item" in schema) return alternatives(schema.item as v.GenericSchema, value);
	return [];
}

/** Every schema that a value at `path` may be checked against; `data`: the whole document, to tell kinds apart. */
export function schemasAt(
	root: v.GenericSchema,
	path: ConfigPath,
	data?: unknown,
): readonly v.GenericSchema[] {
	let found = alternatives(root, data);
	let value = data;
	for (const key of path) {
		value = memberOf(value, key);
		found = found.flatMap((schema) => children(schema, key, value));
	}
	return found;
}

/** Keys that are known under `path`. */
export function keysAt(root: v.GenericSchema, path: ConfigPath): readonly string[] {
	return [...new Set(schemasAt(root, path).flatMap((schema) => Object.keys(entriesOf(schema) ?? {})))];
}

/** Without `data` whatever may be a secret is one. */
export function isSecret(root: v.GenericSchema, path: ConfigPath, data?: unknown): boolean {
	return schemasAt(root, path, data).some((schema) => metadataOf(schema).secret === true);
}

export function isPath(root: v.GenericSchema, path: ConfigPath): boolean {
	return schemasAt(root, path).some((schema) => metadataOf(schema).path === true);
}

/** A scalar field with the environment variable that sets it. */
export interface ScalarField {
	readonly path: readonly string[];
	readonly variable: string;
	readonly type: "text" | "number" | "boolean";
}

/** Every scalar that has a fixed path (keys below a record have none). */
export function scalarFields(root: v.GenericSchema): readonly ScalarField[] {
	const found = new Map<string, ScalarField>();
	const visit = (schema: v.GenericSchema, path: readonly string[]): void => {
		for (const alternative of alternatives(schema)) {
			const entries = entriesOf(alternative);
			if (entries !== null) {
				for (const [key, child] of Object.entries(entries)) visit(child, [...path, key]);
			} else if (!["record", "array"].includes(alternative.type)) {
				const variable = variableOf(path);
				found.set(variable, { path, variable, type: scalarType(alternative.type) });
			}
		}
	};
	visit(root, []);
	return [...found.values()].filter((field) => field.path[0] !== "$schema");
}

function scalarType(type: string): ScalarField["type"] {
	return type === "number" || type === "boolean" ? type : "text";
}

/** `correlate.windowBefore` -> `FAULTLINE_CORRELATE_WINDOW_BEFORE`. */
export function variableOf(path: readonly string[]): string {
	const words = path.map((key) => key.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase());
	return `FAULTLINE_${words.join("_")}`;
}
