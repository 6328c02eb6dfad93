/**
 * The seed's confidence: 0.45 gray ratio + 0.35 reproduction rate + 0.20 stack stability (seed 4.4, corrected in
 * DOMAIN.md 6). An unknown component is unknown, not zero: the others are renormalised, and the verdict knows.
 */

import { isAppFrame } from "../golang/stack/origin.js";
import { parseSymbol } from "../golang/symbol.js";
import type { Component, Confidence, Exclusivity } from "../model/confidence.js";
import type { ErrorEvent } from "../model/event.js";
import type { Seconds } from "../model/time.js";

/** The seed's weights. */
export const seedWeights = { grayRatio: 0.45, reproductionRate: 0.35, stackStability: 0.2 } as const;
/** Window of the reproduction rate. */
export const reproductionWindow: Seconds = 72 * 3600;
/** Reports that the stack stability looks back on. */
const stabilityReports = 10;
/** Key in-app frames of a report that are compared. */
const keyFrames = 5;

const unknown = (text: string): Component => ({ value: null, text });
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Weighted mean over the known components; null when none is known. */
export function seedScore(
	parts: Pick<Confidence, "grayRatio" | "reproductionRate" | "stackStability">,
): number | null {
	let sum = 0;
	let weight = 0;
	for (const key of ["grayRatio", "reproductionRate", "stackStability"] as const) {
		const value = parts[key].value;
		if (value === null) continue;
		sum += seedWeights[key] * value;
		weight += seedWeights[key];
	}
	return weight === 0 ? null : sum / weight;
}

/** Share of traffic on the suspect version at the onset (correlate/window `shareAt`). */
export function grayRatio(share: number | null, version: string | null): Component {
	if (version === null) return unknown("the suspect version is not known");
	if (share === null) return unknown(`no rollout share of ${version} at the onset`);
	return { value: share, text: `${version} had ${percent(share)} of the traffic at the onset` };
}

/** Events of the fingerprint in the env / all events reported in the env, within 72 h of `now`. */
export function reproductionRate(sameFingerprint: number, all: number): Component {
	if (all === 0) return unknown("no error events within 72 h");
	const value = Math.min(1, sameFingerprint / all);
	return { value, text: `${sameFingerprint} of ${all} error events within 72 h have this fingerprint` };
}

/**
 * Stability of the key in-app frames over the last 10 reports: 1 / (1 + s), where s is the standard deviation
 * of each key function's position, averaged over the functions. The seed's 1/s is unbounded.
 */
export function stackStability(events: readonly ErrorEvent[]): Component {
	const reports = [...events]
		.sort((a, b) => b.time - a.time)
		.slice(0, stabilityReports)
		.flatMap((event) => (event.trace === null || event.trace.frames.length === 0 ? [] : [positions(event)]));
	if (reports.length < 2) return unknown("fewer than two reports with a stack");
	const keys = new Set(reports.flatMap((report) => [...report.keys()]));
	let spread = 0;
	for (const key of keys) {
		// A function that is missing in a report has moved out of the key frames.
		const at = reports.map((report) => report.get(key) ?? keyFrames);
		const mean = at.reduce((sum, x) => sum + x, 0) / at.length;
		spread += Math.sqrt(at.reduce((sum, x) => sum + (x - mean) ** 2, 0) / at.length);
	}
	const deviation = keys.size === 0 ? 0 : spread / keys.size;
	const value = 1 / (1 + deviation);
	return {
		value,
		text: `key frames of the last ${reports.length} reports move by ${deviation.toFixed(2)} positions`,
	};
}

function positions(event: ErrorEvent): Map<string, number> {
	const found = new Map<string, number>();
	let at = 0;
	for (const frame of event.trace?.frames ?? []) {
		if (!isAppFrame(frame)) continue;
		const symbol = parseSymbol(frame.symbol);
		const key = `${symbol.packagePath}.${symbol.key}`;
		if (!found.has(key)) found.set(key, at);
		at++;
		if (at >= keyFrames) break;
	}
	return found;
}

/**
 * Exclusivity: if the version did not matter, all k events of a new fingerprint would land on a version with
 * share w with probability w^k. Null when the events do not all lie on one version, or the share is not known.
 */
export function exclusivity(
	events: readonly ErrorEvent[],
	version: string | null,
	share: number | null,
): Exclusivity | null {
	if (version === null || share === null || share <= 0 || share >= 1) return null;
	const labelled = events.filter((event) => event.version !== null);
	if (labelled.length === 0 || labelled.some((event) => event.version !== version)) return null;
	return { events: labelled.length, share, pValue: share ** labelled.length };
}

/** Confidence when nothing is known of versions and events; `why` completes "unknown: ". */
export function unknownConfidence(why: string): Confidence {
	return {
		score: null,
		grayRatio: unknown(why),
		reproductionRate: unknown(why),
		stackStability: unknown(why),
		exclusivity: null,
	};
}
