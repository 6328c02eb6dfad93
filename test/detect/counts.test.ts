/** The default rule, one behaviour a test: each fails when the rule it names is taken out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectBursts } from "../../src/detect/detect.js";
import { alarmLogProbability, type DetectOptions } from "../../src/detect/options.js";
import type { Burst, CountSeries } from "../../src/model/burst.js";
import { simulate } from "../bench/detect-simulator.js";
import { random } from "./random.js";
import { monday, script, stepOf } from "./series-script.js";

/** The only burst of a script. */
function only(
	text: string,
	options: DetectOptions = {},
	more: Partial<CountSeries> & { readonly seed?: number } = {},
): Burst {
	const bursts = detectBursts([script(text, more)], options);
	expect(bursts).toHaveLength(1);
	return bursts[0] as Burst;
}

function none(text: string, options: DetectOptions = {}, more: Partial<CountSeries> = {}): void {
	expect(detectBursts([script(text, more)], options)).toEqual([]);
}

const restartAt = (step: number): DetectOptions => ({
	restarts: [{ service: "shop", env: "prod", time: monday + step * 60 }],
});

describe("what is a burst", () => {
	it("is a jump to three times the rate, with onset, end, peak and counts", () => {
		const burst = only("~10x300 ~30x20 ~10x60");
		expect(stepOf(burst.onset)).toBeGreaterThanOrEqual(299);
		expect(stepOf(burst.onset)).toBeLessThanOrEqual(301);
		expect(Math.abs(stepOf(burst.end ?? 0) - 320)).toBeLessThanOrEqual(1);
		expect(burst.observed).toBeGreaterThan(500);
		expect(burst.expected).toBeGreaterThan(150);
		expect(burst.expected).toBeLessThan(260);
		expect(burst.peak.errors).toBeGreaterThanOrEqual(30);
		expect(burst.logPValue).toBeLessThan(-20);
		expect(burst.reason).toMatch(/errors\/min against .* expected/);
	});

	it("is a leap of a level that wanders widely but slowly", () => {
		// 107 errors a minute with waves of a third, then three times as many for half an hour.
		const wandering = simulate(11, 19)[18];
		const truth = wandering?.truths.find((one) => one.from === 13_963);
		if (wandering === undefined || truth === undefined) throw new Error("the simulator has changed");
		const bursts = detectBursts([wandering.series], { restarts: wandering.restarts });
		expect(bursts.map((burst) => (burst.onset - wandering.series.start) / 60)).toContain(truth.from);
	});

	it("is a slow ramp, dated to its first half", () => {
		const burst = only("~10x600 ~10+0.2x120 ~34x60");
		expect(burst.reason).toMatch(/^slow rise/);
		expect(stepOf(burst.onset)).toBeGreaterThan(590);
		expect(stepOf(burst.onset)).toBeLessThan(660);
		expect(stepOf(burst.onsetInterval[0])).toBeLessThanOrEqual(615);
	});

	it("is five first errors ever, even in one step", () => {
		const burst = only("0x120 5 0x60");
		expect(burst.novelty).toBe("new");
		expect(burst.reason).toMatch(/^first errors in 2 h: /);
		expect(stepOf(burst.onset)).toBe(120);
	});

	it("is not four first errors", () => {
		none("0x120 4.2 0x60");
		only("0x120 4.9 0x60");
	});

	it("is a new fingerprint from its first step on", () => {
		const burst = only("6 4 5 6", {}, { fingerprint: "fp-1" });
		expect(burst.novelty).toBe("new");
		expect(burst.fingerprint).toBe("fp-1");
		none("6 4 5 6");
	});

	it("is known when the service had errors before", () => {
		expect(only("~0.2x600 9 8 9 8").novelty).toBe("known");
	});

	it("lasts while nothing ends it", () => {
		expect(only("~1x300 ~20x30").end).toBeNull();
	});

	it("is one burst although it pauses for two minutes", () => {
		expect(stepOf(only("~1x300 ~20x15 0x2 ~20x15 ~1x60").end ?? 0)).toBeGreaterThan(328);
	});

	it("goes on over a few missed scrapes and ends with a long gap", () => {
		expect(stepOf(only("~1x300 ~20x10 _x5 ~20x10 ~1x30").end ?? 0)).toBe(325);
		expect(stepOf(only("~1x300 ~20x30 _x120 ~1x30").end ?? 0)).toBe(330);
	});

	it("is one burst when its errors are far apart", () => {
		const burst = only(`0x2000 ${new Array<string>(60).fill("1 0x5").join(" ")}`);
		expect(burst.reason).toBe("first errors in 1 d 9 h: 60 in 355 min");
	});

	it("becomes the new normal after a day", () => {
		const series = script("~2x600 ~20x2880");
		const bursts = detectBursts([series]);
		expect(bursts).toHaveLength(1);
		expect(bursts[0]?.end).not.toBeNull();
		expect(bursts[0]?.reason).toMatch(/counts as normal/);
	});
});

describe("what is not", () => {
	it("is a single odd minute", () => {
		none("~10x300 120 ~10x60");
		none("~0.1x300 30 ~0.1x200");
	});

	it("is two odd minutes that went away", () => {
		none("~5x300 60 55 ~5x60");
	});

	it("is more errors with as many more requests", () => {
		none("~10/1000x300 ~30/3000x120 ~10/1000x60");
		only("~10/1000x300 ~30/1000x20 ~10/1000x60");
	});

	it("is a rise that is too small to matter, however sure", () => {
		none("~400x3000 ~570x120");
		only("~400x3000 ~570x120", { minRatio: 1.2 });
		none("~10x600 ~20x60", { minRatio: 3 });
		only("~10x600 ~36x60", { minRatio: 3 });
	});

	it("is the daily cycle, once a day is known", () => {
		const wave = (i: number): number => 20 * (1 + 0.7 * Math.sin((2 * Math.PI * i) / 1440));
		const source = random(3);
		const errors = Array.from({ length: 4 * 1440 }, (_, i) => source.poisson(wave(i)));
		const cycle = detectBursts([{ ...script("0"), errors }]);
		expect(cycle.filter((burst) => stepOf(burst.onset) > 1560)).toEqual([]);
	});

	it("is a counter that catches up after missed scrapes", () => {
		none("~10x300 _x6 70 ~10x60");
		only("~10x300 70 70 70 ~10x60");
	});

	it("is a gap", () => {
		none("~10x300 _x30 ~10x60");
		none("0x100 _x100 0x100");
	});
});

describe("the baseline", () => {
	const perStep = (burst: Burst): number =>
		burst.expected / ((((burst.end ?? Number.NaN) - burst.onset) / 60) as number);

	it("learns nothing from a step after a gap, which may hold one step's errors or several", () => {
		const gaps = new Array<string>(150).fill("_ ~10x2").join(" ");
		expect(perStep(only(`${gaps} ~60x20 ~10x30`))).toBeGreaterThan(8.5);
	});

	it("is not moved by odd minutes", () => {
		const odd = new Array<string>(10).fill("~5x240 300").join(" ");
		expect(perStep(only(`${odd} ~5x240 ~60x20 ~5x30`))).toBeLessThan(6);
	});

	it("follows a fall, so that a repaired service is not blind", () => {
		const burst = only("~30x1800 ~1x360 ~12x15 ~1x30");
		expect(stepOf(burst.onset)).toBeGreaterThanOrEqual(2159);
	});

	it("knows little when it is young", () => {
		// Nine errors in ten minutes are odd for a service known to have one in twenty minutes, not for one
		// that was watched for forty minutes.
		const burst = " 1 1 1 1 1 1 1 0 1 1";
		const young = "0x12 1 0x16 1 0x10";
		none(young + burst);
		only(new Array<string>(60).fill(young).join(" ") + burst, { minErrors: 4 });
	});

	it("takes the nightly batch for normal after some nights, and an incident of one day not", () => {
		const source = random(21);
		const night = (i: number): boolean => i % 1440 >= 180 && i % 1440 < 240;
		const incident = (i: number): boolean => i >= 9 * 1440 + 840 && i < 9 * 1440 + 900;
		const echo = (i: number): boolean => i >= 10 * 1440 + 840 && i < 10 * 1440 + 870;
		const errors = Array.from({ length: 12 * 1440 }, (_, i) =>
			source.poisson(night(i) || incident(i) || echo(i) ? 60 : 6),
		);
		const days = detectBursts([{ ...script("0"), errors }]).map((burst) => stepOf(burst.onset) / 1440);
		expect(days.filter((day) => day < 4).length).toBeGreaterThanOrEqual(2);
		expect(days.filter((day) => day >= 5).map((day) => day.toFixed(1))).toEqual(["9.6", "10.6"]);
	});

	it("takes a weekly peak for normal after some weeks", () => {
		const source = random(22);
		const peak = (i: number): boolean => i % 10_080 >= 600 && i % 10_080 < 960;
		const errors = Array.from({ length: 6 * 10_080 }, (_, i) => source.poisson(peak(i) ? 40 : 8));
		const weeks = detectBursts([{ ...script("0"), errors }]).map((burst) => stepOf(burst.onset) / 10_080);
		expect(weeks.filter((week) => week < 3).length).toBeGreaterThanOrEqual(2);
		expect(weeks.filter((week) => week >= 5)).toEqual([]);
	});
});

describe("restarts", () => {
	const noise = "~1x300 20 20 15 ~1x100";

	it("make noise that goes away", () => {
		none(noise, restartAt(300));
		only(noise);
	});

	it("make it although the clock of the CI is minutes slow, or a minute fast", () => {
		for (const recorded of [296, 298, 301]) none(noise, restartAt(recorded));
		// Noise that comes long before its restart is no noise of it.
		only(noise, restartAt(304));
	});

	it("do not hide a burst that stays", () => {
		expect(stepOf(only("~1x300 ~15x40 ~1x60", restartAt(300)).onset)).toBe(300);
	});

	it("leave room in the onset interval for a burst that began after their noise", () => {
		for (const seed of [1, 2, 3, 4, 5]) {
			const burst = only("~1x300 ~12x3 ~30x40", restartAt(300), { seed });
			expect(stepOf(burst.onset)).toBeLessThan(303);
			expect(stepOf(burst.onsetInterval[1])).toBeGreaterThanOrEqual(303);
			// Without a restart the first errors are the burst's.
			expect(stepOf(only("~1x300 ~12x3 ~30x40", {}, { seed }).onsetInterval[1])).toBeLessThan(303);
		}
	});

	it("of another service excuse nothing", () => {
		only(noise, { restarts: [{ service: "other", env: "prod", time: monday + 300 * 60 }] });
	});

	it("do not hide a fast rollback when restarts were clean so far", () => {
		const restarts = [40, 80, 120, 160, 200, 240, 300].map((step) => ({
			service: "shop",
			env: "prod",
			time: monday + step * 60,
		}));
		expect(detectBursts([script("1x300 40 45 38 1x60")], { restarts })).toHaveLength(1);
		expect(detectBursts([script("1x300 40 45 38 1x60")], { restarts: restarts.slice(4) })).toEqual([]);
	});

	it("do not excuse a fingerprint that nobody had seen", () => {
		const bursts = detectBursts([script("0x300 6 3 0x60", { fingerprint: "fp" })], restartAt(300));
		expect(bursts.map((burst) => burst.novelty)).toEqual(["new"]);
		none("0x300 6 3 0x60", restartAt(300));
	});

	it("with a real burst are not held against the next one", () => {
		const restarts = [60, 120, 180, 240, 300, 600].map((step) => ({
			service: "shop",
			env: "prod",
			time: monday + step * 60,
		}));
		const bursts = detectBursts([script("0.1x301 ~40x60 0.1x239 20 22")], { restarts });
		expect(bursts.map((burst) => stepOf(burst.onset))).toEqual([301, 600]);
	});

	it("that were clean so far excuse nothing: the alarm comes at once", () => {
		const before = [60, 120, 180, 240, 300].map((step) => ({
			service: "shop",
			env: "prod",
			time: monday + step * 60,
		}));
		const series = script("0.1x300 20 22");
		expect(detectBursts([series], restartAt(300))).toEqual([]);
		expect(detectBursts([series], { restarts: before })).toHaveLength(1);
	});
});

describe("settings", () => {
	it("turn accepted false alarms into a probability", () => {
		expect(alarmLogProbability(0.1, 60)).toBeCloseTo(Math.log(0.1 / 20_160), 9);
		expect(alarmLogProbability(0.1, 60)).toBeLessThan(alarmLogProbability(10, 60));
	});

	it("differ per service", () => {
		const text = "~10x300 ~45x5 ~10x60";
		none(text, { falseAlarmsPerWeek: 1e-200 });
		only(text, { falseAlarmsPerWeek: 1e-200, services: { shop: { falseAlarmsPerWeek: 1 } } });
		expect(only(text, { services: { shop: { detector: "ewma", minErrors: 1 } } }).detector).toBe("ewma");
	});

	it("do not read inherited object fields as services", () => {
		expect(detectBursts([script("~1x100", { service: "constructor" })], { services: {} })).toEqual([]);
	});

	it("judge the last bucket before it is over, without ending a burst by it", () => {
		const now = monday + 301 * 60 + 20;
		const series = script("~1x300 25 14");
		expect(detectBursts([series], { now })).toHaveLength(1);
		expect(detectBursts([script("~1x300 25 1")], { now })).toEqual([]);
		const falling = script("~1x300 ~25x10 0");
		expect(detectBursts([falling], { now: monday + 310 * 60 + 5 })[0]?.end).toBeNull();
		expect(detectBursts([series], { now: monday + 301 * 60 })).toEqual([]);
	});
});

describe("properties", () => {
	const burstScript = fc
		.tuple(
			fc.integer({ min: 1, max: 30 }),
			fc.integer({ min: 5, max: 20 }),
			fc.integer({ min: 1, max: 1000 }),
		)
		.map(([level, factor, seed]) => script(`~${level}x200 ~${level * factor}x15 ~${level}x30`, { seed }));

	it("a constant series never fires", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 2000 }), (level, length) => {
				expect(detectBursts([script(`${level}x${length}`)])).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	});

	it("shifting time by whole days shifts the bursts", () => {
		fc.assert(
			fc.property(burstScript, fc.integer({ min: 1, max: 300 }), (series, days) => {
				const shifted = { ...series, start: series.start + days * 86_400 };
				const moved = detectBursts([shifted]).map((burst) => burst.onset - days * 86_400);
				expect(moved).toEqual(detectBursts([series]).map((burst) => burst.onset));
			}),
			{ numRuns: 30 },
		);
	});

	it("the unit of exposure does not matter", () => {
		fc.assert(
			fc.property(burstScript, fc.integer({ min: 1, max: 1000 }), (series, unit) => {
				const once = { ...series, requests: series.errors.map(() => 1) };
				const many = { ...series, requests: series.errors.map(() => unit) };
				expect(detectBursts([many])).toEqual(detectBursts([once]));
				expect(detectBursts([once])).toEqual(detectBursts([{ ...series, requests: null }]));
			}),
			{ numRuns: 30 },
		);
	});

	it("gaps anywhere break nothing: every figure stays a number", () => {
		const count = fc.option(fc.integer({ min: 0, max: 200 }), { nil: null, freq: 4 });
		fc.assert(
			fc.property(
				fc.array(count, { maxLength: 300 }),
				fc.array(count, { maxLength: 300 }),
				(errors, requests) => {
					for (const detector of ["counts", "ewma"] as const) {
						for (const burst of detectBursts([{ ...script("0"), errors, requests }], { detector })) {
							expect(burst.logPValue).toBeLessThanOrEqual(0);
							expect(Number.isFinite(burst.observed + burst.expected)).toBe(true);
							expect(burst.onsetInterval[0]).toBeLessThanOrEqual(burst.onset);
							expect(burst.onsetInterval[1]).toBeGreaterThan(burst.onset);
							if (burst.end !== null) expect(burst.end).toBeGreaterThan(burst.onset);
						}
					}
				},
			),
			{ numRuns: 150 },
		);
	});

	it("keeps its promise on plain Poisson noise", () => {
		const source = random(11);
		let alarms = 0;
		for (const level of [0.1, 1, 5, 50]) {
			const errors = Array.from({ length: 5 * 10_080 }, () => source.poisson(level));
			alarms += detectBursts([{ ...script("0"), errors }], { falseAlarmsPerWeek: 2 }).length;
		}
		// 20 service-weeks at no more than 2 a week; far fewer in fact.
		expect(alarms).toBeLessThanOrEqual(40);
	});
});
