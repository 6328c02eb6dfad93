/**
 * Who hears of what: a tree of routes with Alertmanager's rules. A notice walks from the root; of a node's
 * children the first that matches takes it, and later ones only if that one says `continue`. A node none of
 * whose children match takes the notice itself. Settings are inherited from the parent.
 * https://prometheus.io/docs/alerting/latest/configuration/#route
 */
import { Failure } from "../model/failure.js";
import type { Seconds } from "../model/time.js";
import { type Matcher, parseMatcher } from "./matchers.js";

/** One node as configured. */
export interface RouteSettings {
	readonly receiver?: string | undefined;
	readonly matchers?: readonly string[] | undefined;
	/** Short forms of matchers; all that are given must hold. */
	readonly services?: readonly string[] | undefined;
	readonly envs?: readonly string[] | undefined;
	readonly severities?: readonly string[] | undefined;
	readonly teams?: readonly string[] | undefined;
	readonly minConfidence?: number | undefined;
	readonly continue?: boolean | undefined;
	/** Labels whose values make one message; default service and env. */
	readonly groupBy?: readonly string[] | undefined;
	/** Least time between two messages of a group. */
	readonly groupInterval?: Seconds | undefined;
	/** After this time a group that still fires is told again. */
	readonly repeatInterval?: Seconds | undefined;
	readonly routes?: readonly RouteSettings[] | undefined;
}

/** A node ready for matching. */
export interface Route {
	/** Place in the tree, such as `routes[1].routes[0]`; identifies groups between runs. */
	readonly path: string;
	/** null: nobody hears of what ends here. */
	readonly receiver: string | null;
	readonly matchers: readonly Matcher[];
	readonly continue: boolean;
	readonly groupBy: readonly string[];
	readonly groupInterval: Seconds;
	readonly repeatInterval: Seconds;
	readonly routes: readonly Route[];
}

/** Alertmanager's defaults: 5 minutes and 4 hours. */
const defaults = { groupBy: ["service", "env"], groupInterval: 300, repeatInterval: 4 * 3600 } as const;

/** Builds the tree. @throws Failure("config") for a bad matcher or an unknown receiver. */
export function buildRoutes(root: RouteSettings, receivers: ReadonlySet<string>, where = "notify"): Route {
	const parent = { path: "", receiver: null, matchers: [], continue: false, routes: [], ...defaults };
	return build(root, parent, "", receivers, where);
}

function build(
	settings: RouteSettings,
	parent: Route,
	path: string,
	receivers: ReadonlySet<string>,
	where: string,
): Route {
	const place = path === "" ? where : `${where}.${path}`;
	const { receiver } = settings;
	if (receiver !== undefined && !receivers.has(receiver)) {
		const hint =
			receivers.size === 0 ? "add it under notify.receivers" : `known are ${[...receivers].join(", ")}`;
		throw new Failure("config", `there is no receiver "${receiver}"`, { where: `${place}.receiver`, hint });
	}
	const node: Route = {
		path,
		receiver: receiver ?? parent.receiver,
		matchers: matcherTexts(settings).map((text) => parseMatcher(text, `${place}.matchers`)),
		continue: settings.continue ?? false,
		groupBy: settings.groupBy ?? parent.groupBy,
		groupInterval: settings.groupInterval ?? parent.groupInterval,
		repeatInterval: settings.repeatInterval ?? parent.repeatInterval,
		routes: [],
	};
	const prefix = path === "" ? "" : `${path}.`;
	const children = (settings.routes ?? []).map((child, index) =>
		build(child, node, `${prefix}routes[${index}]`, receivers, where),
	);
	return { ...node, routes: children };
}

function matcherTexts(settings: RouteSettings): string[] {
	const oneOf = (label: string, values: readonly string[] | undefined): string[] =>
		values === undefined ? [] : [`${label}=~"${values.map(literal).join("|")}"`];
	return [
		...(settings.matchers ?? []),
		...oneOf("service", settings.services),
		...oneOf("env", settings.envs),
		...oneOf("severity", settings.severities),
		...oneOf("team", settings.teams),
		...(settings.minConfidence === undefined ? [] : [`confidence>=${settings.minConfidence}`]),
	];
}

/** A value as pattern inside a quoted matcher; `*` stays a wildcard. */
function literal(value: string): string {
	return value
		.replace(/[\\.+?()|[\]{}^$]/g, "\\$&")
		.replace(/\*/g, ".*")
		.replace(/[\\"]/g, "\\$&");
}

/** The routes that take a notice with these labels, in order. */
export function routesFor(root: Route, labels: Readonly<Record<string, string>>): readonly Route[] {
	if (!root.matchers.every((matcher) => matcher.matches(labels))) return [];
	const taken: Route[] = [];
	for (const child of root.routes) {
		const deeper = routesFor(child, labels);
		taken.push(...deeper);
		if (deeper.length > 0 && !child.continue) break;
	}
	return taken.length > 0 ? taken : [root];
}
