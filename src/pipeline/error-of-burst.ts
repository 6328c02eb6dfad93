/**
 * Which error is the burst? The fingerprint that rose most over its own past, new ones first; with the trace to
 * rank by and what its events share.
 */
import type { Burst } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import type { ErrorSummary } from "../model/explanation.js";
import type { Seconds } from "../model/time.js";
import type { ErrorSource, FingerprintCount } from "../sources/errors.js";
import { sightingOf } from "./novelty.js";

/** Events of the burst that are read for stability and shared attributes. */
const sampleEvents = 500;
/** Past that a fingerprint's usual rate is taken from. */
const past: Seconds = 24 * 3600;
/** An ongoing burst is read this far past its onset. */
const ongoing: Seconds = 3600;
/** Clocks of logs and metrics differ by this much. */
const slack: Seconds = 120;
const sharedFrom = 0.8;
const shownShared = 8;

export interface BurstError {
	readonly summary: ErrorSummary;
	/** Newest first, at most 500. */
	readonly events: readonly ErrorEvent[];
}

/** The dominating error of a burst; null when no error event lies in it. */
export async function errorOfBurst(
	errors: ErrorSource,
	burst: Burst,
	signal?: AbortSignal,
): Promise<BurstError | null> {
	const scope = { service: burst.service, env: burst.env };
	const from = Math.min(burst.onsetInterval[0], burst.onset) - slack;
	const to = (burst.end ?? burst.onset + ongoing) + slack;
	const during = (await errors.fingerprints({ range: { from, to }, ...scope }, signal)).rows;
	if (during.length === 0) return null;
	const before = (await errors.fingerprints({ range: { from: from - past, to: from }, ...scope }, signal))
		.rows;
	const usual = new Map(before.map((one) => [one.fingerprint, (one.events * (to - from)) / past]));
	const excess = (one: FingerprintCount): number => {
		const known = usual.get(one.fingerprint) ?? 0;
		return (one.events - known) * (known === 0 ? 2 : 1);
	};
	const dominating = during.reduce((best, one) => (excess(one) > excess(best) ? one : best));
	const { fingerprint } = dominating;
	const events = (
		await errors.events({ range: { from, to }, ...scope, fingerprint, limit: sampleEvents }, signal)
	).rows;
	const began = burst.onsetInterval[0];
	const lately = usual.has(fingerprint);
	const { firstSeen, ...novelty } = await sightingOf(
		errors,
		{ fingerprint, ...scope, began, lately },
		signal,
	);
	const sample =
		events.find((event) => (event.trace?.frames.length ?? 0) > 0) ?? events[0] ?? dominating.sample;
	return {
		events: [...events].sort((a, b) => b.time - a.time),
		summary: {
			fingerprint,
			message: sample.message,
			trace: sample.trace,
			crashPlace: null,
			events: dominating.events,
			firstSeen: firstSeen ?? dominating.firstSeen,
			lastSeen: dominating.lastSeen,
			...novelty,
			shared: sharedAttributes(events),
		},
	};
}

/** Attributes that at least 80 % of the events hold with one value; identifiers of single events never do. */
export function sharedAttributes(events: readonly ErrorEvent[]): ErrorSummary["shared"] {
	if (events.length < 2) return [];
	const counts = new Map<string, Map<string, number>>();
	for (const event of events) {
		const own = { ...event.attributes, ...(event.version === null ? {} : { version: event.version }) };
		for (const [key, value] of Object.entries(own)) {
			const values = counts.get(key) ?? new Map<string, number>();
			values.set(value, (values.get(value) ?? 0) + 1);
			counts.set(key, values);
		}
	}
	return [...counts]
		.map(([key, values]) => {
			const [value, count] = [...values].reduce((best, one) => (one[1] > best[1] ? one : best));
			return { key, value, share: count / events.length };
		})
		.filter((one) => one.share >= sharedFrom && one.value !== "" && one.value.length <= 80)
		.sort((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1))
		.slice(0, shownShared);
}
