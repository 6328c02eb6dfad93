/**
 * How well a rule did on simulated series: which bursts it saw, when, how far its onset was off, and how often it
 * cried wolf. Only the second week is scored; the first is history for everybody.
 */

import type { Alarm } from "./detect-rivals.js";
import { type BurstKind, historySteps, type Simulated, totalSteps } from "./detect-simulator.js";

/** An alarm with what only our rules tell. */
export interface Judged extends Alarm {
	/** Onset interval in steps, both ends included. */
	readonly interval?: readonly [number, number];
	/** Fired, but taken back when it went away. */
	readonly withdrawn?: boolean;
	/** Step at whose end people are told; null: never. */
	readonly confirmedAt?: number | null;
}

/** Sums over series. */
export class Score {
	readonly found = new Map<BurstKind, number>();
	readonly truths = new Map<BurstKind, number>();
	readonly delays: number[] = [];
	/** Steps from a burst's start until people are told for good. */
	readonly confirmedDelays: number[] = [];
	/** Delays by kind of burst. */
	readonly delaysOf = new Map<BurstKind, number[]>();
	/** Whether the interval held the true onset, by kind of burst. */
	readonly coveredOf = new Map<BurstKind, boolean[]>();
	/** Bursts not found. */
	readonly missed: string[] = [];
	readonly onsetErrors: number[] = [];
	falseAlarms = 0;
	withdrawn = 0;
	/** Of these, alarms that people had been told of. */
	withdrawnConfirmed = 0;
	repeated = 0;
	coldAlarms = 0;
	/** Widths of onset intervals in steps. */
	readonly widths: number[] = [];
	covered = 0;
	intervals = 0;
	series = 0;
	/** What the false alarms were, for a person who wants to know. */
	readonly wrong: string[] = [];

	add(simulated: Simulated, alarms: readonly Judged[]): void {
		this.series++;
		const used = new Set<Judged>();
		for (const truth of simulated.truths) {
			bump(this.truths, truth.kind);
			// An alarm that noise raised minutes before counts when it holds on through the burst.
			const hits = alarms.filter(
				(a) =>
					!a.withdrawn &&
					a.firedAt < truth.to + 2 &&
					(a.firedAt >= truth.from || (a.firedAt >= truth.from - 15 && a.end > (truth.from + truth.to) / 2)),
			);
			for (const hit of hits) used.add(hit);
			const first = hits[0];
			if (first === undefined) {
				const { series, background } = simulated;
				this.missed.push(`${series.service} (${background}) ${truth.kind} steps ${truth.from}-${truth.to}`);
				continue;
			}
			this.delaysOf.set(truth.kind, [
				...(this.delaysOf.get(truth.kind) ?? []),
				Math.max(0, first.firedAt - truth.from),
			]);
			bump(this.found, truth.kind);
			this.repeated += hits.length - 1;
			this.delays.push(Math.max(0, first.firedAt - truth.from));
			this.onsetErrors.push(Math.abs(first.onset - truth.from));
			if (typeof first.confirmedAt === "number") {
				this.confirmedDelays.push(Math.max(0, first.confirmedAt - truth.from));
			}
			if (first.interval === undefined) continue;
			this.intervals++;
			this.widths.push(first.interval[1] - first.interval[0] + 1);
			const inside = first.interval[0] <= truth.from && truth.from <= first.interval[1];
			if (inside) this.covered++;
			this.coveredOf.set(truth.kind, [...(this.coveredOf.get(truth.kind) ?? []), inside]);
		}
		for (const alarm of alarms) if (!used.has(alarm)) this.#addWrong(simulated, alarm);
	}

	recall(kind: BurstKind): number {
		return (this.found.get(kind) ?? 0) / (this.truths.get(kind) ?? 1);
	}

	get recallOfAll(): number {
		return sum(this.found.values()) / sum(this.truths.values());
	}

	/** False alarms per service and scored week. */
	get falsePerWeek(): number {
		return this.falseAlarms / this.series / ((totalSteps - historySteps) / 10_080);
	}

	#addWrong(simulated: Simulated, alarm: Judged): void {
		if (alarm.firedAt < historySteps) {
			if (!alarm.withdrawn) this.coldAlarms++;
			return;
		}
		if (alarm.withdrawn) {
			this.withdrawn++;
			if (typeof alarm.confirmedAt === "number") this.withdrawnConfirmed++;
			return;
		}
		this.falseAlarms++;
		this.wrong.push(
			`${simulated.series.service} (${simulated.background}) steps ${alarm.onset}-${alarm.end}, fired ${alarm.firedAt}`,
		);
	}
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function bump(map: Map<BurstKind, number>, kind: BurstKind): void {
	map.set(kind, (map.get(kind) ?? 0) + 1);
}

function sum(values: Iterable<number>): number {
	let total = 0;
	for (const value of values) total += value;
	return total;
}
