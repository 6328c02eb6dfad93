/** `correlate` and `repository`: which deploys come into question, and where their code is. */
import * as v from "valibot";
import { duration, path, pattern } from "../fields.js";

export const correlate = v.optional(
	v.strictObject({
		/** A deploy that finished this long before the onset may have done it (seed 2.4). */
		windowBefore: v.optional(duration, "15m"),
		/** Clocks differ, and a canary serves before its pipeline ends. */
		windowAfter: v.optional(duration, "5m"),
	}),
	{},
);

const repositoryOfService = v.strictObject({
	/** Folder of the git repository (bare ones too). */
	path: v.optional(path),
	/** Folder of the service's main package inside the repository: what it is not built from cannot be guilty. */
	root: v.optional(v.string()),
	/** Version label -> commit: the first group is a sha or a tag. */
	versionPattern: v.optional(pattern),
	/** Names the tag of a version label, `$version` replaced: `shop/v$version`. */
	tag: v.optional(v.string()),
});

/** Service name -> repository; `default` holds for services that are not named. */
export const repository = v.optional(v.record(v.string(), repositoryOfService), {});
