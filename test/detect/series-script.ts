/**
 * A small language for series in tests, after promqltest. Tokens are separated by spaces:
 *
 *     5          one step with 5 errors
 *     _          a missed scrape
 *     3x10       10 steps with 3 errors
 *     3+2x4      3 5 7 9
 *     ~4x60      60 steps of Poisson counts with mean 4 (seeded)
 *     ~4+1x60    the same with a mean that grows by 1 a step
 *     2/100x5    5 steps with 2 errors of 100 requests
 */
import { createRule } from "../../src/detect/detect.js";
import type { Change } from "../../src/detect/episode.js";
import { type DetectorName, settingsFor } from "../../src/detect/options.js";
import type { CountSeries } from "../../src/model/burst.js";
import { type Random, random } from "./random.js";

const token = /^(~?)(_|\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:\/(\d+))?(?:x(\d+))?$/;

/** 2026-01-05 00:00 UTC, a Monday. */
export const monday = 1_767_571_200;

/** Builds a series of service `shop` in env `prod` with 60 s steps. */
export function script(
	text: string,
	more: Partial<CountSeries> & { readonly seed?: number } = {},
): CountSeries {
	const { seed = 1, ...rest } = more;
	const source = random(seed);
	const errors: (number | null)[] = [];
	const requests: (number | null)[] = [];
	for (const word of text.trim().split(/\s+/)) {
		const match = token.exec(word);
		if (match === null) throw new Error(`series script: cannot read "${word}"`);
		for (let i = 0; i < Number(match[5] ?? 1); i++) {
			errors.push(stepValue(match, i, source));
			requests.push(match[4] === undefined || match[2] === "_" ? null : Number(match[4]));
		}
	}
	const known = requests.some((count) => count !== null);
	return {
		service: "shop",
		env: "prod",
		version: null,
		start: monday,
		step: 60,
		errors,
		requests: known ? requests : null,
		...rest,
	};
}

function stepValue(match: RegExpExecArray, i: number, source: Random): number | null {
	if (match[2] === "_") return null;
	const mean = Number(match[2]) + i * Number(match[3] ?? 0);
	return match[1] === "~" ? source.poisson(mean) : mean;
}

/** Step number of a time in a scripted series. */
export function stepOf(time: number): number {
	return (time - monday) / 60;
}

/** What the steps of a series showed, in order; steps that showed nothing are left out. */
export function changesOf(series: CountSeries, detector: DetectorName = "counts"): Change[] {
	const settings = settingsFor({ detector }, series.service, series.env, series.step);
	const rule = createRule(settings, series);
	return series.errors
		.map((errors, step) => rule.push(errors ?? Number.NaN, series.requests?.[step] ?? Number.NaN))
		.filter((change) => change !== null);
}
