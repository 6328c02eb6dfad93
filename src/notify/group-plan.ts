/** Which groups a run has to look at: those of its notices, and those told before that nobody mentions now. */
import { createHash } from "node:crypto";
import type { EpochSeconds } from "../model/time.js";
import { type GroupPlan, readMemory } from "./group-memory.js";
import { labelsOf, type Notice } from "./notice.js";
import { type Route, routesFor } from "./routes.js";
import type { NotifyState } from "./state.js";

/** Keys of groups in the state begin with this. */
const prefix = "notify:group:";

export interface PlanOptions {
	readonly route: Route;
	readonly state: NotifyState;
	readonly now: EpochSeconds;
	/** True when the notices are all that fire. */
	readonly complete: boolean;
}

/** Groups to look at, each once: one that is there now keeps its current settings. */
export function planGroups(notices: readonly Notice[], options: PlanOptions): readonly GroupPlan[] {
	const merged = new Map<string, GroupPlan>();
	for (const plan of [...groupNotices(notices, options.route), ...forgottenGroups(notices, options)]) {
		if (!merged.has(plan.key)) merged.set(plan.key, plan);
	}
	return [...merged.values()];
}

/** Groups of what is there now. */
function groupNotices(notices: readonly Notice[], root: Route): GroupPlan[] {
	const plans = new Map<string, GroupPlan & { readonly notices: Notice[] }>();
	for (const notice of notices) {
		const labels = labelsOf(notice);
		for (const route of routesFor(root, labels)) {
			if (route.receiver === null) continue;
			const own = Object.fromEntries(route.groupBy.map((name) => [name, labels[name] ?? ""]));
			const key = groupKey(route.receiver, route.path, own);
			const { groupInterval, repeatInterval } = route;
			const plan = plans.get(key) ?? {
				key,
				receiver: route.receiver,
				labels: own,
				groupInterval,
				repeatInterval,
				notices: [],
			};
			plan.notices.push(notice);
			plans.set(key, plan);
		}
	}
	return [...plans.values()];
}

/** Groups that were told of something which nobody mentions now. */
function forgottenGroups(notices: readonly Notice[], { state, now, complete }: PlanOptions): GroupPlan[] {
	if (!complete) return [];
	const here = new Set(notices.map(({ id }) => id));
	return state.list(prefix, now).flatMap(({ key, value }) => {
		const memory = readMemory(value);
		if (memory === null || memory.firing.every(({ id }) => here.has(id))) return [];
		const { receiver, labels, groupInterval, repeatInterval } = memory;
		return [{ key, receiver, labels, groupInterval, repeatInterval, notices: [] }];
	});
}

function groupKey(receiver: string, path: string, labels: Readonly<Record<string, string>>): string {
	const text = JSON.stringify([receiver, path, Object.entries(labels).sort()]);
	return `${prefix}${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
