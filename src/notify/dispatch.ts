/**
 * One run of notifying: which groups are told, and what is remembered. A group is told when something new fires,
 * when something it was told of is over, and again after the repeat interval; not more often than its group
 * interval. What a receiver did not take stays untold, so the next run tries it again. Two runs at once do not
 * tell twice: a group is claimed for the time of sending.
 */
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import { type GroupMemory, type GroupPlan, groupOf, readMemory, remember } from "./group-memory.js";
import { planGroups } from "./group-plan.js";
import type { Notice } from "./notice.js";
import type { NoticeGroup, Receiver } from "./receivers/receiver.js";
import type { Route } from "./routes.js";
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

/** Longer than any send takes; a run that died frees its groups after it. */
const claimSeconds = 120;

/** Routes and sends. Failing receivers are warnings: being told late is better than a run that ends there. */
export async function dispatch(
	notices: readonly Notice[],
	options: DispatchOptions,
	signal?: AbortSignal,
): Promise<DispatchAnswer> {
	const sent = new Map<string, number>();
	const groups: GroupOutcome[] = [];
	const warnings: Warning[] = [];
	for (const plan of planGroups(notices, options)) {
		signal?.throwIfAborted();
		const { outcome, notice } = await tell(plan, options, sent, signal);
		groups.push(outcome);
		if (notice !== null) warnings.push(notice);
	}
	return { groups, warnings };
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
