/**
 * How much a step could have gone wrong: its requests, in units of the first known request count, or 1 when no
 * requests are known. A counter read again after missed scrapes brings the errors of the gap in one step; when
 * requests are unknown the exposure of that step grows with the gap, so that a catch-up is not a burst.
 */

/** Share of the usual traffic below which exposure does not fall: errors without traffic are not free. */
const floorShare = 0.05;
/** Steps of memory of the usual traffic. */
const memory = 120;
/** Longest gap, in steps, that a catch-up is believed for. */
const longestCatchUp = 10;

export class Exposure {
	#unit = 0;
	#usual = 1;
	#gap = 0;

	/** A scrape was missed. */
	miss(): void {
		if (this.#gap < longestCatchUp) this.#gap++;
	}

	/** Steps missed since the last observed one. */
	get gap(): number {
		return this.#gap;
	}

	/** Exposure of an observed step; NaN requests: unknown. */
	of(requests: number): number {
		const gap = this.#gap;
		this.#gap = 0;
		if (!(requests >= 0)) return this.#usual * (1 + gap);
		if (this.#unit === 0) {
			if (requests === 0) return this.#usual;
			this.#unit = requests;
		}
		const exposure = requests / this.#unit;
		this.#usual += (exposure - this.#usual) / memory;
		const floor = this.#usual * floorShare;
		return Math.max(exposure, floor);
	}
}
