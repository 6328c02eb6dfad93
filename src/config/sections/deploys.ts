/** `deploys`, `rollout` and `topology`: what ran where, since when, and who calls whom. */
import * as v from "valibot";

const fromStore = v.optional(v.variant("kind", [v.strictObject({ kind: v.literal("embedded") })]), {
	kind: "embedded",
});

export const deploys = fromStore;
export const rollout = fromStore;
export const topology = fromStore;
