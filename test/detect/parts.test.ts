/** The parts of the counts rule, each against a slow and obvious twin. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../../src/detect/candidates.js";
import { Cycle } from "../../src/detect/cycle.js";
import { Dispersion } from "../../src/detect/dispersion.js";
import { Exposure } from "../../src/detect/exposure.js";
import { History } from "../../src/detect/history.js";
import { estimateOnset } from "../../src/detect/onset.js";
import { random } from "./random.js";

/** Poisson log-likelihood gain of "rate is X/M times the expectation" for X seen and M expected. */
const gain = (seen: number, expected: number): number =>
	seen > expected ? seen * Math.log(seen / expected) - (seen - expected) : 0;

describe("Candidates", () => {
	const steps = fc.array(
		fc.tuple(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0.5, max: 4, noNaN: true })),
		{
			minLength: 1,
			maxLength: 80,
		},
	);

	it("keeps the best start among all starts, for rises of at least the ratio", () => {
		fc.assert(
			fc.property(steps, (series) => {
				const candidates = new Candidates(1.5);
				series.forEach(([seen, expected], i) => {
					candidates.add(i, seen, expected);
				});
				let best = 0;
				let [seen, expected] = [0, 0];
				for (let i = series.length - 1; i >= 0; i--) {
					seen += series[i]?.[0] ?? 0;
					expected += series[i]?.[1] ?? 0;
					if (seen >= 1.5 * expected) best = Math.max(best, gain(seen, expected));
				}
				let kept = 0;
				for (let k = 0; k < candidates.size; k++) {
					kept = Math.max(kept, gain(candidates.seen(k), candidates.expected(k)));
				}
				if (best > 0) expect(kept).toBeGreaterThanOrEqual(best - 1e-9);
			}),
		);
	});

	it("forgets when the steps are normal", () => {
		const candidates = new Candidates(1.5);
		candidates.add(0, 10, 2);
		expect(candidates.size).toBe(1);
		for (let i = 1; i < 30; i++) candidates.add(i, 2, 2);
		expect(candidates.size).toBe(0);
	});

	it("keeps few starts", () => {
		const source = random(5);
		const candidates = new Candidates(1.01);
		let most = 0;
		for (let i = 0; i < 20_000; i++) {
			candidates.add(i, source.poisson(3.2), 3);
			most = Math.max(most, candidates.size);
		}
		expect(most).toBeLessThan(40);
	});
});

describe("estimateOnset", () => {
	const flat = (length: number, value: number): number[] => new Array<number>(length).fill(value);

	it("finds a jump to the step", () => {
		const seen = [...flat(20, 5), ...flat(4, 20)];
		const onset = estimateOnset({ seen, expected: flat(24, 5), length: 24, inverseSize: 0 });
		expect(onset).toMatchObject({ at: 20, shape: "jump" });
	});

	it("knows a ramp from a jump", () => {
		const seen = [...flat(20, 10), ...Array.from({ length: 20 }, (_, i) => 10 + 2 * (i + 1))];
		const onset = estimateOnset({ seen, expected: flat(40, 10), length: 40, inverseSize: 0 });
		expect(onset.shape).toBe("ramp");
		expect(Math.abs(onset.at - 20)).toBeLessThanOrEqual(1);
	});

	it("has an interval that holds the true start in at least nine of ten jumps", () => {
		const source = random(17);
		let held = 0;
		for (let n = 0; n < 200; n++) {
			const level = source.uniform(0.5, 20);
			const rise = level * source.uniform(1.8, 4);
			const seen = Array.from({ length: 45 }, (_, i) => source.poisson(i < 30 ? level : rise));
			const { first, last } = estimateOnset({ seen, expected: flat(45, level), length: 45, inverseSize: 0 });
			if (first <= 30 && 30 <= last) held++;
		}
		expect(held).toBeGreaterThanOrEqual(180);
	});

	it("is less sure when counts scatter", () => {
		const window = { seen: [...flat(20, 5), 9, 14, 11, 15], expected: flat(24, 5), length: 24 };
		const sure = estimateOnset({ ...window, inverseSize: 0 });
		const unsure = estimateOnset({ ...window, inverseSize: 1 });
		expect(unsure.last - unsure.first).toBeGreaterThan(sure.last - sure.first);
	});
});

describe("Dispersion", () => {
	const learn = (inverse: number, mean: number): Dispersion => {
		const source = random(9);
		const dispersion = new Dispersion(1.5);
		for (let i = 0; i < 5000; i++) {
			dispersion.learn(source.poisson(mean * (inverse > 0 ? source.gamma(1 / inverse) : 1)), mean);
		}
		return dispersion;
	};

	it("recovers the inverse size of independent counts and sees it average out over blocks", () => {
		expect(learn(0.5, 10).single).toBeGreaterThan(0.4);
		expect(learn(0.5, 10).single).toBeLessThan(0.6);
		expect(learn(0.5, 10).over(64)).toBeLessThan(0.05);
	});

	it("never claims to know the level better than the floor", () => {
		expect(learn(0, 10).single).toBeGreaterThanOrEqual(0.01);
		expect(learn(0, 10).single).toBeLessThan(0.03);
	});
});

describe("Cycle", () => {
	it("learns a wave in the first round and shrinks to 1 without data", () => {
		const cycle = new Cycle(86_400, 48);
		const wave = (time: number): number => 1 + 0.6 * Math.sin((2 * Math.PI * time) / 86_400);
		for (let time = 0; time < 86_400; time += 60) cycle.learn(time, 20 * wave(time), 1);
		cycle.calibrate();
		// The middle of a bin: a bin has one factor for its half hour.
		const level = cycle.factor(900) / wave(900);
		for (const time of [9900, 22_500, 65_700]) {
			expect(cycle.factor(time) / level).toBeCloseTo(wave(time), 1);
		}
		expect(new Cycle(86_400, 48).factor(0)).toBe(1);
		const few = new Cycle(86_400, 48);
		few.learn(3600, 1, 0.01);
		few.calibrate();
		expect(few.factor(3600)).toBeLessThan(1.2);
	});

	it("believes after one day in errors that fall into office hours only", () => {
		const cycle = new Cycle(86_400, 48);
		for (let time = 0; time < 86_400; time += 60) {
			cycle.learn(time, time >= 8 * 3600 && time < 18 * 3600 ? 10 : 0.2, 1);
		}
		cycle.calibrate();
		expect(cycle.factor(12 * 3600) / cycle.factor(2 * 3600)).toBeGreaterThan(5);
	});

	it("works before the epoch", () => {
		expect(new Cycle(86_400, 48).factor(-100)).toBe(1);
	});
});

describe("Exposure", () => {
	it("is requests in units of the first, one without, and has a floor", () => {
		expect(new Exposure().of(Number.NaN)).toBe(1);
		const exposure = new Exposure();
		expect(exposure.of(200)).toBe(1);
		expect(exposure.of(400)).toBe(2);
		expect(exposure.of(0)).toBeGreaterThan(0);
	});

	it("grows over a gap when requests are unknown, and only then", () => {
		const exposure = new Exposure();
		exposure.miss();
		exposure.miss();
		expect(exposure.of(Number.NaN)).toBe(3);
		expect(exposure.of(Number.NaN)).toBe(1);
		const known = new Exposure();
		known.of(100);
		known.miss();
		expect(known.of(100)).toBe(1);
	});
});

describe("History", () => {
	it("finds entries by step after the ring has wrapped", () => {
		const history = new History();
		for (let i = 0; i < 1000; i++) history.add(2 * i, i, 1, 1);
		expect(history.length).toBe(256);
		const n = history.firstSince(1900);
		expect(history.step(n)).toBe(1900);
		expect(history.seen(n)).toBe(950);
		expect(history.firstSince(0)).toBe(1000 - 256);
		expect(history.firstSince(0, 10)).toBe(990);
	});
});
