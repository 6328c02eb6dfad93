/** `errors`: where error events come from. */
import * as v from "valibot";

export const errors = v.optional(v.variant("kind", [v.strictObject({ kind: v.literal("embedded") })]), {
	kind: "embedded",
});
