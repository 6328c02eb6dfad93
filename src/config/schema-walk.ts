/** Questions about the configuration's schema: keys at a path, fields that an environment variable may set. */
import type * as v from "valibot";
import { metadataOf, unwrap } from "./fields.js";

export type ConfigPath = readonly (string | number)[];

type Entries = Readonly<Record<string, v.GenericSchema>>;

function entriesOf(schema: v.GenericSchema): Entries | null {
	return "entries" in schema ? (schema.entries as Entries) : null;
}

/** Schemas that may hold the value: the options of a variant, or the schema itself. */
function alternatives(schema: v.GenericSchema): readonly v.GenericSchema[] {
	const inner = unwrap(schema);
	if (inner.type !== "variant" || !("options" in inner)) return [inner];
	return (inner.options as readonly unknown[])
		.filter((option): option is v.GenericSchema => typeof option === "object" && option !== null)
		.flatMap(alternatives);
}

function children(schema: v.GenericSchema, key: string | number): readonly v.GenericSchema[] {
	const entries = entriesOf(schema);
	if (entries !== null) {
		const child = entries[key];
		return child === undefined ? [] : alternatives(child);
	}
	if (schema.type === "record" && "value" in schema) return alternatives(schema.value as v.GenericSchema);
	if (schema.type === "array" && "item" in schema) return alternatives(schema.item as v.GenericSchema);
	return [];
}

/** Every schema that a value at `path` may be checked against. */
export function schemasAt(root: v.GenericSchema, path: ConfigPath): readonly v.GenericSchema[] {
	return path.reduce<readonly v.GenericSchema[]>(
		(found, key) => found.flatMap((schema) => children(schema, key)),
		alternatives(root),
	);
}

/** Keys that are known under `path`. */
export function keysAt(root: v.GenericSchema, path: ConfigPath): readonly string[] {
	return [...new Set(schemasAt(root, path).flatMap((schema) => Object.keys(entriesOf(schema) ?? {})))];
}

export function isSecret(root: v.GenericSchema, path: ConfigPath): boolean {
	return schemasAt(root, path).some((schema) => metadataOf(schema).secret === true);
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
