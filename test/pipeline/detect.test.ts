/** Detection over ports: which bursts of a range are told, what error events add to them, and what a store knows. */
import { describe, expect, it } from "vitest";
import { aggregateBursts } from "../../src/detect/aggregate.js";
import type { CountSeries } from "../../src/model/burst.js";
import type { ErrorEvent } from "../../src/model/event.js";
import { type DetectQuestion, detectInRange } from "../../src/pipeline/detect.js";
import { sightingOf } from "../../src/pipeline/novelty.js";
import type { ErrorSource } from "../../src/sources/errors.js";
import { errorsFrom } from "../../src/sources/event-selection.js";
import type { MetricsSource } from "../../src/sources/metrics.js";
import { sampleEvent } from "../contract/samples.js";
import { monday, script } from "../detect/series-script.js";

const day = 86_400;
const minute = 60;

function metricsOf(...series: readonly CountSeries[]): MetricsSource {
	return {
		name: "fake",
		query: async () => ({ series: [], warnings: [] }),
		async *stream() {
			yield* series;
		},
	};
}

function eventsOf(events: readonly ErrorEvent[]): ErrorSource {
	return errorsFrom({
		name: "fake",
		limitCode: "W-FAKE-LIMIT",
		key: async () => "all",
		load: async () => ({ events, warnings: [] }),
		async *everything() {
			yield* events;
		},
	});
}

const detect = (
	metrics: MetricsSource,
	errors: ErrorSource | null,
	question: Pick<DetectQuestion, "range"> & Partial<DetectQuestion>,
) =>
	detectInRange(
		{ metrics, errors, deploys: null, topology: null, aggregate: aggregateBursts },
		{ history: 7 * day, step: 60, options: {}, ...question },
	);

/** A burst of an hour from minute 600 on. */
const series = script("~2x600 ~60x60 ~2x120");
const burst = monday + 600 * minute;

describe("bursts of a range", () => {
	const range = { from: burst + 20 * minute, to: burst + 90 * minute };

	it("are those that began in it", async () => {
		expect((await detect(metricsOf(series), null, { range })).bursts).toEqual([]);
		const earlier = { ...range, from: burst - 20 * minute };
		expect((await detect(metricsOf(series), null, { range: earlier })).bursts).toHaveLength(1);
	});

	it("are also those that went on in it, when asked for", async () => {
		const { bursts } = await detect(metricsOf(series), null, { range, lasting: true });
		expect(bursts.map(({ onset }) => onset)).toEqual([burst]);
		const after = { from: burst + 70 * minute, to: burst + 90 * minute };
		expect((await detect(metricsOf(series), null, { range: after, lasting: true })).bursts).toEqual([]);
	});

	it("learn from the same steps in every look of a day", async () => {
		const asked: number[] = [];
		const metrics: MetricsSource = {
			...metricsOf(),
			async *stream(query) {
				asked.push(query.range.from);
				yield series;
			},
		};
		for (const from of [monday + day + 60, monday + 2 * day - 60]) {
			await detect(metrics, null, { range: { from, to: from + 60 } });
		}
		expect(asked).toEqual([monday - 6 * day, monday - 6 * day]);
	});
});

/** One event a minute before the burst, one a second in it. */
function eventsAround(region: (inBurst: boolean, n: number) => string): ErrorEvent[] {
	const event = (time: number, n: number, inBurst: boolean): ErrorEvent =>
		sampleEvent(n, {
			id: `${time}-${n}`,
			time,
			service: "shop",
			env: "prod",
			version: null,
			fingerprint: inBurst ? "fresh" : "old",
			attributes: { region: region(inBurst, n), request_id: `r${n}`, msg: "x" },
		});
	return [
		...Array.from({ length: 300 }, (_, n) => event(burst - (n + 1) * minute, n, false)),
		...Array.from({ length: 300 }, (_, n) => event(burst + n, 1000 + n, true)),
	].sort((a, b) => a.time - b.time);
}

describe("error events", () => {
	const range = { from: burst - 60, to: burst + 90 * minute };

	it("tell which attribute values hold the burst, and leave single requests and texts out", async () => {
		const events = eventsAround((inBurst, n) => (inBurst || n % 4 === 0 ? "eu-west" : "us-east"));
		const { bursts, warnings } = await detect(metricsOf(series), eventsOf(events), { range });
		expect(warnings).toEqual([]);
		expect(bursts).toHaveLength(1);
		expect(bursts[0]?.contrast).toMatchObject([
			{ label: "region", value: "eu-west", shareBefore: 0.25, shareDuring: 1, errorsDuring: 300 },
		]);
	});

	it("say nothing of an attribute that is as it always was", async () => {
		const { bursts } = await detect(metricsOf(series), eventsOf(eventsAround(() => "eu-west")), { range });
		expect(bursts[0]?.contrast).toEqual([]);
	});

	it("that cannot be read cost a warning, not the burst", async () => {
		const broken = { ...eventsOf([]), counts: async () => ({ rows: [], warnings: [] }) } as ErrorSource;
		broken.events = () => Promise.reject(new Error("503"));
		const { bursts, warnings } = await detect(metricsOf(series), broken, { range });
		expect(bursts).toHaveLength(1);
		expect(warnings.map(({ code }) => code)).toEqual(["W-CONTRAST-UNREAD"]);
	});
});

describe("an error", () => {
	const at = (time: number, n = 0): ErrorEvent =>
		sampleEvent(n, { id: `e${time}`, time, service: "shop", env: "prod", version: null, fingerprint: "fp" });
	const sighted = (events: readonly ErrorEvent[]) =>
		sightingOf(eventsOf(events), { fingerprint: "fp", service: "shop", env: "prod", began: burst });

	it("is new when nothing of it is kept from before, whatever clocks differ by", async () => {
		expect(await sighted([at(burst + 10)])).toMatchObject({ novelty: "new" });
		expect(await sighted([at(burst - 200), at(burst + 10)])).toMatchObject({ novelty: "new" });
	});

	it("is known when it was seen within a week", async () => {
		expect(await sighted([at(burst - 6 * day), at(burst)])).toMatchObject({ novelty: "known" });
	});

	it("has returned when a week or more was quiet, and says for how long", async () => {
		const events = [at(burst - 40 * day), at(burst - 12.4 * day), at(burst)];
		expect(await sighted(events)).toMatchObject({ novelty: "returned", returnedAfterDays: 12 });
	});

	it("has returned although its old events are gone", async () => {
		const source = { ...eventsOf([]), firstSeen: async () => burst - 100 * day, lastSeen: async () => null };
		const sighting = await sightingOf(source as ErrorSource, {
			fingerprint: "fp",
			service: "shop",
			env: "prod",
			began: burst,
		});
		expect(sighting).toEqual({ novelty: "returned", firstSeen: burst - 100 * day });
	});

	it("that returns is told so by its burst", async () => {
		const events = [
			at(burst - 30 * day, 1),
			...Array.from({ length: 20 }, (_, n) => at(burst + n * 30, n + 2)),
		];
		const { bursts } = await detect(metricsOf(), eventsOf(events), {
			range: { from: burst - 60, to: burst + 30 * minute },
		});
		expect(bursts).toMatchObject([{ fingerprint: "fp", novelty: "returned", returnedAfterDays: 30 }]);
		expect(bursts[0]?.reason).toMatch(/^back after 30 days: /);
	});
});
