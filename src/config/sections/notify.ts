/** `notify`: who hears of what. */
import * as v from "valibot";
import { secret } from "../fields.js";
import { httpConfig } from "./http-config.js";

const receiver = v.strictObject({
	kind: v.picklist(["webhook", "slack", "wecom", "alertmanager"]),
	/** Webhook URLs are secrets: whoever knows one may post. */
	url: secret,
	http_config: v.optional(httpConfig, {}),
});

const route = v.strictObject({
	receiver: v.string(),
	services: v.optional(v.array(v.string())),
	envs: v.optional(v.array(v.string())),
	severities: v.optional(v.array(v.picklist(["L1", "L2", "L3"]))),
});

export const notify = v.optional(
	v.pipe(
		v.strictObject({
			receivers: v.optional(v.record(v.string(), receiver), {}),
			routes: v.optional(v.array(route), []),
		}),
		v.check(
			(config) => config.routes.every((each) => each.receiver in config.receivers),
			"a route names a receiver that is not under notify.receivers",
		),
	),
	{},
);
