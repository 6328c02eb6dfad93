/** Whether an error is new, back after a long time, or known: asked of the whole store, not of one window. */
import { newError } from "../detect/burst-record.js";
import type { Burst, Novelty } from "../model/burst.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import type { ErrorSource } from "../sources/errors.js";

/** Clocks of counts and events differ, and the onset is an estimate: an event this early may be the first. */
const slack: Seconds = 300;
const day: Seconds = 86_400;
/** An error that was quiet for this long is back, not going on. */
const quietTime: Seconds = 7 * day;

export interface Sighting {
	readonly novelty: Novelty;
	readonly returnedAfterDays?: number;
	/** First sight ever, or null. */
	readonly firstSeen: EpochSeconds | null;
}

/** An error of a service, and when its burst began at the earliest. */
export interface Sighted {
	readonly fingerprint: string;
	readonly service: string;
	readonly env: string;
	readonly began: EpochSeconds;
	/** True when it is known to have been seen within the last days: then only its first sight is looked up. */
	readonly lately?: boolean;
}

/** Looks an error up. Throws Failure when the store cannot answer. */
export async function sightingOf(
	errors: ErrorSource,
	{ fingerprint, service, env, began, lately }: Sighted,
	signal?: AbortSignal,
): Promise<Sighting> {
	const before = began - slack;
	const firstSeen = await errors.firstSeen(fingerprint, service, env, signal);
	if (firstSeen === null || firstSeen >= before) return { novelty: "new", firstSeen };
	if (lately === true) return { novelty: "known", firstSeen };
	const last = await errors.lastSeen(fingerprint, service, env, before, signal);
	// Its events are older than the retention, its first sight is not forgotten.
	if (last === null) return { novelty: "returned", firstSeen };
	if (began - last < quietTime) return { novelty: "known", firstSeen };
	return { novelty: "returned", returnedAfterDays: Math.round((began - last) / day), firstSeen };
}

/** The burst as the store knows its error. */
export function withSighting(burst: Burst, { novelty, returnedAfterDays: days }: Sighting): Burst {
	const { returnedAfterDays: _, ...rest } = burst;
	return {
		...rest,
		novelty,
		...(days === undefined ? {} : { returnedAfterDays: days }),
		reason: novelty === "returned" ? burst.reason.replace(newError, backAfter(days)) : burst.reason,
	};
}

function backAfter(days: number | undefined): string {
	return days === undefined ? "back after a long time" : `back after ${days} days`;
}
