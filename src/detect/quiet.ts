/**
 * Is the burst over? A likelihood ratio of "back to the baseline" against "still at the burst's rate" adds up
 * over quiet steps and starts anew when errors return. Steps count as part of the burst only once it is clear
 * that it went on after them.
 */

/** Odds at which the burst counts as over: 20 to 1. */
const enough = Math.log(20);
/** Steps the burst's own rate is averaged over. */
const memory = 10;

export class Quiet {
	readonly #minSteps: number;
	#log = 0;
	#steps = 0;
	#runSeen = 0;
	#runExpected = 0;
	#rateSeen: number;
	#rateExpected: number;

	/** `seen` of `expected` errors in the burst so far; at least `minSteps` quiet steps end it. */
	constructor(minSteps: number, seen: number, expected: number) {
		this.#minSteps = minSteps;
		this.#rateSeen = seen;
		this.#rateExpected = expected;
	}

	/** Quiet steps in a row; 0: the last step was part of the burst. */
	get steps(): number {
		return this.#steps;
	}

	get over(): boolean {
		return this.#steps >= this.#minSteps && this.#log >= enough;
	}

	/** Adds a step; `inverseSize` tempers the evidence of series that scatter. */
	add(seen: number, expected: number, inverseSize: number): void {
		const ratio = Math.max(this.#rateSeen / this.#rateExpected, 1.2);
		const spread = 1 + inverseSize * expected * Math.sqrt(ratio);
		const evidence = (expected * (ratio - 1) - seen * Math.log(ratio)) / spread;
		this.#runSeen += seen;
		this.#runExpected += expected;
		if (this.#log + evidence > 0) {
			this.#log += evidence;
			this.#steps++;
			return;
		}
		this.#resume();
	}

	/** Errors are back: the quiet steps before them were part of the burst and of its rate. */
	#resume(): void {
		const steps = this.#steps + 1;
		const weight = Math.min(1, steps / memory);
		this.#rateSeen += (this.#runSeen / steps - this.#rateSeen) * weight;
		this.#rateExpected += (this.#runExpected / steps - this.#rateExpected) * weight;
		this.#log = 0;
		this.#steps = 0;
		this.#runSeen = 0;
		this.#runExpected = 0;
	}
}
