/** `errors`: where error events come from. */
import * as v from "valibot";
import { duration, path, positive, url } from "../fields.js";
import { httpConfig } from "./http-config.js";

const server = {
	url,
	http_config: v.optional(httpConfig, {}),
	headers: v.optional(v.record(v.string(), v.string()), {}),
	timeout: v.optional(duration, "30s"),
};

export const errors = v.optional(
	v.variant("kind", [
		v.strictObject({ kind: v.literal("embedded") }),
		v.strictObject({
			kind: v.literal("files"),
			/** Files and patterns (`*`, `**`, `{a,b}`), plain or gzip. */
			paths: v.pipe(v.array(path), v.minLength(1, "name at least one file")),
			/** For lines that do not name them. */
			service: v.optional(v.string()),
			env: v.optional(v.string()),
		}),
		v.strictObject({
			kind: v.literal("loki"),
			...server,
			/** LogQL that selects lines; `$service` and `$env` are replaced. Default: the streams of the service. */
			query: v.optional(v.string()),
			/** X-Scope-OrgID. */
			tenant: v.optional(v.string()),
			/** Our dimension -> stream label. */
			labels: v.optional(
				v.strictObject({
					service: v.optional(v.string()),
					env: v.optional(v.string()),
					version: v.optional(v.string()),
				}),
				{},
			),
			/** Lines read for one question. */
			limit: v.optional(positive, 50_000),
		}),
		v.strictObject({
			kind: v.literal("clickhouse"),
			...server,
			database: v.optional(v.string()),
			table: v.string(),
			/** Our field -> column or expression; common names are found by themselves, "" says there is none. */
			columns: v.optional(v.record(v.string(), v.string()), {}),
			/** Events of one answer. */
			limit: v.optional(positive, 5000),
		}),
	]),
	{ kind: "embedded" },
);
