/**
 * Grouping and counting of events that are in memory: what a database would do in SQL, for sources that only
 * have lines. Pure.
 */
import type { CountSeries } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import type { Seconds, TimeRange } from "../model/time.js";
import type { ErrorQuery, FingerprintCount } from "./errors.js";

/** Whether an event answers a query; its limit is not looked at. */
export function matchesQuery(event: ErrorEvent, query: ErrorQuery): boolean {
	return (
		event.time >= query.range.from &&
		event.time < query.range.to &&
		(query.service === undefined || event.service === query.service) &&
		(query.env === undefined || event.env === query.env) &&
		(query.version === undefined || event.version === query.version) &&
		(query.fingerprint === undefined || event.fingerprint === query.fingerprint)
	);
}

/** Oldest first; equal times by id, so that the order does not depend on the order of files or streams. */
export function inOrder(events: readonly ErrorEvent[]): ErrorEvent[] {
	return [...events].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Groups by service, env and fingerprint, most events first; the newest event is the sample. */
export function groupByFingerprint(events: readonly ErrorEvent[]): FingerprintCount[] {
	return mergeCounts(
		events.map((event) => ({
			fingerprint: event.fingerprint,
			service: event.service,
			env: event.env,
			events: 1,
			firstSeen: event.time,
			lastSeen: event.time,
			message: event.message,
			sample: event,
		})),
	);
}

/** Merges counts of the same fingerprint, most events first. */
export function mergeCounts(counts: Iterable<FingerprintCount>): FingerprintCount[] {
	const groups = new Map<string, FingerprintCount>();
	for (const one of counts) {
		const key = JSON.stringify([one.service, one.env, one.fingerprint]);
		const known = groups.get(key);
		groups.set(key, known === undefined ? one : joined(known, one));
	}
	return [...groups.values()].sort(
		(a, b) => b.events - a.events || (a.service + a.fingerprint < b.service + b.fingerprint ? -1 : 1),
	);
}

function joined(a: FingerprintCount, b: FingerprintCount): FingerprintCount {
	const newer = b.lastSeen >= a.lastSeen ? b : a;
	return {
		...newer,
		events: a.events + b.events,
		firstSeen: Math.min(a.firstSeen, b.firstSeen),
		lastSeen: newer.lastSeen,
	};
}

/** How many events of which group fell into a step. */
export interface StepCount {
	readonly fingerprint: string;
	readonly service: string;
	readonly env: string;
	/** Start of the step. */
	readonly time: number;
	readonly events: number;
}

/** Range widened to whole steps. */
export function alignedRange(range: TimeRange, step: Seconds): TimeRange {
	return { from: Math.floor(range.from / step) * step, to: Math.ceil(range.to / step) * step };
}

/** Counts of events as step counts. */
export function stepCounts(events: Iterable<ErrorEvent>, step: Seconds): StepCount[] {
	return [...events].map(({ fingerprint, service, env, time }) => ({
		fingerprint,
		service,
		env,
		time: Math.floor(time / step) * step,
		events: 1,
	}));
}

/** One series per fingerprint over an aligned range, 0 where nothing fell. */
export function countSeries(counts: Iterable<StepCount>, range: TimeRange, step: Seconds): CountSeries[] {
	const bins = Math.max(0, Math.round((range.to - range.from) / step));
	const groups = new Map<string, { readonly one: StepCount; readonly errors: number[] }>();
	for (const one of counts) {
		const key = JSON.stringify([one.service, one.env, one.fingerprint]);
		const group = groups.get(key) ?? { one, errors: Array<number>(bins).fill(0) };
		groups.set(key, group);
		const bin = Math.round((one.time - range.from) / step);
		if (bin >= 0 && bin < bins) group.errors[bin] = (group.errors[bin] ?? 0) + one.events;
	}
	return [...groups.keys()].sort().flatMap((key) => {
		const group = groups.get(key);
		if (group === undefined) return [];
		const { service, env, fingerprint } = group.one;
		return [
			{
				service,
				env,
				version: null,
				fingerprint,
				start: range.from,
				step,
				errors: group.errors,
				requests: null,
			},
		];
	});
}
