/** `deploys`, `rollout` and `topology`: what ran where, since when, and who calls whom. */
import * as v from "valibot";
import { path } from "../fields.js";

const fromStoreOrFiles = [
	v.strictObject({ kind: v.literal("embedded") }),
	v.strictObject({
		kind: v.literal("files"),
		paths: v.pipe(v.array(path), v.minLength(1, "name at least one file")),
	}),
] as const;

export const deploys = v.optional(v.variant("kind", fromStoreOrFiles), { kind: "embedded" });
export const rollout = v.optional(v.variant("kind", fromStoreOrFiles), { kind: "embedded" });
export const topology = v.optional(
	v.strictObject({
		/** YAML or NDJSON edges caller -> callee, read besides those in the store. */
		file: v.optional(path),
	}),
	{},
);
