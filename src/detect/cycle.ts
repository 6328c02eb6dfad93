/**
 * A daily or weekly cycle as factors on the level: bins of the period, each holding errors seen and errors the
 * level alone explains, older rounds fading. Factors shrink towards 1 while a bin has seen little, so a service
 * with few errors is not given a cycle out of noise. Costs a division when a bin ends, nothing in between.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";

/** Weight that a round keeps when the next one is added: a memory of about seven rounds. */
const fade = 0.85;
/** Errors' worth of belief that a bin is like any other. */
const priorErrors = 30;

export class Cycle {
	readonly #period: Seconds;
	readonly #width: Seconds;
	readonly #seen: Float64Array;
	readonly #explained: Float64Array;
	readonly #factors: Float64Array;
	#bin = -1;
	#binSeen = 0;
	#binExplained = 0;

	/** `bins` equal parts of `period`. */
	constructor(period: Seconds, bins: number) {
		this.#period = period;
		this.#width = period / bins;
		this.#seen = new Float64Array(bins);
		this.#explained = new Float64Array(bins);
		this.#factors = new Float64Array(bins).fill(1);
	}

	/** Factor on the level at `time`. */
	factor(time: EpochSeconds): number {
		return this.#factors[this.#binOf(time)] ?? 1;
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

	/** Makes the explained errors add up to those seen: the first round knew no level to compare with. */
	calibrate(): void {
		this.#close();
		this.#bin = -1;
		const scale = sum(this.#seen) / Math.max(sum(this.#explained), Number.MIN_VALUE);
		for (let bin = 0; bin < this.#explained.length; bin++) {
			this.#explained[bin] = at(this.#explained, bin) * scale;
		}
		for (let bin = 0; bin < this.#factors.length; bin++) this.#refresh(bin);
	}

	/** The level has changed by `ratio` while the first round was being learned. */
	rescale(ratio: number): void {
		this.#binSeen *= ratio;
		for (let bin = 0; bin < this.#seen.length; bin++) this.#seen[bin] = at(this.#seen, bin) * ratio;
	}

	#binOf(time: EpochSeconds): number {
		return Math.floor((((time % this.#period) + this.#period) % this.#period) / this.#width);
	}

	#close(): void {
		const bin = this.#bin;
		if (bin >= 0) {
			this.#seen[bin] = at(this.#seen, bin) * fade + this.#binSeen;
			this.#explained[bin] = at(this.#explained, bin) * fade + this.#binExplained;
			const bins = this.#factors.length;
			for (const near of [bin - 1, bin, bin + 1]) this.#refresh((near + bins) % bins);
		}
		this.#binSeen = 0;
		this.#binExplained = 0;
	}

	/** Neighbours count half: cycles are smooth, and a bin's own sample is small. */
	#refresh(bin: number): void {
		const bins = this.#factors.length;
		const [left, right] = [(bin + bins - 1) % bins, (bin + 1) % bins];
		const seen = at(this.#seen, bin) + (at(this.#seen, left) + at(this.#seen, right)) / 2;
		const explained = at(this.#explained, bin) + (at(this.#explained, left) + at(this.#explained, right)) / 2;
		this.#factors[bin] = (seen + priorErrors) / (explained + priorErrors);
	}
}

function at(values: Float64Array, index: number): number {
	return values[index] ?? 0;
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}
