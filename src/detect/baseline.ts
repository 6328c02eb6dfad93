/**
 * What the past explains: errors per unit of exposure as a fading level, times the daily and weekly cycle (in UTC;
 * see clock-change for daylight saving time).
 * Exposure is the request count when known, else 1 a step. Robust because counts far above the expectation enter
 * clipped, and because the detector hands over a step only when no burst can have begun in it.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";
import { shiftsAround } from "./clock-change.js";
import { Cycle } from "./cycle.js";
import { Dispersion } from "./dispersion.js";

const hour = 3600;
const day = 86_400;
/** Until a whole day is known the cycle cannot be told from the level: follow it closely. */
const youngMemory: Seconds = 2 * hour;
const grownMemory: Seconds = 48 * hour;
/** A day and a little, so that every bin has been seen when the cycle is first used. */
const dayKnown: Seconds = day + 2 * hour;
const weekKnown: Seconds = 14 * day;
/** Errors' worth of belief in the level before any error was seen (Jeffreys prior of a Poisson rate). */
const priorErrors = 0.5;
/** Standard deviations beyond which a count enters the baseline clipped. */
const clipDeviations = 4;

export class Baseline {
	readonly dispersion: Dispersion;
	readonly #daily = new Cycle(day, 48);
	readonly #weekly = new Cycle(7 * day, 84);
	readonly #step: Seconds;
	readonly #keepYoung: number;
	readonly #keepGrown: number;
	#errors = 0;
	#exposure = 0;
	#recentErrors = 0;
	#recentExposure = 0;
	#level = 0;
	#learned = 0;
	#total = 0;
	#separated = false;

	/** `minRatio`: smallest rise that is looked for. */
	constructor(step: Seconds, minRatio: number) {
		this.dispersion = new Dispersion(minRatio);
		this.#step = step;
		this.#keepYoung = Math.exp(-1 / Math.max(youngMemory / step, 30));
		this.#keepGrown = Math.exp(-1 / Math.max(grownMemory / step, 60));
	}

	/** Steps learned so far. */
	get steps(): number {
		return this.#learned;
	}

	/** Errors in everything learned, without fading. */
	get totalErrors(): number {
		return this.#total;
	}

	/**
	 * Expected errors of a step that begins at `time` with `exposure`. In the week after the clocks changed
	 * somewhere the cycle of an hour off counts as well.
	 */
	expect(time: EpochSeconds, exposure: number): number {
		let cycle = this.#cycle(time);
		if (this.#separated) {
			for (const shift of shiftsAround(time)) cycle = Math.max(cycle, this.#cycle(time + shift));
		}
		return this.#level * exposure * cycle;
	}

	/** Inverse size that says how little the level itself is known: 1 / errors it rests on. */
	get uncertainty(): number {
		return 1 / (this.#errors + priorErrors);
	}

	/** Believes in `steps` steps of `exposure` without errors: the past of a fingerprint nobody had seen. */
	assumeQuiet(steps: number, exposure: number): void {
		this.#exposure += steps * exposure;
		this.#recentExposure += steps * exposure;
		this.#learned += steps;
		this.#refresh();
	}

	/** Adds a step that belongs to normal life. */
	learn(time: EpochSeconds, errors: number, exposure: number): void {
		const cycle = this.#cycle(this.#likeliestHour(time, errors, exposure));
		const mean = this.#level * exposure * cycle;
		const known = this.#learned >= 5;
		const seen = known ? Math.min(errors, this.#clip(mean)) : errors;
		const keep = this.#grown ? this.#keepGrown : this.#keepYoung;
		this.#errors = this.#errors * keep + seen;
		this.#exposure = this.#exposure * keep + exposure * cycle;
		this.#recentErrors = this.#recentErrors * this.#keepYoung + seen;
		this.#recentExposure = this.#recentExposure * this.#keepYoung + exposure * cycle;
		this.#total += errors;
		this.#learned++;
		if (known) this.dispersion.learn(seen, mean);
		this.#learnCycle(time, seen, exposure);
		this.#refresh();
	}

	/** Adds a step of a burst: no part of the level, but at the same hour on most days it becomes the cycle. */
	learnBurst(time: EpochSeconds, errors: number, exposure: number): void {
		this.#learnCycle(time, errors, exposure);
	}

	/** Takes the level of a stretch for granted: what a burst that never ended has become. */
	adopt(seen: number, expected: number): void {
		if (!(expected > 0)) return;
		const exposure = expected / this.#level;
		// It lasted a day, so every hour of the new level has been seen.
		if (!this.#grown) this.#daily.keepLast();
		this.#errors = seen;
		this.#exposure = exposure;
		this.#recentErrors = seen;
		this.#recentExposure = exposure;
		this.#refresh();
	}

	get #grown(): boolean {
		return this.#learned * this.#step > dayKnown;
	}

	#clip(mean: number): number {
		return mean + clipDeviations * Math.sqrt(mean + mean * mean * this.dispersion.single) + 3;
	}

	#cycle(time: EpochSeconds): number {
		if (!this.#separated) return 1;
		const daily = this.#daily.factor(time);
		return this.#learned * this.#step <= weekKnown ? daily : daily * this.#weekly.factor(time);
	}

	/**
	 * `time`, or the hour whose place it has taken since the clocks changed if that explains the step better: an
	 * hour that the clocks emptied is no repair, and must not lower the level.
	 */
	#likeliestHour(time: EpochSeconds, errors: number, exposure: number): EpochSeconds {
		if (!this.#separated) return time;
		const shifts = shiftsAround(time);
		if (shifts.length === 0) return time;
		const scale = this.#level * exposure;
		const away = (hour: EpochSeconds): number => Math.abs(errors - scale * this.#cycle(hour));
		const hours = [time, ...shifts.map((shift) => time + shift)];
		return hours.reduce((best, hour) => (away(hour) < away(best) ? hour : best));
	}

	#learnCycle(time: EpochSeconds, seen: number, exposure: number): void {
		if (!this.#grown) {
			this.#daily.learn(time, seen, exposure);
			return;
		}
		if (!this.#separated) this.#separateCycle(time);
		const daily = this.#daily.factor(this.#likeliestHour(time, seen, exposure));
		this.#daily.learn(time, seen, exposure * this.#level);
		this.#weekly.learn(time, seen, exposure * this.#level * daily);
	}

	/** On the first day the level followed the cycle; from here on they are two things. */
	#separateCycle(time: EpochSeconds): void {
		this.#separated = true;
		this.#daily.calibrate();
		const now = this.#daily.factor(time);
		this.#exposure *= now;
		this.#recentExposure *= now;
	}

	/**
	 * Mean of the fading level; after a fall it follows the upper end of the recent level (two deviations of a
	 * Poisson count), or a service that was just repaired would be blind for half a day.
	 */
	#refresh(): void {
		const long = (this.#errors + priorErrors) / this.#exposure;
		const few = this.#recentErrors + priorErrors;
		const recent = (1.3 * few + 2 * Math.sqrt(few) + 2) / this.#recentExposure;
		this.#level = Math.min(recent, long);
	}
}
