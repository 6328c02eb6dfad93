/**
 * Field kinds of the configuration: durations become seconds, paths become absolute, secrets are masked when
 * shown and refused when written into the file. Kinds are valibot metadata, so the schema is the one truth.
 */
import * as v from "valibot";
import { parseDuration } from "../model/time-text.js";

/** What is special about a field. */
export interface FieldMetadata {
	readonly secret?: boolean;
	readonly path?: boolean;
}

/** A duration such as 15m; seconds after parsing. */
export const duration = v.pipe(
	v.union([v.string(), v.number()], 'expected a duration such as "15m"'),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		const seconds = parseDuration(String(dataset.value));
		if (seconds !== null) return seconds;
		addIssue({ message: `"${dataset.value}" is not a duration; write 90s, 15m, 1h30m or 7d` });
		return NEVER;
	}),
);

/** Text that must not be printed or written into the file itself. */
export const secret = v.pipe(v.string(), v.metadata({ secret: true } satisfies FieldMetadata));

/** A path; relative ones start at the folder of the configuration file. */
export const path = v.pipe(
	v.string(),
	v.nonEmpty("a path must not be empty"),
	v.metadata({ path: true } satisfies FieldMetadata),
);

/** http or https URL without credentials: those belong to http_config. */
export const url = v.pipe(
	v.string(),
	v.check((text) => {
		const parsed = URL.canParse(text) ? new URL(text) : null;
		return parsed !== null && /^https?:$/.test(parsed.protocol);
	}, "expected an http:// or https:// URL"),
	v.check(
		(text) => !URL.canParse(text) || new URL(text).password === "",
		"a URL must not hold a password: use http_config.basic_auth with password_file",
	),
);

/** A regular expression in JavaScript syntax, compiled once here to report its errors. */
export const pattern = v.pipe(
	v.string(),
	v.check((text) => {
		try {
			new RegExp(text);
			return true;
		} catch {
			return false;
		}
	}, "expected a regular expression"),
);

export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const positive = v.pipe(v.number(), v.gtValue(0));

/** Metadata of a schema, merged over its pipe. */
export function metadataOf(schema: v.GenericSchema): FieldMetadata {
	const base = unwrap(schema);
	const pipe = "pipe" in base && Array.isArray(base.pipe) ? base.pipe : [];
	return Object.assign({}, ...pipe.map((item) => (item.type === "metadata" ? item.metadata : {})));
}

/** The schema inside optional and nullable wrappers. */
export function unwrap(schema: v.GenericSchema): v.GenericSchema {
	return "wrapped" in schema ? unwrap(schema.wrapped as v.GenericSchema) : schema;
}
