/**
 * A daily or weekly cycle as factors on the level. Each bin of the period remembers its last seven visits, as
 * errors seen over errors that the level alone explains, and takes their lower median: what happens at three in
 * the morning on most days is normal at three in the morning, an incident on one day is not. Factors shrink
 * towards 1 while a bin has seen little, so a service with few errors is not given a cycle out of noise.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";

/** Visits that a bin remembers: a week of days. */
const memory = 7;
/** Errors' worth of belief that a bin is like any other. */
const priorErrors = 30;
/** The same for one visit: a bin that expects next to nothing must not owe everything to one error. */
const priorVisit = 3;
/**
 * The bin that is the level itself. Above the median: a service that errs in office hours only has a median near
 * zero, and against such a level no number of errors says much about a bin. Below the top fifth: an incident of
 * four hours on the first day must not become the level.
 */
const levelQuantile = 0.8;
/** Largest factor that a single visit can give: it may have been an incident. */
const mostFromOne = 2;

export class Cycle {
	readonly #period: Seconds;
	readonly #width: Seconds;
	readonly #bins: number;
	readonly #seen: Float64Array;
	readonly #explained: Float64Array;
	readonly #visits: Int32Array;
	readonly #raw: Float64Array;
	readonly #factors: Float64Array;
	#bin = -1;
	#binSeen = 0;
	#binExplained = 0;

	/** `bins` equal parts of `period`. */
	constructor(period: Seconds, bins: number) {
		this.#period = period;
		this.#width = period / bins;
		this.#bins = bins;
		this.#seen = new Float64Array(bins * memory);
		this.#explained = new Float64Array(bins * memory);
		this.#visits = new Int32Array(bins);
		this.#raw = new Float64Array(bins).fill(1);
		this.#factors = new Float64Array(bins).fill(1);
	}

	/** Factor on the level at `time`. */
	factor(time: EpochSeconds): number {
		return this.#factors[this.#binOf(time)] as number;
	}

	/** Adds one step: errors seen and errors explained without this cycle. */
	learn(time: EpochSeconds, seen: number, explained: number): void {
		const bin = this.#binOf(time);
		if (bin !== this.#bin) {
			this.#close();
			this.#bin = bin;
		}
		this.#binSeen += seen;
		this.#binExplained += explained;
	}

	/**
	 * Ends the first round, which knew no level and counted plain exposure as explained: a busy bin becomes the
	 * level, but not the busiest, so one stormy hour does not look like 23 calm ones.
	 */
	calibrate(): void {
		this.#close();
		this.#bin = -1;
		const rates = [];
		for (let i = 0; i < this.#seen.length; i++) {
			if (at(this.#explained, i) > 0) rates.push(at(this.#seen, i) / at(this.#explained, i));
		}
		rates.sort((a, b) => a - b);
		const mean = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(rates.length, 1);
		const level = (rates[Math.floor(levelQuantile * rates.length)] ?? 0) || mean;
		for (let i = 0; i < this.#explained.length; i++) this.#explained[i] = at(this.#explained, i) * level;
		for (let bin = 0; bin < this.#bins; bin++) this.#refresh(bin);
	}

	/** Forgets all but the last round: the level has changed for good while the first round was being learned. */
	keepLast(): void {
		for (let bin = 0; bin < this.#bins; bin++) {
			const visits = this.#visits[bin] as number;
			if (visits < 2) continue;
			const last = bin * memory + ((visits - 1) % memory);
			this.#seen[bin * memory] = at(this.#seen, last);
			this.#explained[bin * memory] = at(this.#explained, last);
			this.#visits[bin] = 1;
		}
	}

	#binOf(time: EpochSeconds): number {
		return Math.floor((((time % this.#period) + this.#period) % this.#period) / this.#width);
	}

	#close(): void {
		const bin = this.#bin;
		if (bin >= 0) {
			const visits = this.#visits[bin] as number;
			const slot = bin * memory + (visits % memory);
			this.#seen[slot] = this.#binSeen;
			this.#explained[slot] = this.#binExplained;
			this.#visits[bin] = visits + 1;
			this.#refresh(bin);
		}
		this.#binSeen = 0;
		this.#binExplained = 0;
	}

	#refresh(bin: number): void {
		const visits = Math.min(this.#visits[bin] as number, memory);
		if (visits === 0) return;
		const ratios = new Float64Array(visits);
		let explained = 0;
		for (let i = 0; i < visits; i++) {
			const slot = bin * memory + i;
			ratios[i] = (at(this.#seen, slot) + priorVisit) / (at(this.#explained, slot) + priorVisit);
			explained += at(this.#explained, slot);
		}
		this.#raw[bin] = (usual(ratios.sort()) * explained + priorErrors) / (explained + priorErrors);
		// Without this anchor level and factors drift apart.
		const anchor = quantile(this.#raw.slice().sort(), levelQuantile);
		for (let i = 0; i < this.#bins; i++) this.#factors[i] = at(this.#raw, i) / anchor;
	}
}

/** What a bin usually holds, from its sorted ratios. One or two visits may have been incidents. */
function usual(sorted: Float64Array): number {
	if (sorted.length === 1) return Math.min(at(sorted, 0), mostFromOne);
	if (sorted.length === 2) return Math.min(median(sorted), mostFromOne * at(sorted, 0));
	return median(sorted);
}

function median(sorted: Float64Array): number {
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

function quantile(sorted: Float64Array, share: number): number {
	return at(sorted, Math.floor(share * sorted.length));
}

function at(values: Float64Array, index: number): number {
	return values[index] as number;
}
