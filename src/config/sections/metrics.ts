/** `metrics`: where counts of errors and requests come from. */
import * as v from "valibot";
import { duration, url } from "../fields.js";
import { httpConfig } from "./http-config.js";

const step = v.optional(duration, "1m");

/** Label names of a Prometheus-compatible store. */
const labels = v.strictObject({
	service: v.optional(v.string()),
	env: v.optional(v.string()),
	version: v.optional(v.string()),
});

/** Counter selectors or expressions; `$service`, `$env` and `$step` are replaced. */
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
			queries: v.optional(queries, {}),
			labels: v.optional(labels, {}),
			step,
			timeout: v.optional(duration, "30s"),
		}),
	]),
	{ kind: "embedded" },
);
