/**
 * The whole configuration. Each section is a file under sections/; unknown keys are errors, since a misspelt
 * key that is silently ignored is the worst kind of configuration bug.
 */
import * as v from "valibot";
import { duration, path } from "./fields.js";
import { correlate, repository } from "./sections/correlate.js";
import { deploys, rollout, topology } from "./sections/deploys.js";
import { detect, severity } from "./sections/detect.js";
import { errors } from "./sections/errors.js";
import { metrics } from "./sections/metrics.js";
import { notify } from "./sections/notify.js";
import { serve } from "./sections/serve.js";

export const configSchema = v.strictObject({
	/** For editors. */
	$schema: v.optional(v.string()),
	/** SQLite file; default: one per repository under $XDG_STATE_HOME/faultline. */
	store: v.optional(path),
	/** Environment that is meant when none is given. */
	env: v.optional(v.string()),
	/** How long the store keeps records; older ones go at the next import. Incidents and feedback stay. */
	retention: v.optional(
		v.strictObject({
			metrics: v.optional(duration, "90d"),
			errors: v.optional(duration, "90d"),
		}),
		{},
	),
	repository,
	metrics,
	errors,
	deploys,
	rollout,
	topology,
	detect,
	severity,
	correlate,
	notify,
	serve,
});

export type Config = v.InferOutput<typeof configSchema>;
