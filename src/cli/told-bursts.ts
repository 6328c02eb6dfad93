/**
 * What earlier runs found, kept in the store: so that a cron job tells a burst once, under one name, although each
 * run looks anew and late data may date it otherwise.
 */
import { continued, type KnownBurst } from "../detect/same-burst.js";
import type { Burst } from "../model/burst.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import type { NotifyState } from "../notify/state.js";

/** Bursts that nobody saw for so long are forgotten. */
const memory: Seconds = 30 * 86_400;

export interface Recalled {
	/** All bursts, those of earlier runs under the id they had then. */
	readonly bursts: readonly Burst[];
	/** Those that no earlier run saw. */
	readonly fresh: readonly Burst[];
	/** Keeps what this run saw; call it once people were told. */
	remember(now: EpochSeconds): void;
}

/** Compares with the earlier runs of the same `purpose` (the command and its filters). */
export function recallBursts(
	state: NotifyState,
	purpose: string,
	found: readonly Burst[],
	now: EpochSeconds,
): Recalled {
	const key = `bursts:${purpose}`;
	const known = readKnown(state.get(key, now)?.value);
	const bursts = continued(found, known);
	const before = new Set(known.map(({ id }) => id));
	return {
		bursts,
		fresh: bursts.filter(({ id }) => !before.has(id)),
		remember(time) {
			const here = new Set(bursts.map(({ id }) => id));
			const kept = known.filter((one) => !here.has(one.id) && (one.end ?? one.onset) > time - memory);
			const list = [...kept, ...bursts].map(({ id, service, env, onset, end }) => ({
				id,
				service,
				env,
				onset,
				end,
			}));
			state.put(key, JSON.stringify(list), time, time + memory);
		},
	};
}

/** Reads what was kept; nothing for what cannot be read. */
function readKnown(text: string | undefined): readonly KnownBurst[] {
	try {
		const list: unknown = JSON.parse(text ?? "[]");
		return Array.isArray(list) ? list.filter(isKnown) : [];
	} catch {
		return [];
	}
}

function isKnown(value: unknown): value is KnownBurst {
	if (typeof value !== "object" || value === null) return false;
	const { id, service, env, onset } = value as Partial<KnownBurst>;
	return (
		typeof id === "string" &&
		typeof service === "string" &&
		typeof env === "string" &&
		typeof onset === "number"
	);
}
