/** Shared valibot pieces of the NDJSON forms: permissive on unknown fields, strict and telling on used ones. */
import * as v from "valibot";
import type { EpochSeconds } from "../model/time.js";
import { parseTime } from "./time.js";

/** RFC 3339 or epoch number (s, ms, us, ns told apart by size). */
export const timeSchema = v.pipe(
	v.unknown(),
	v.transform((value): EpochSeconds | null => parseTime(value)),
	v.check((value) => value !== null, "is no time: use RFC 3339 or epoch seconds"),
	v.transform((value): EpochSeconds => value ?? 0),
);

/** As `timeSchema`; absent, null and "" are null. */
export const optionalTimeSchema = v.optional(
	v.union([
		v.pipe(
			v.union([v.null(), v.literal("")]),
			v.transform((): EpochSeconds | null => null),
		),
		timeSchema,
	]),
	null,
);

/** Non-empty text; numbers are taken as their text (pipeline ids). */
export const nameSchema = v.pipe(
	v.union([v.string(), v.number()], "must be text"),
	v.transform(String),
	v.trim(),
	v.minLength(1, "must not be empty"),
);

/** Text or null; "" is null. */
export const optionalNameSchema = v.optional(
	v.pipe(
		v.union([v.string(), v.number(), v.null()], "must be text"),
		v.transform((value) => (value === null || String(value).trim() === "" ? null : String(value).trim())),
	),
	null,
);

/** A count: finite and not negative. */
export const countSchema = v.pipe(
	v.number("must be a number"),
	v.finite("must be finite"),
	v.minValue(0, "must not be negative"),
);

/** Parses with a schema; on failure the first issue as `field: what is wrong`. */
export function parseWith<T>(
	schema: v.GenericSchema<unknown, T>,
	value: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string } {
	const result = v.safeParse(schema, value);
	if (result.success) return { ok: true, value: result.output };
	const [issue] = result.issues;
	const field = v.getDotPath(issue) ?? "";
	const text = issue.input === undefined ? "is missing" : issue.message;
	return { ok: false, problem: field === "" ? text : `${field}: ${text}` };
}
