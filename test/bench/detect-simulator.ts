/**
 * Error-count series with known bursts. A series is two weeks of 60 s steps: the first week is history, the
 * second is scored. On top of a background (Poisson, over-dispersed, correlated, daily cycle, zero, low traffic,
 * sporadic) come deploys with restart noise, blips that go away, missed scrapes, counter resets and the bursts.
 */

import type { Restart } from "../../src/detect/options.js";
import type { CountSeries } from "../../src/model/burst.js";
import { type Random, random } from "../detect/random.js";

export const step = 60;
export const stepsPerDay = 1440;
export const historySteps = 7 * stepsPerDay;
export const totalSteps = 14 * stepsPerDay;
/** 2026-01-05, a Monday. */
const start = 1_767_571_200;

export type BackgroundKind =
	| "poisson"
	| "over-dispersed"
	| "correlated"
	| "cycle, requests known"
	| "cycle, requests unknown"
	| "zero"
	| "low traffic"
	| "sporadic";

export type BurstKind = "3x over >=10/min" | "first errors" | "short spike" | "slow ramp" | "5-30x" | "2x";

/** A burst that was put in: [from, to) in steps. */
export interface Truth {
	readonly kind: BurstKind;
	readonly from: number;
	readonly to: number;
	/** Finished at most ten minutes after a deploy. */
	readonly afterDeploy: boolean;
}

export interface Simulated {
	readonly series: CountSeries;
	readonly background: BackgroundKind;
	readonly truths: readonly Truth[];
	readonly restarts: readonly Restart[];
	/** Blips and restart noise put in during the scored week. */
	readonly noises: number;
}

interface Plan {
	readonly rate: Float64Array;
	readonly requests: Float64Array | null;
	readonly deploys: readonly number[];
	readonly truths: readonly Truth[];
	/** Expected extra errors of each step. */
	readonly extra: Float64Array;
	noises: number;
}

const backgrounds: readonly BackgroundKind[] = [
	"poisson",
	"over-dispersed",
	"correlated",
	"cycle, requests known",
	"cycle, requests unknown",
	"zero",
	"low traffic",
	"sporadic",
];

/** `count` series, backgrounds in turn; `bursts` false leaves them out (for false alarms alone). */
export function simulate(seed: number, count: number, bursts = true): Simulated[] {
	return Array.from({ length: count }, (_, i) =>
		simulateOne(
			random(seed * 100_003 + i),
			backgrounds[i % backgrounds.length] as BackgroundKind,
			`sim-${seed}-${i}`,
			bursts,
		),
	);
}

function simulateOne(source: Random, background: BackgroundKind, name: string, bursts: boolean): Simulated {
	const { rate, requests } = makeBackground(source, background);
	const deploys = placeDeploys(source);
	const extra = new Float64Array(totalSteps);
	const truths = bursts ? placeBursts(source, background, rate, deploys, extra) : [];
	const plan: Plan = { rate, requests, deploys, truths, extra, noises: 0 };
	addRestartNoise(source, plan, background);
	addBlips(source, plan, background);
	const errors: (number | null)[] = Array.from(rate, (mean, i) =>
		source.poisson(mean + (extra[i] as number)),
	);
	const known: (number | null)[] | null = requests === null ? null : Array.from(requests);
	addCounterResets(source, errors, deploys);
	addMissedScrapes(source, errors, known);
	return {
		series: { service: name, env: "prod", version: null, start, step, errors, requests: known },
		background,
		truths,
		restarts: deploys.map((at) => ({ service: name, env: "prod", time: start + at * step })),
		noises: plan.noises,
	};
}

function makeBackground(
	source: Random,
	kind: BackgroundKind,
): { rate: Float64Array; requests: Float64Array | null } {
	const level = source.pick([0.02, 0.2, 1, 3, 10, 15, 30, 100]);
	const flat = (value: number): Float64Array => new Float64Array(totalSteps).fill(value);
	switch (kind) {
		case "poisson":
			return { rate: flat(level), requests: null };
		case "over-dispersed": {
			const shape = source.uniform(1.5, 10);
			return { rate: flat(level).map((mean) => mean * source.gamma(shape)), requests: null };
		}
		case "correlated":
			return { rate: correlated(source, level), requests: null };
		case "cycle, requests known": {
			const traffic = cycle(source, source.pick([300, 2000, 10_000])).map((mean) => source.poisson(mean));
			const ratio = level / 2000;
			return { rate: traffic.map((count) => count * ratio), requests: traffic };
		}
		case "cycle, requests unknown":
			return { rate: cycle(source, level), requests: null };
		case "zero":
			return { rate: flat(0), requests: source.chance(0.5) ? cycle(source, 500).map(Math.round) : null };
		case "low traffic": {
			const traffic = cycle(source, source.uniform(1, 10)).map((mean) => source.poisson(mean));
			return { rate: traffic.map((count) => count * 0.01), requests: traffic };
		}
		case "sporadic":
			return {
				rate: flat(0).map(() =>
					source.chance(source.pick([2, 6, 12]) / stepsPerDay) ? source.uniform(0.5, 3) : 0,
				),
				requests: null,
			};
		default:
			return kind satisfies never;
	}
}

/** A sine over the day with a quieter weekend that comes and goes within six hours. */
function cycle(source: Random, level: number): Float64Array {
	const amplitude = source.uniform(0.3, 0.7);
	const phase = source.uniform(0, 2 * Math.PI);
	const weekend = source.uniform(0.5, 1);
	return Float64Array.from({ length: totalSteps }, (_, i) => {
		const day = (i / stepsPerDay) % 7;
		const wave = 1 + amplitude * Math.sin(2 * Math.PI * day + phase);
		const depth = Math.max(0, Math.min(1, 4 * (day - 4.875), 4 * (7.125 - day), 1));
		const early = Math.max(0, 4 * (0.125 - day));
		return level * wave * (1 - (1 - weekend) * Math.max(depth, early));
	});
}

/** Log-normal level that wanders with a memory of 10-60 minutes. */
function correlated(source: Random, level: number): Float64Array {
	const spread = source.uniform(0.1, 0.35);
	const keep = Math.exp(-1 / source.uniform(10, 60));
	let state = 0;
	return Float64Array.from({ length: totalSteps }, () => {
		state = state * keep + source.normal() * Math.sqrt(1 - keep * keep);
		return level * Math.exp(spread * state - (spread * spread) / 2);
	});
}

/** Three to ten deploys a week. */
function placeDeploys(source: Random): number[] {
	const count = 2 * source.int(3, 10);
	return Array.from({ length: count }, () => source.int(100, totalSteps - 400)).sort((a, b) => a - b);
}

/** Two to four bursts in the scored week, half a day apart, two in five of them right after a deploy. */
function placeBursts(
	source: Random,
	background: BackgroundKind,
	rate: Float64Array,
	deploys: number[],
	extra: Float64Array,
): Truth[] {
	const truths: Truth[] = [];
	const zero = background === "zero";
	const count = zero ? 1 : source.int(2, 4);
	for (let n = 0; n < count; n++) {
		const slot = (totalSteps - historySteps) / count;
		const afterDeploy = source.chance(0.4);
		let from = Math.floor(historySteps + n * slot + source.uniform(0.05, 0.6) * slot);
		if (afterDeploy) {
			deploys.push(from);
			from += source.int(0, 9);
		}
		truths.push(placeBurst(source, rate, from, afterDeploy, zero, extra));
	}
	deploys.sort((a, b) => a - b);
	return truths;
}

function placeBurst(
	source: Random,
	rate: Float64Array,
	from: number,
	afterDeploy: boolean,
	zero: boolean,
	extra: Float64Array,
): Truth {
	const before = rate.subarray(from - 60, from).reduce((sum, mean) => sum + mean, 0) / 60;
	const fill = (to: number, excess: (i: number) => number): void => {
		for (let i = from; i < to; i++) extra[i] = (extra[i] as number) + excess(i - from);
	};
	if (zero) {
		const perMinute = source.uniform(2, 20);
		const to = from + source.int(Math.max(5, Math.ceil(10 / perMinute)), 120);
		fill(to, () => perMinute);
		return { kind: "first errors", from, to, afterDeploy };
	}
	const kind = pickKind(source, before);
	const ratio = ratioOf(source, kind);
	// A quiet service's burst must hold errors to be one: at least 4 a minute above its level.
	const excess = Math.max(before * (ratio - 1), kind === "2x" || kind === "3x over >=10/min" ? 0 : 4);
	const length = kind === "short spike" ? source.int(4, 10) : source.int(20, 240);
	const rise = kind === "slow ramp" ? source.int(60, 180) : 0;
	fill(from + rise + length, (i) => excess * Math.min(1, rise === 0 ? 1 : (i + 1) / rise));
	return { kind, from, to: from + rise + length, afterDeploy };
}

function pickKind(source: Random, before: number): BurstKind {
	if (before >= 10 && source.chance(0.5)) return "3x over >=10/min";
	if (before >= 10 && source.chance(0.15)) return "2x";
	return source.pick<BurstKind>(["short spike", "slow ramp", "5-30x", "5-30x"]);
}

function ratioOf(source: Random, kind: BurstKind): number {
	switch (kind) {
		case "3x over >=10/min":
			return 3;
		case "2x":
			return 2;
		case "slow ramp":
			return source.uniform(3, 8);
		case "short spike":
			return source.uniform(5, 20);
		case "5-30x":
			return source.uniform(5, 30);
		case "first errors":
			return Number.POSITIVE_INFINITY;
		default:
			return kind satisfies never;
	}
}

/** Half of the restarts spill errors for 30-150 s that fade by themselves. */
function addRestartNoise(source: Random, plan: Plan, background: BackgroundKind): void {
	for (const at of plan.deploys) {
		if (!source.chance(background === "zero" ? 0.2 : 0.5)) continue;
		const seconds = source.uniform(30, 150);
		const perMinute = source.uniform(3, 20);
		spill(plan, at + source.next(), seconds, perMinute, source.uniform(0.4, 1));
	}
}

/** Up to three blips a week of one or two steps, 5 to 30 times the level. */
function addBlips(source: Random, plan: Plan, background: BackgroundKind): void {
	if (background === "zero" || background === "sporadic") return;
	for (let n = source.int(0, 6); n > 0; n--) {
		const at = source.int(200, totalSteps - 200);
		const level = Math.max(plan.rate[at] as number, 0.5);
		spill(plan, at + source.next(), source.uniform(20, 70), level * source.uniform(5, 30), 1);
	}
}

/** Adds errors from the fractional step `at` on; each further minute has `fade` of the one before. */
function spill(plan: Plan, at: number, seconds: number, perMinute: number, fade: number): void {
	let rest = seconds / 60;
	let position = at;
	let rate = perMinute;
	if (at >= historySteps) plan.noises++;
	while (rest > 1e-9) {
		const i = Math.floor(position);
		const part = Math.min(rest, i + 1 - position);
		if (i < totalSteps) plan.extra[i] = (plan.extra[i] as number) + rate * part;
		position = i + 1;
		rest -= part;
		rate *= fade;
	}
}

/** A restart between two scrapes loses what was counted since the last one. */
function addCounterResets(source: Random, errors: (number | null)[], deploys: readonly number[]): void {
	for (const at of deploys) {
		const count = errors[at];
		if (typeof count === "number") errors[at] = Math.floor(count * source.next());
	}
}

/** One step in 200 is missed; once in three days a gap of 3-20 steps. Afterwards the counter catches up. */
function addMissedScrapes(
	source: Random,
	errors: (number | null)[],
	requests: (number | null)[] | null,
): void {
	const catchUp = source.chance(0.5);
	for (let i = 100; i < totalSteps - 30; i++) {
		if (!source.chance(1 / 200)) continue;
		const length = source.chance(200 / (3 * stepsPerDay)) ? source.int(3, 20) : 1;
		for (const counts of [errors, requests]) {
			if (counts === null) continue;
			let lost = 0;
			for (let k = i; k < i + length; k++) {
				lost += counts[k] ?? 0;
				counts[k] = null;
			}
			const next = counts[i + length];
			if (catchUp && typeof next === "number") counts[i + length] = next + lost;
		}
		i += length;
	}
}
