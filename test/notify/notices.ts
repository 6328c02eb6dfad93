/** Notices for tests. */
import type { Notice } from "../../src/notify/notice.js";
import type { NotifyState } from "../../src/notify/state.js";

export function notice(id: string, more: Partial<Notice> = {}): Notice {
	return {
		id,
		service: "shop",
		env: "prod",
		severity: "L2",
		team: "payments",
		confidence: 0.8,
		verdict: "assign",
		version: "v2.31.0",
		fingerprint: "abcd",
		novelty: "new",
		startsAt: 1_763_692_800,
		endsAt: null,
		reason: "37 errors/min against 0.4 expected",
		observed: 412,
		expected: 4,
		dependents: ["web"],
		error: "runtime error: nil pointer dereference",
		suspect: { sha: "a1b2c3d4e5f6a7b8", subject: "cache: reuse snapshot", author: "Ann", probability: 0.87 },
		command: "git revert a1b2c3d",
		incident: "inc_1",
		...more,
	};
}

/** State in memory with the store's rules. */
export function memoryState(): NotifyState & {
	readonly entries: Map<string, { value: string; expires: number }>;
} {
	const entries = new Map<string, { value: string; expires: number }>();
	const live = (key: string, now: number) => {
		const entry = entries.get(key);
		return entry !== undefined && entry.expires > now ? entry : null;
	};
	return {
		entries,
		get: (key, now) => live(key, now),
		put: (key, value, _now, expires = Number.POSITIVE_INFINITY) => void entries.set(key, { value, expires }),
		claim: (key, value, now, expires) => {
			if (live(key, now) !== null) return false;
			entries.set(key, { value, expires });
			return true;
		},
		remove: (key) => void entries.delete(key),
		list: (prefix, now) =>
			[...entries.keys()]
				.filter((key) => key.startsWith(prefix) && live(key, now) !== null)
				.map((key) => ({ key, value: entries.get(key)?.value ?? "" })),
	};
}
