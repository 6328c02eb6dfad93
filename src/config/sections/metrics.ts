/** `metrics`: where counts of errors and requests come from. */
import * as v from "valibot";
import { duration, positive, url } from "../fields.js";
import { httpConfig } from "./http-config.js";

const step = v.optional(duration, "1m");

/** Our dimension -> label name of the store; found by itself when absent. */
const labels = v.strictObject({
	service: v.optional(v.string()),
	env: v.optional(v.string()),
	version: v.optional(v.string()),
	route: v.optional(v.string()),
	code: v.optional(v.string()),
	pod: v.optional(v.string()),
});

/**
 * A counter selector, or any expression whose value at t is the count of (t - step, t]. `$step`, `$range`,
 * `$service` and `$env` are replaced (without braces: `${NAME}` is the environment).
 */
const queries = v.strictObject({
	errors: v.optional(v.string()),
	requests: v.optional(v.string()),
	panics: v.optional(v.string()),
});

export const metrics = v.optional(
	v.variant("kind", [
		v.strictObject({ kind: v.literal("embedded"), step }),
		v.strictObject({
			kind: v.literal("prometheus"),
			url,
			http_config: v.optional(httpConfig, {}),
			headers: v.optional(v.record(v.string(), v.string()), {}),
			/** X-Scope-OrgID of Mimir and Cortex. */
			tenant: v.optional(v.string()),
			/** Metric family to count: http, otel, grpc or istio; found by itself when absent. */
			preset: v.optional(v.string()),
			queries: v.optional(queries, {}),
			labels: v.optional(labels, {}),
			/** Env of a store that does not tell it by a label. */
			env: v.optional(v.string()),
			/** Further arguments of every query, such as dedup of Thanos. */
			args: v.optional(v.record(v.string(), v.string()), {}),
			step,
			timeout: v.optional(duration, "30s"),
			/** Queries at once. */
			concurrency: v.optional(positive, 4),
			/** Bytes of one answer. */
			maxBytes: v.optional(positive, 268_435_456),
		}),
	]),
	{ kind: "embedded" },
);
