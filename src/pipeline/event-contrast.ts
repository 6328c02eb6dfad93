/** What the error events of a burst share that the errors before it did not: tenants, regions, hosts, routes. */
import { contrastOfCounts, type ValueCounts } from "../detect/contrast.js";
import type { Burst, LabelContrast } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import type { ErrorSource } from "../sources/errors.js";

/** Events read on each side; shares of this many are known to two percent. */
const mostEvents = 2000;
/** Past that is compared with. */
const past: Seconds = 86_400;
/** An attribute with more values than this names single requests, not what went wrong. */
const mostValues = 50;
/** Longer values are texts, not labels. */
const longestValue = 80;
/** The error itself in other words. */
const texts: ReadonlySet<string> = new Set(["msg", "message", "error", "err", "stack", "stacktrace"]);
const significant = 0.01;
const mostContrasts = 10;

/**
 * Attribute values that stand out, most surely first; `known` names labels that counts have told already.
 * `until`: end of a burst that lasts. Throws Failure when the store cannot answer.
 */
export async function eventContrast(
	errors: ErrorSource,
	burst: Burst,
	until: EpochSeconds,
	known: ReadonlySet<string>,
	signal?: AbortSignal,
): Promise<LabelContrast[]> {
	const scope = { service: burst.service, env: burst.env, limit: mostEvents };
	const during = { from: burst.onset, to: burst.end ?? until };
	const before = { from: burst.onset - past, to: burst.onset };
	const { rows: here } = await errors.events({ range: during, ...scope }, signal);
	if (here.length === 0) return [];
	const { rows: there } = await errors.events({ range: before, ...scope }, signal);
	const names = [...new Set(here.flatMap((event) => Object.keys(labelsOf(event))))].filter(
		(name) => !known.has(name) && !texts.has(name),
	);
	return names
		.flatMap((name) => contrastOfCounts(name, valueCounts(name, here, there)))
		.map((one) => ({ ...one, pValue: Math.min(1, one.pValue * names.length) }))
		.filter((one) => one.pValue < significant && one.shareDuring > one.shareBefore)
		.sort((a, b) => a.pValue - b.pValue || b.shareDuring - a.shareDuring || (a.label < b.label ? -1 : 1))
		.slice(0, mostContrasts);
}

function labelsOf(event: ErrorEvent): Readonly<Record<string, string>> {
	return event.version === null ? event.attributes : { ...event.attributes, version: event.version };
}

/** Counts of each value, errors without the label as ""; nothing for what is no label. */
function valueCounts(
	name: string,
	during: readonly ErrorEvent[],
	before: readonly ErrorEvent[],
): readonly ValueCounts[] {
	const counts = new Map<string, { during: number; before: number }>();
	for (const [side, events] of [
		["during", during],
		["before", before],
	] as const) {
		for (const event of events) {
			const labels = labelsOf(event);
			const value = Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
			if (value.length > longestValue) return [];
			const count = counts.get(value) ?? { during: 0, before: 0 };
			count[side]++;
			counts.set(value, count);
			if (counts.size > mostValues) return [];
		}
	}
	return [...counts].map(([value, count]) => ({ value, ...count, trafficShare: null }));
}
