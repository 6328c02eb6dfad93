/**
 * Seeded random numbers for tests and benches: the same seed gives the same series on every machine.
 */
export interface Random {
	/** Uniform in [0, 1). */
	next(): number;
	/** Whole number in [low, high]. */
	int(low: number, high: number): number;
	uniform(low: number, high: number): number;
	/** True with probability p. */
	chance(p: number): boolean;
	normal(): number;
	poisson(mean: number): number;
	/** Gamma with the given shape and mean 1. */
	gamma(shape: number): number;
	pick<T>(items: readonly T[]): T;
}

/** mulberry32 by Tommy Ettinger (public domain), with the usual transformations on top. */
export function random(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
	const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
	const gamma = (shape: number): number => {
		if (shape < 1) return gamma(shape + 1) * ((shape + 1) / shape) * next() ** (1 / shape);
		const d = shape - 1 / 3;
		for (;;) {
			const z = normal();
			const v = (1 + z / Math.sqrt(9 * d)) ** 3;
			if (v > 0 && Math.log(1 - next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return (d * v) / shape;
		}
	};
	const poisson = (mean: number): number => {
		if (mean <= 0) return 0;
		if (mean > 50) {
			const half = Math.floor(mean / 2);
			// A Poisson count above its half-way event: exact, by the gamma waiting time of that event.
			const wait = gamma(half) * half;
			return wait > mean ? binomial(half - 1, mean / wait) : half + poisson(mean - wait);
		}
		const limit = Math.exp(-mean);
		let count = 0;
		for (let product = next(); product > limit; product *= next()) count++;
		return count;
	};
	const binomial = (trials: number, p: number): number => {
		let hits = 0;
		for (let i = 0; i < trials; i++) if (next() < p) hits++;
		return hits;
	};
	return {
		next,
		normal,
		gamma,
		poisson,
		int: (low, high) => low + Math.floor(next() * (high - low + 1)),
		uniform: (low, high) => low + next() * (high - low),
		chance: (p) => next() < p,
		pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
	};
}
