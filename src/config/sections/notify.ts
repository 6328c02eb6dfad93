/** `notify`: who hears of what. The section itself is the root of the tree of routes. */
import * as v from "valibot";
import { duration, path, secret, share, url } from "../fields.js";
import { httpConfig } from "./http-config.js";

const http_config = v.optional(httpConfig, {});

const receiver = v.variant("kind", [
	v.strictObject({
		kind: v.literal("webhook"),
		/** Whoever knows a webhook's URL may post: it comes from the environment. */
		url: secret,
		/** Signs each message (HMAC-SHA256). */
		secret: v.optional(secret),
		secret_file: v.optional(path),
		http_config,
	}),
	v.strictObject({ kind: v.literal("slack"), url: secret, http_config }),
	v.strictObject({ kind: v.literal("wecom"), url: secret, http_config }),
	v.strictObject({
		kind: v.literal("alertmanager"),
		url,
		/** An alert that is not posted again ends after this time: longer than the time between two runs. */
		resolveAfter: v.optional(duration, "15m"),
		http_config,
	}),
]);

const texts = v.optional(v.array(v.string()));

const route = {
	receiver: v.optional(v.string()),
	/** Alertmanager's notation, and comparisons: `severity="L3"`, `team=~"pay|shop"`, `confidence>=0.75`. */
	matchers: texts,
	services: texts,
	envs: texts,
	severities: v.optional(v.array(v.picklist(["L1", "L2", "L3"]))),
	teams: texts,
	minConfidence: v.optional(share),
	/** Later siblings get their turn too. */
	continue: v.optional(v.boolean()),
	groupBy: texts,
	groupInterval: v.optional(duration),
	repeatInterval: v.optional(duration),
};

// Three levels: deeper trees than receiver, team and severity have not been seen.
const leaf = v.strictObject(route);
const branch = v.strictObject({ ...route, routes: v.optional(v.array(leaf)) });

interface RouteNode {
	readonly receiver?: string | undefined;
	readonly routes?: readonly RouteNode[] | undefined;
}

/** Receivers that a tree of routes names. */
function named(node: RouteNode): readonly string[] {
	return [...(node.receiver === undefined ? [] : [node.receiver]), ...(node.routes ?? []).flatMap(named)];
}

export const notify = v.optional(
	v.pipe(
		v.strictObject({
			receivers: v.optional(v.record(v.string(), receiver), {}),
			/** Team -> services it answers for; `*` stands for any text. First match holds. */
			teamServices: v.optional(v.record(v.string(), v.array(v.string())), {}),
			/** Hears of what no route takes. */
			receiver: v.optional(v.string()),
			groupBy: texts,
			groupInterval: v.optional(duration),
			repeatInterval: v.optional(duration),
			routes: v.optional(v.array(branch), []),
		}),
		v.check(
			(config) => named(config).every((name) => name in config.receivers),
			"a route names a receiver that is not under notify.receivers",
		),
	),
	{},
);
