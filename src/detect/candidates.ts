/**
 * Where a rise may have begun. Keeps, in amortised constant time, exactly those starts that are best for *some*
 * size of rise: the lower convex hull of (expected, seen) sums. This is the one-sided CUSUM for every ratio from
 * `minRatio` up at once, so a spike of one step and a ramp of hours are found by the same rule
 * (Ward, Dilillo, Eckley, Fearnhead 2023, "Poisson-FOCuS", arXiv 2208.01494; idea only, code ours).
 */

/** Starts kept at most; the hull of n steps has about ln(n) corners. */
const capacity = 64;

export class Candidates {
	readonly #log: number;
	readonly #drift: number;
	readonly #starts = new Int32Array(capacity);
	readonly #seen = new Float64Array(capacity);
	readonly #expected = new Float64Array(capacity);
	#size = 0;
	#sumSeen = 0;
	#sumExpected = 0;
	#cusum = 0;

	/** `minRatio` > 1: rises smaller than this never add up. */
	constructor(minRatio: number) {
		this.#log = Math.log(minRatio);
		this.#drift = minRatio - 1;
	}

	/** Number of possible starts; 0: the last step was normal. */
	get size(): number {
		return this.#size;
	}

	/** Adds the next step (any increasing number) with its count and expectation. */
	add(step: number, seen: number, expected: number): void {
		this.#cusum += seen * this.#log - expected * this.#drift;
		if (this.#cusum <= 0) {
			this.clear();
			return;
		}
		this.#addStart(step);
		this.#sumSeen += seen;
		this.#sumExpected += expected;
	}

	/** Forgets everything: after an alarm, or when the steps were normal. */
	clear(): void {
		this.#size = 0;
		this.#sumSeen = 0;
		this.#sumExpected = 0;
		this.#cusum = 0;
	}

	/** First step of the k-th possible stretch (0 = longest). */
	start(k: number): number {
		return this.#starts[k] as number;
	}

	/** Errors seen from the k-th start until now. */
	seen(k: number): number {
		return this.#sumSeen - (this.#seen[k] as number);
	}

	/** Errors expected from the k-th start until now. */
	expected(k: number): number {
		return this.#sumExpected - (this.#expected[k] as number);
	}

	/** Drops starts that no ratio prefers any more, then puts the current step on top. */
	#addStart(step: number): void {
		while (this.#size > 1 && !this.#turnsUp()) this.#size--;
		if (this.#size === capacity) {
			this.#starts.copyWithin(1, 2);
			this.#seen.copyWithin(1, 2);
			this.#expected.copyWithin(1, 2);
			this.#size--;
		}
		this.#starts[this.#size] = step;
		this.#seen[this.#size] = this.#sumSeen;
		this.#expected[this.#size] = this.#sumExpected;
		this.#size++;
	}

	/** The last stretch rises more steeply than the one before it. */
	#turnsUp(): boolean {
		const last = this.#size - 1;
		const x0 = this.#expected[last - 1] as number;
		const y0 = this.#seen[last - 1] as number;
		const x1 = this.#expected[last] as number;
		const y1 = this.#seen[last] as number;
		return (y1 - y0) * (this.#sumExpected - x1) < (this.#sumSeen - y1) * (x1 - x0);
	}
}
