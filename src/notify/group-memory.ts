/** What a group was told so far, and what follows from it: what is new, what is over, what to keep. */
import type { EpochSeconds } from "../model/time.js";
import type { Notice } from "./notice.js";
import type { NoticeGroup } from "./receivers/receiver.js";
import type { NotifyState } from "./state.js";

/** A group that nobody asks about any more is forgotten. */
const memorySeconds = 30 * 86_400;
/** Ends remembered per group. */
const maxOver = 200;

/** A group with the settings of its route and its notices. */
export interface GroupPlan {
	readonly key: string;
	readonly receiver: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly groupInterval: number;
	readonly repeatInterval: number;
	readonly notices: readonly Notice[];
}

/** What is remembered of a group. */
export interface GroupMemory {
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

/** What a run knows: the moment, and whether it saw everything that fires. */
export interface RunScope {
	readonly now: EpochSeconds;
	readonly complete: boolean;
}

/** What fires and what is over, as this group was told so far. */
export function groupOf(
	plan: GroupPlan,
	memory: GroupMemory | null,
	{ now, complete }: RunScope,
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

/** Keeps what the group was told now. */
export function remember(
	plan: GroupPlan,
	group: NoticeGroup,
	{ state, now, complete }: RunScope & { readonly state: NotifyState },
): void {
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

/** Reads a kept memory; null for what is none. */
export function readMemory(value: string): GroupMemory | null {
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
