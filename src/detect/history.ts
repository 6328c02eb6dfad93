/**
 * The last observed steps of a series in one ring of typed arrays: counts, expectations and exposures, addressed
 * by age. Missed scrapes leave no entry, so whoever reads it sees data only.
 */

/** Steps kept: four hours at 60 s, enough for a slow ramp. */
const capacity = 256;

export class History {
	readonly #step = new Int32Array(capacity);
	readonly #seen = new Float64Array(capacity);
	readonly #expected = new Float64Array(capacity);
	readonly #exposure = new Float64Array(capacity);
	#count = 0;

	/** Entries ever added. */
	get count(): number {
		return this.#count;
	}

	/** Entries that can still be read. */
	get length(): number {
		return Math.min(this.#count, capacity);
	}

	add(step: number, seen: number, expected: number, exposure: number): void {
		const slot = this.#count++ % capacity;
		this.#step[slot] = step;
		this.#seen[slot] = seen;
		this.#expected[slot] = expected;
		this.#exposure[slot] = exposure;
	}

	/** Takes the newest entry back (a step that was only a preview). */
	removeLast(): void {
		this.#count--;
	}

	/** Step number of the n-th entry ever added; n must be among the last `length`. */
	step(n: number): number {
		return this.#step[n % capacity] as number;
	}

	seen(n: number): number {
		return this.#seen[n % capacity] as number;
	}

	expected(n: number): number {
		return this.#expected[n % capacity] as number;
	}

	exposure(n: number): number {
		return this.#exposure[n % capacity] as number;
	}

	/** Number of the first entry at or after `step`, but none older than `most` entries. */
	firstSince(step: number, most = capacity): number {
		let n = this.#count;
		const oldest = Math.max(this.#count - Math.min(most, capacity), 0);
		while (n > oldest && this.step(n - 1) >= step) n--;
		return n;
	}
}
