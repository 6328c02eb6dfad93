/**
 * What restarts of this service usually do to its error count. After a restart a rise must outlast the usual
 * noise before it is believed, unless it already exceeds all that earlier restarts of the same service spilt: a
 * service that restarts cleanly gets its alarm at once.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";

/** A rise that begins this long after a restart may be its noise. */
const reach: Seconds = 300;
/** Noise of a restart lasts at most this long. */
const longest: Seconds = 180;
/** Restarts that must have been seen before their noise is held against a rise. */
const enoughRestarts = 3;
/** A rise this many times above the worst restart so far raises an alarm without waiting. */
const beyond = 1.5;
/** A rise this many times above it keeps its alarm even when it is over within minutes: a fast rollback. */
const farBeyond = 10;
/** Errors that any restart may spill one day, however clean it was so far. */
const leastNoise = 5;
/** Weight of the worst restart when a further one was cleaner: a memory of some twenty restarts. */
const fade = 0.95;

export class RestartNoise {
	readonly #restarts: readonly EpochSeconds[];
	readonly #step: Seconds;
	#next = 0;
	#until = Number.NEGATIVE_INFINITY;
	#spilt = 0;
	#spoilt = false;
	#seen = 0;
	#worst = 0;

	/** `restarts` ascending; `step` in seconds. */
	constructor(restarts: readonly EpochSeconds[], step: Seconds) {
		this.#restarts = restarts;
		this.#step = step;
	}

	/** Steps that the noise of a restart can cover. */
	get steps(): number {
		return Math.ceil(longest / this.#step);
	}

	/** A restart is near enough before `time` to be blamed for errors at it. */
	isNear(time: EpochSeconds): boolean {
		return this.#restarts.some((restart) => time > restart - 2 * this.#step && time <= restart + reach);
	}

	/** Notes a step's errors above expectation; `burst`: a burst lasts, so they say nothing about restarts. */
	note(time: EpochSeconds, excess: number, burst: boolean): void {
		const restart = this.#restarts[this.#next];
		if (restart !== undefined && time > restart - 2 * this.#step) {
			this.#next++;
			this.#until = restart + reach + longest;
		}
		if (this.#until === Number.NEGATIVE_INFINITY) return;
		if (time <= this.#until) {
			if (excess > 0) this.#spilt += excess;
			if (burst) this.#spoilt = true;
			return;
		}
		if (!this.#spoilt) {
			this.#worst = Math.max(this.#worst * fade, this.#spilt);
			this.#seen++;
		}
		this.#until = Number.NEGATIVE_INFINITY;
		this.#spilt = 0;
		this.#spoilt = false;
	}

	/** The excess is so far above all that restarts of this service ever spilt that it need not be waited for. */
	isBeyond(excess: number): boolean {
		return this.#seen >= enoughRestarts && excess > beyond * this.#worst;
	}

	/** The excess is so far above it that it was no restart noise, although it went away as fast. */
	isFarBeyond(excess: number): boolean {
		return this.#seen >= 2 * enoughRestarts && excess > farBeyond * Math.max(this.#worst, leastNoise);
	}
}
