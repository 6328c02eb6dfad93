/** `serve`: what of a remote-write stream is counted, and how its labels are read. */
import * as v from "valibot";
import { duration } from "../fields.js";

export const serve = v.optional(
	v.strictObject({
		/** host:port; loopback unless another address is named. */
		listen: v.optional(v.string(), "127.0.0.1:9201"),
		/** Metric family: http, otel, grpc or istio. */
		preset: v.optional(v.string(), "http"),
		/** Counter selectors, instead of the preset's. */
		errors: v.optional(v.string()),
		requests: v.optional(v.string()),
		panics: v.optional(v.string()),
		/** Our dimension -> label, instead of the preset's. */
		labels: v.optional(
			v.strictObject({
				service: v.optional(v.string()),
				env: v.optional(v.string()),
				version: v.optional(v.string()),
				route: v.optional(v.string()),
				code: v.optional(v.string()),
			}),
			{},
		),
		step: v.optional(duration, "1m"),
	}),
	{},
);
