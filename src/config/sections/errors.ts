/** `errors`: where error events come from. */
import * as v from "valibot";
import { duration, path, positive, url } from "../fields.js";
import { httpConfig } from "./http-config.js";

const limit = v.optional(positive, 5000);
const timeout = v.optional(duration, "30s");

export const errors = v.optional(
	v.variant("kind", [
		v.strictObject({ kind: v.literal("embedded") }),
		v.strictObject({
			kind: v.literal("files"),
			paths: v.pipe(v.array(path), v.minLength(1, "name at least one file")),
			service: v.optional(v.string()),
			env: v.optional(v.string()),
		}),
		v.strictObject({
			kind: v.literal("loki"),
			url,
			/** LogQL; `$service` and `$env` are replaced. */
			query: v.optional(v.string()),
			tenant: v.optional(v.string()),
			http_config: v.optional(httpConfig, {}),
			headers: v.optional(v.record(v.string(), v.string()), {}),
			labels: v.optional(v.record(v.string(), v.string()), {}),
			limit,
			timeout,
		}),
		v.strictObject({
			kind: v.literal("clickhouse"),
			url,
			database: v.optional(v.string()),
			table: v.optional(v.string()),
			/** Our field -> column or expression of the table. */
			columns: v.optional(v.record(v.string(), v.string()), {}),
			http_config: v.optional(httpConfig, {}),
			headers: v.optional(v.record(v.string(), v.string()), {}),
			limit,
			timeout,
		}),
	]),
	{ kind: "embedded" },
);
