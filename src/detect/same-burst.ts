/**
 * Which burst of an earlier look is this one? Later looks know more: an onset may be dated anew, a fingerprint found
 * for what was a rise of the total, and the id with it. People were told of the burst under its first id, and under
 * that one it goes on and ends.
 */
import type { Burst } from "../model/burst.js";

/** What is remembered of a burst between looks. */
export type KnownBurst = Pick<Burst, "id" | "service" | "env" | "onset" | "end">;

/** The bursts under the ids of those they continue: of one service there is one burst at a time. */
export function continued(bursts: readonly Burst[], known: readonly KnownBurst[]): Burst[] {
	const open = new Map(known.map((one) => [one.id, one]));
	const names = new Map<string, string>();
	const byId = (burst: Burst): boolean => open.has(burst.id);
	for (const burst of bursts.filter(byId)) open.delete(burst.id);
	for (const burst of bursts) {
		if (known.some(({ id }) => id === burst.id)) continue;
		const before = [...open.values()].find((one) => isSame(one, burst));
		if (before === undefined) continue;
		open.delete(before.id);
		names.set(burst.id, before.id);
	}
	const name = (id: string): string => names.get(id) ?? id;
	return bursts.map((burst) => ({
		...burst,
		id: name(burst.id),
		...(burst.root === undefined ? {} : { root: name(burst.root) }),
		...(burst.dependents === undefined ? {} : { dependents: burst.dependents.map(name) }),
	}));
}

function isSame(before: KnownBurst, now: KnownBurst): boolean {
	return (
		before.service === now.service &&
		before.env === now.env &&
		before.onset <= (now.end ?? Number.POSITIVE_INFINITY) &&
		now.onset <= (before.end ?? Number.POSITIVE_INFINITY)
	);
}
