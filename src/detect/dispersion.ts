/**
 * How much more than Poisson a series scatters, as the inverse size v of a negative binomial (variance
 * m + v m^2), estimated for single steps and for blocks of 8 and 64 steps. Blocks matter: errors come in
 * correlated waves, and a rule that adds up steps must know how far the sum itself wanders.
 * Moment estimate sum((x-m)^2 - m) / sum(m^2) over clipped counts with fading memory, drawn towards a prior.
 */

interface Scale {
	readonly steps: number;
	/** Blocks remembered. */
	readonly memory: number;
	/** Value before anything is known, and how many blocks it is worth. */
	readonly prior: number;
	readonly priorBlocks: number;
}

const scales: readonly [Scale, Scale, Scale] = [
	{ steps: 1, memory: 2880, prior: 0.1, priorBlocks: 30 },
	{ steps: 8, memory: 540, prior: 0.06, priorBlocks: 15 },
	{ steps: 64, memory: 90, prior: 0.04, priorBlocks: 8 },
];
const count = scales.length;
/** Standard errors (relative, about 1 / sqrt of the blocks) that are added to an estimate. */
const caution = 2;
/** No level is known to better than a tenth, whatever the data seems to say. */
const floor = 0.01;
const log8 = Math.log(8);

export class Dispersion {
	readonly #excess = new Float64Array(count);
	readonly #square = new Float64Array(count);
	readonly #blocks = new Float64Array(count);
	readonly #sumSeen = new Float64Array(count);
	readonly #sumMean = new Float64Array(count);
	readonly #filled = new Int32Array(count);
	readonly #inverse = Float64Array.from(scales, (scale) => scale.prior);

	#localExcess = 0;
	#localSquare = 0;
	#localBlocks = 0;
	#beforeSeen = 0;
	#beforeMean = 0;
	readonly #floor: number;
	#least = Math.min(...scales.map((scale) => scale.prior));

	/**
	 * Rises of `minRatio` and more are looked for: they must be able to stand five deviations above a level that
	 * is known as well as it can be.
	 */
	constructor(minRatio: number) {
		this.#floor = Math.min(floor, ((minRatio - 1) / 5) ** 2);
	}

	/** Inverse size for single steps. */
	get single(): number {
		return this.#inverse[0] ?? 0;
	}

	/** Inverse size of a block of 8 steps around what the block before it makes expect: how fast the level wanders. */
	get local(): number {
		const prior = scales[1];
		const raw = this.#localSquare > 0 ? this.#localExcess / this.#localSquare : prior.prior;
		const blocks = this.#localBlocks + prior.priorBlocks;
		const mixed = (raw * this.#localBlocks + prior.prior * prior.priorBlocks) / blocks;
		return Math.max(mixed * (1 + caution / Math.sqrt(blocks)), this.#floor);
	}

	/** Smallest inverse size at any scale. */
	get least(): number {
		return this.#least;
	}

	/** Adds a step: clipped count and the mean that was expected. */
	learn(seen: number, mean: number): void {
		for (let i = 0; i < count; i++) {
			const scale = scales[i] as Scale;
			const sum = (this.#sumSeen[i] as number) + seen;
			const expected = (this.#sumMean[i] as number) + mean;
			const filled = (this.#filled[i] as number) + 1;
			if (filled < scale.steps) {
				this.#sumSeen[i] = sum;
				this.#sumMean[i] = expected;
				this.#filled[i] = filled;
				continue;
			}
			this.#sumSeen[i] = 0;
			this.#sumMean[i] = 0;
			this.#filled[i] = 0;
			this.#addBlock(i, scale, sum, expected);
			if (i === 1) this.#addNeighbour(sum, expected);
		}
	}

	/** Inverse size of the sum over `steps` steps, interpolated between the scales on a log axis. */
	over(steps: number): number {
		const position = Math.min(Math.log(Math.max(steps, 1)) / log8, count - 1);
		const low = Math.min(Math.floor(position), count - 2);
		const a = this.#inverse[low] as number;
		const b = this.#inverse[low + 1] as number;
		return a * (b / a) ** (position - low);
	}

	/** Compares a block with the one before it, scaled to the same expectation. */
	#addNeighbour(seen: number, mean: number): void {
		if (this.#beforeMean > 0) {
			const scale = mean / this.#beforeMean;
			const before = this.#beforeSeen * scale;
			const keep = 1 - 1 / scales[1].memory;
			const excess = (seen - before) ** 2 - seen - before * scale;
			this.#localExcess = this.#localExcess * keep + excess;
			this.#localSquare = this.#localSquare * keep + mean * mean;
			this.#localBlocks = this.#localBlocks * keep + 1;
		}
		this.#beforeSeen = seen;
		this.#beforeMean = mean;
	}

	#addBlock(i: number, scale: Scale, seen: number, mean: number): void {
		const keep = 1 - 1 / scale.memory;
		const excess = (this.#excess[i] as number) * keep + (seen - mean) * (seen - mean) - mean;
		const square = (this.#square[i] as number) * keep + mean * mean;
		const blocks = (this.#blocks[i] as number) * keep + 1;
		this.#excess[i] = excess;
		this.#square[i] = square;
		this.#blocks[i] = blocks;
		const raw = square > 0 ? excess / square : scale.prior;
		const mixed = (raw * blocks + scale.prior * scale.priorBlocks) / (blocks + scale.priorBlocks);
		// A wave comes in few blocks: believe the upper end of what they say.
		const upper = mixed * (1 + caution / Math.sqrt(blocks + scale.priorBlocks));
		this.#inverse[i] = Math.max(upper, this.#floor);
		this.#least = Math.min(
			this.#inverse[0] as number,
			this.#inverse[1] as number,
			this.#inverse[2] as number,
		);
	}
}
