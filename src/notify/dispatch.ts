/**
 * One run of notifying: which groups are told, and what is remembered. A group is told when something new fires,
 * when something it was told of is over, and again after the repeat interval; not more often than its group
 * interval. What a receiver did not take stays untold, so the next run tries it again. Two runs at once do not
 * tell twice: a group is claimed for the time of sending.
 */
import { createHash } from "node:crypto";
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import { labelsOf, type Notice } from "./notice.js";
import type { NoticeGroup, Receiver } from "./receivers/receiver.js";
import { type Route, routesFor } from "./routes.js";
import type { NotifyState } from "./state.js";

export interface DispatchOptions {
	readonly route: Route;
	readonly receivers: ReadonlyMap<string, Receiver>;
	readonly state: NotifyState;
	readonly now: EpochSeconds;
	/** True when `notices` are all that fire: those told before and missing now are over. */
	readonly complete: boolean;
}

/** What became of a group. */
export interface GroupOutcome {
	readonly receiver: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly outcome:
		| "told"
		| "repeated"
		| "resolved"
		| "kept-alive"
		| "quiet"
		| "failed"
		| "postponed"
		| "busy";
	readonly firing: number;
	readonly resolved: number;
}

export interface DispatchAnswer {
	readonly groups: readonly GroupOutcome[];
	readonly warnings: readonly Warning[];
}

/** What is remembered of a group. */
interface GroupMemory {
	/** When it was last told. */
	readonly told: EpochSeconds;
	/** Notices it was told of as firing. */
	readonly firing: readonly Notice[];
	/** Ids of those it was told the end of: an end is told once. */
	readonly over: readonly string[];
	readonly receiver: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly repeatInterval: number;
	readonly groupInterval: number;
}

/** Longer than any send takes; a run that died frees its groups after it. */
const claimSeconds = 120;
/** A group that nobody asks about any more is forgotten. */
const memorySeconds = 30 * 86_400;
/** Ends remembered per group. */
const maxOver = 200;
const prefix = "notify:group:";

/** Routes and sends. Failing receivers are warnings: being told late is better than a run that ends there. */
export async function dispatch(
	notices: readonly Notice[],
	options: DispatchOptions,
	signal?: AbortSignal,
): Promise<DispatchAnswer> {
	const plans = [...groupNotices(notices, options.route), ...forgottenGroups(notices, options)];
	const sent = new Map<string, number>();
	const groups: GroupOutcome[] = [];
	const warnings: Warning[] = [];
	for (const plan of mergePlans(plans)) {
		signal?.throwIfAborted();
		const { outcome, notice } = await tell(plan, options, sent, signal);
		groups.push(outcome);
		if (notice !== null) warnings.push(notice);
	}
	return { groups, warnings };
}

interface GroupPlan {
	readonly key: string;
	readonly receiver: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly groupInterval: number;
	readonly repeatInterval: number;
	readonly notices: readonly Notice[];
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
function forgottenGroups(notices: readonly Notice[], { state, now, complete }: DispatchOptions): GroupPlan[] {
	if (!complete) return [];
	const here = new Set(notices.map(({ id }) => id));
	return state.list(prefix, now).flatMap(({ key, value }) => {
		const memory = readMemory(value);
		if (memory === null || memory.firing.every(({ id }) => here.has(id))) return [];
		const { receiver, labels, groupInterval, repeatInterval } = memory;
		return [{ key, receiver, labels, groupInterval, repeatInterval, notices: [] }];
	});
}

function mergePlans(plans: readonly GroupPlan[]): readonly GroupPlan[] {
	const merged = new Map<string, GroupPlan>();
	// A group that is there now comes first and keeps its current settings.
	for (const plan of plans) if (!merged.has(plan.key)) merged.set(plan.key, plan);
	return [...merged.values()];
}

type Told = { readonly outcome: GroupOutcome; readonly notice: Warning | null };

async function tell(
	plan: GroupPlan,
	options: DispatchOptions,
	sent: Map<string, number>,
	signal?: AbortSignal,
): Promise<Told> {
	const { state, now } = options;
	const receiver = options.receivers.get(plan.receiver);
	const lock = `notify:lock:${plan.key}`;
	const result = (
		outcome: GroupOutcome["outcome"],
		group?: NoticeGroup,
		notice: Warning | null = null,
	): Told => ({
		outcome: {
			receiver: plan.receiver,
			labels: plan.labels,
			outcome,
			firing: group?.firing.length ?? 0,
			resolved: group?.resolved.length ?? 0,
		},
		notice,
	});
	if (receiver === undefined) {
		state.remove(plan.key);
		return result("quiet");
	}
	if (!state.claim(lock, "", now, now + claimSeconds)) return result("busy");
	const memory = readMemory(state.get(plan.key, now)?.value ?? "");
	const group = groupOf(plan, memory, options);
	try {
		const reason = reasonToTell(plan, group, memory, receiver, now);
		if (reason === "quiet") return result("quiet", group);
		if ((sent.get(receiver.name) ?? 0) >= receiver.maxPerRun) {
			const note = `${receiver.name} takes ${receiver.maxPerRun} messages a run; the rest waits for the next`;
			return result("postponed", group, warning("W-NOTIFY-POSTPONED", note));
		}
		sent.set(receiver.name, (sent.get(receiver.name) ?? 0) + 1);
		await receiver.send(group, signal);
		remember(plan, group, options);
		return result(reason, group);
	} catch (error) {
		if (!(error instanceof Failure) || error.kind === "interrupted") throw error;
		const words = `${plan.receiver} was not told: ${error.message}; it is tried again next run`;
		return result("failed", group, warning("W-NOTIFY-FAILED", words, error.hint));
	} finally {
		state.remove(lock);
	}
}

/** What fires and what is over, as this group was told so far. */
function groupOf(
	plan: GroupPlan,
	memory: GroupMemory | null,
	{ now, complete }: DispatchOptions,
): NoticeGroup {
	const firing = plan.notices.filter(({ endsAt }) => endsAt === null || endsAt > now);
	const current = new Map(plan.notices.map((notice) => [notice.id, notice]));
	const stillThere = new Set(firing.map(({ id }) => id));
	const told = memory?.firing ?? [];
	const ended = told
		.filter(({ id }) => !stillThere.has(id) && (complete || current.has(id)))
		.map((before) => ({ ...before, endsAt: current.get(before.id)?.endsAt ?? now }));
	// A burst that came and went between two runs is told too, as one that is over.
	const known = new Set([...told.map(({ id }) => id), ...(memory?.over ?? [])]);
	const missed = plan.notices.filter(({ id }) => !stillThere.has(id) && !known.has(id));
	const { receiver, labels } = plan;
	return { receiver, labels, firing: worstFirst(firing), resolved: [...ended, ...missed], now };
}

function reasonToTell(
	plan: GroupPlan,
	group: NoticeGroup,
	memory: GroupMemory | null,
	receiver: Receiver,
	now: EpochSeconds,
): "told" | "repeated" | "resolved" | "kept-alive" | "quiet" {
	const before = new Set((memory?.firing ?? []).map(({ id }) => id));
	const fresh = group.firing.some(({ id }) => !before.has(id));
	if (receiver.keepsAlive) {
		if (fresh) return "told";
		if (group.resolved.length > 0) return "resolved";
		return group.firing.length > 0 ? "kept-alive" : "quiet";
	}
	const since = memory === null ? Number.POSITIVE_INFINITY : now - memory.told;
	if (since < plan.groupInterval) return "quiet";
	if (fresh) return "told";
	if (group.resolved.length > 0) return "resolved";
	return group.firing.length > 0 && since >= plan.repeatInterval ? "repeated" : "quiet";
}

function remember(plan: GroupPlan, group: NoticeGroup, { state, now, complete }: DispatchOptions): void {
	const over = new Set(group.resolved.map(({ id }) => id));
	const memory = readMemory(state.get(plan.key, now)?.value ?? "");
	const before = memory?.firing ?? [];
	const here = new Set(group.firing.map(({ id }) => id));
	// A partial run knows nothing of the others: they stay as they were told.
	const kept = complete ? [] : before.filter(({ id }) => !over.has(id) && !here.has(id));
	const firing = [...group.firing, ...kept];
	const ended = [...(memory?.over ?? []), ...over].filter((id) => !here.has(id)).slice(-maxOver);
	const { receiver, labels, groupInterval, repeatInterval } = plan;
	const next: GroupMemory = {
		told: now,
		firing,
		over: ended,
		receiver,
		labels,
		groupInterval,
		repeatInterval,
	};
	state.put(plan.key, JSON.stringify(next), now, now + memorySeconds);
}

function readMemory(value: string): GroupMemory | null {
	try {
		const memory = JSON.parse(value) as GroupMemory;
		return Array.isArray(memory.firing) && typeof memory.told === "number" ? memory : null;
	} catch {
		return null;
	}
}

function worstFirst(notices: readonly Notice[]): readonly Notice[] {
	return [...notices].sort((a, b) =>
		a.severity < b.severity ? 1 : a.severity > b.severity ? -1 : a.startsAt - b.startsAt,
	);
}

function groupKey(receiver: string, path: string, labels: Readonly<Record<string, string>>): string {
	const text = JSON.stringify([receiver, path, Object.entries(labels).sort()]);
	return `${prefix}${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
