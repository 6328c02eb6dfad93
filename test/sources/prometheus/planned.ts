/**
 * A planned history: what really happened, as counter samples every 15 s, together with the exact counts a
 * reader must find. Hard cases: a version born at N > 0, a restart inside a step that a reading per minute
 * cannot see, a hole in the scrapes, a label full of quotes and line breaks.
 */
import type { PlannedSeries } from "../../servers/prometheus.js";

/** 2024-01-01 00:00 UTC, on every step's grid. */
export const start = 1_704_067_200;
export const minutes = 30;
export const scrape = 15;

/** Errors in minute m (0-based) by version; the plan of the history. */
export const nasty = 'say "hi"\\\n{x}';

interface Plan {
	readonly labels: Readonly<Record<string, string>>;
	/** Value at each scrape, or null for a missed one; index i is start - 60 + 15 * i. */
	value(seconds: number): number | null;
}

const base = { service: "shop", env: "prod", pod: "a" };

const plans: readonly Plan[] = [
	// Two requests a second for ever: 120 a minute.
	{ labels: { ...base, version: "v1", code: "200" }, value: (at) => 1000 + 2 * at },
	// One error each minute, at second 30.
	{ labels: { ...base, version: "v1", code: "500" }, value: (at) => 50 + Math.floor((at + 30) / 60) },
	// v2 comes at minute 10: its first sample already stands at 7, then 4 a minute at second 15.
	{
		labels: { ...base, version: "v2", code: "503" },
		value: (at) => (at < 600 ? null : 7 + 4 * Math.floor((at + 45 - 600) / 60)),
	},
	{ labels: { ...base, version: "v2", code: "200" }, value: (at) => (at < 600 ? null : 30 + 2 * (at - 600)) },
	// Restarts in minute 20: 3 -> 4 (second 15) -> restart -> 0, 3 (second 45). Per minute it looks like 3 -> 3.
	{ labels: { ...base, pod: "b", version: "v1", code: "502" }, value: restarting },
	// Not scraped in minutes 15 and 16; 6 errors happened somewhere in between.
	{ labels: { ...base, pod: "c", service: nasty, version: "v1", code: "500" }, value: holed },
	{
		labels: { ...base, pod: "c", service: nasty, version: "v1", code: "200" },
		value: (at) => (hole(at) ? null : 500 + at),
	},
	// Lives from 1205 s to 1250 s, within minute 20: born at 2, then 5, then gone.
	{
		labels: { ...base, pod: "d", version: "v1", code: "504" },
		value: (at) => (at < 1205 || at > 1250 ? null : at < 1230 ? 2 : 5),
	},
];

function restarting(at: number): number {
	if (at < 1215) return 3;
	if (at < 1230) return 4;
	return at < 1245 ? 0 : 3;
}

function hole(at: number): boolean {
	return at > 900 && at <= 1020;
}

function holed(at: number): number | null {
	if (hole(at)) return null;
	return at <= 900 ? 2 : 8;
}

/** The history as series of http_requests_total. */
export function plannedHistory(): readonly PlannedSeries[] {
	return plans.map((plan) => {
		const samples: [number, number][] = [];
		for (let at = -300; at <= minutes * 60 + 60; at += scrape) {
			const value = plan.value(at);
			if (value !== null) samples.push([start + at, value]);
		}
		return { name: "http_requests_total", labels: plan.labels, samples };
	});
}
