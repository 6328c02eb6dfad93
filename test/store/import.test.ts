/** Import: idempotent, independent of order, bounded by spilling, all or nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deploy, ErrorEvent, MetricPoint } from "../../src/model/event.js";
import { storeDeploys } from "../../src/store/deploys.js";
import { storeErrors } from "../../src/store/errors.js";
import { deployWriter, edgeWriter, rolloutWriter } from "../../src/store/import/deploys.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { type Decoded, importAll } from "../../src/store/import/writer.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import type { Store } from "../../src/store/store.js";
import { sampleDeploy, sampleEvent, sampleTrace } from "../contract/samples.js";
import { dump } from "./dump.js";
import { freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

const start = 1_700_000_100;

function point(step: number, more: Partial<MetricPoint> = {}): MetricPoint {
	return {
		time: start + step * 60,
		service: "api",
		env: "prod",
		version: "v1",
		errors: step,
		requests: 100,
		panics: null,
		...more,
	};
}

async function withStore<T>(work: (store: Store) => T | Promise<T>): Promise<T> {
	const store = await openStore(freshStorePath());
	try {
		return await work(store);
	} finally {
		store.close();
	}
}

const anyPoint: fc.Arbitrary<MetricPoint> = fc.record({
	time: fc.integer({ min: 0, max: 400 }).map((step) => start + step * 60),
	service: fc.constantFrom("api", "pay"),
	env: fc.constantFrom("prod", ""),
	version: fc.constantFrom("v1", "v2", null),
	errors: fc.nat(3),
	requests: fc.constantFrom(null, 10, 20),
	panics: fc.constantFrom(null, 0, 1),
});

const anyEvent: fc.Arbitrary<ErrorEvent> = fc
	.record({ n: fc.nat(40), service: fc.constantFrom("api", "pay"), shape: fc.constantFrom("a", "b", "c") })
	.map(({ n, service, shape }) =>
		// The content id follows from the content, as decoding promises.
		sampleEvent(n, {
			id: `${service}${shape}${n}`
				.split("")
				.map((c) => c.charCodeAt(0).toString(16))
				.join("")
				.padStart(32, "0"),
			service,
			fingerprint: shape,
			trace: shape === "c" ? null : sampleTrace(shape, n),
		}),
	);

/** Keeps one point a key, so that the order of a file cannot matter. */
function oneEach(points: readonly MetricPoint[]): MetricPoint[] {
	const key = ({ service, env, version, time }: MetricPoint) => JSON.stringify([service, env, version, time]);
	return [...new Map(points.map((one) => [key(one), one])).values()];
}

function shuffled<T>(list: readonly T[], order: readonly number[]): T[] {
	return list
		.map((item, i) => ({ item, at: order[i % Math.max(1, order.length)] ?? 0, i }))
		.sort((a, b) => a.at - b.at || a.i - b.i)
		.map(({ item }) => item);
}

describe("import of metrics", () => {
	it("changes nothing the second time", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyPoint, { maxLength: 60 }),
				fc.integer({ min: 1, max: 50 }),
				(points, memory) =>
					withStore((store) => {
						importInto(metricWriter(store, { points: memory }), points);
						const before = dump(store);
						const counts = importInto(metricWriter(store, { points: memory }), points);
						expect(dump(store)).toEqual(before);
						expect([counts.read, counts.new, counts.replaced]).toEqual([points.length, 0, 0]);
					}),
			),
			{ numRuns: 25 },
		);
	});

	it("gives one store for any order, any duplicates and any cut into files", async () => {
		const order = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyPoint, { maxLength: 60 }),
				order,
				fc.nat(60),
				async (list, places, cut) => {
					const points = oneEach(list);
					const mixed = shuffled([...points, ...points.slice(0, cut)], places);
					const whole = await withStore((store) => {
						importInto(metricWriter(store), points);
						return dump(store, { ids: false });
					});
					await withStore((store) => {
						importInto(metricWriter(store, { points: 7 }), mixed.slice(0, cut));
						importInto(metricWriter(store), mixed.slice(cut));
						expect(dump(store, { ids: false })).toEqual(whole);
					});
				},
			),
			{ numRuns: 25 },
		);
	});

	it("replaces counts that differ and says so; the later line of one file holds", () =>
		withStore(async (store) => {
			importInto(metricWriter(store), [point(0), point(1), point(2)]);
			const counts = importInto(metricWriter(store), [
				point(1, { errors: 7 }),
				point(1, { errors: 8 }),
				point(1, { errors: 8 }),
				point(2),
				point(3),
			]);
			expect(counts).toEqual({
				read: 5,
				new: 1,
				known: 2,
				replaced: 1,
				skipped: { "superseded by another line of the same service, env, version, labels and time": 1 },
			});
			const { series } = await storeMetrics(store).query({
				range: { from: start, to: start + 240 },
				step: 60,
			});
			expect(series[0]?.errors).toEqual([0, 8, 2, 3]);
		}));

	it("skips what cannot be a point and says why", () =>
		withStore((store) => {
			const counts = importInto(metricWriter(store), [
				point(0),
				point(1, { service: "" }),
				point(2, { time: Number.NaN }),
				point(3, { errors: -1 }),
				point(4, { requests: Number.POSITIVE_INFINITY }),
			]);
			expect(counts.new).toBe(1);
			expect(counts.skipped).toEqual({
				"a count below 0 or not finite": 2,
				"no service named": 1,
				"no usable time": 1,
			});
		}));

	it("keeps fractions of counts and of seconds", () =>
		withStore(async (store) => {
			importInto(metricWriter(store), [point(0, { errors: 0.25, time: start + 0.125 })]);
			const { series } = await storeMetrics(store).query({
				range: { from: start, to: start + 1 },
				step: 0.125,
			});
			expect(series[0]?.errors).toEqual([null, 0.25, null, null, null, null, null, null]);
		}));

	it("warns when the points lie further apart than the step", () =>
		withStore(async (store) => {
			importInto(
				metricWriter(store),
				[0, 5, 10, 15].map((step) => point(step)),
			);
			const range = { from: start, to: start + 1200 };
			const fine = await storeMetrics(store).query({ range, step: 60 });
			expect(fine.warnings).toMatchObject([{ code: "W-METRICS-STEP" }]);
			expect((await storeMetrics(store).query({ range, step: 300 })).warnings).toEqual([]);
		}));

	it("splits by any label, and leaves requests unknown where a point has none", () =>
		withStore(async (store) => {
			importInto(metricWriter(store), [
				point(0, { labels: { route: "/a", pod: "1" }, errors: 1 }),
				point(0, { labels: { pod: "2", route: "/a" }, errors: 2 }),
				point(0, { labels: { route: "/b" }, errors: 4, requests: null }),
				point(1, { labels: { route: "/a" }, errors: 8 }),
			]);
			const { series } = await storeMetrics(store).query({
				range: { from: start, to: start + 120 },
				step: 60,
				by: "route",
			});
			expect(series.map((one) => [one.label, one.errors, one.requests])).toEqual([
				["/a", [3, 8], [200, 100]],
				["/b", [4, 0], [null, 0]],
			]);
		}));
});

describe("import of error events", () => {
	it("changes nothing the second time, whatever the order, memory and duplicates", async () => {
		const order = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });
		await fc.assert(
			fc.asyncProperty(fc.array(anyEvent, { maxLength: 40 }), order, fc.nat(4000), (events, places, memory) =>
				withStore((store) => {
					const first = importInto(errorWriter(store, { memory }), [...events, ...events.slice(0, 5)]);
					expect(first.new).toBe(new Set(events.map((event) => event.id)).size);
					const before = dump(store);
					const again = importInto(errorWriter(store), shuffled(events, places));
					expect(dump(store)).toEqual(before);
					expect([again.new, again.known]).toEqual([0, events.length]);
				}),
			),
			{ numRuns: 25 },
		);
	});

	it("stores a stack shape once, and gives each event its own trace", () =>
		withStore(async (store) => {
			const events = Array.from({ length: 50 }, (_, n) => sampleEvent(n));
			importInto(errorWriter(store), events);
			expect(store.statement("SELECT count(*) AS n FROM stack_shapes").get()).toEqual({ n: 1 });
			const { rows } = await storeErrors(store).events({ range: { from: start, to: start + 1e6 } });
			expect(rows).toEqual(events);
		}));

	it("moves first and last sight outwards only", () =>
		withStore(async (store) => {
			const at = (n: number): ErrorEvent => sampleEvent(n);
			importInto(errorWriter(store), [at(5)]);
			importInto(errorWriter(store), [at(9), at(2)]);
			importInto(errorWriter(store), [at(4)]);
			const { rows } = await storeErrors(store).fingerprints({ range: { from: start, to: start + 1e6 } });
			expect([rows[0]?.firstSeen, rows[0]?.lastSeen]).toEqual([start + 20, start + 90]);
		}));
});

describe("import of deploys, rollouts and edges", () => {
	const running = sampleDeploy(1, { finishedAt: null, status: "running" });
	const done = sampleDeploy(1);

	it("lets the end of a pipeline replace its start, and never the other way", () =>
		withStore(async (store) => {
			const load = (deploys: readonly Deploy[]) => importInto(deployWriter(store), deploys);
			expect(load([running])).toMatchObject({ new: 1 });
			expect(load([done])).toMatchObject({ replaced: 1 });
			expect(load([running])).toMatchObject({ new: 0, known: 1, replaced: 0 });
			expect(load([running, done, running])).toMatchObject({ read: 3, new: 0, known: 1, replaced: 0 });
			expect(await storeDeploys(store).deploys({})).toEqual([done]);
			expect(load([{ ...done, status: "rolled-back" }])).toMatchObject({ replaced: 1 });
		}));

	it("refuses records that name nothing", () =>
		withStore((store) => {
			const counts = importInto(deployWriter(store), [
				{ ...done, service: "" },
				{ ...done, commit: "" },
				{ ...done, startedAt: null, finishedAt: null },
				done,
			]);
			expect(counts.skipped).toEqual({ "no commit": 1, "no service named": 1, "no time": 1 });
			const rollout = { time: start, service: "api", env: "", version: "v", share: 1.5 };
			expect(importInto(rolloutWriter(store), [rollout]).skipped).toEqual({
				"share outside 0..1": 1,
			});
			const edges = [
				{ caller: "a", callee: "b" },
				{ caller: "a", callee: "b" },
				{ caller: "", callee: "b" },
			];
			expect(importInto(edgeWriter(store), edges)).toMatchObject({ new: 1, known: 1 });
		}));
});

describe("importAll", () => {
	async function* decoded(fail: boolean): AsyncGenerator<Decoded<MetricPoint>> {
		for (let step = 0; step < 100; step++) yield { kind: "record", record: point(step) };
		yield { kind: "skip", reason: "not JSON" };
		if (fail) throw new Error("the pipe broke");
	}

	it("counts records and skipped lines", () =>
		withStore(async (store) => {
			const counts = await importAll(metricWriter(store), decoded(false), { source: "a.ndjson", now: start });
			expect(counts).toEqual({ read: 101, new: 100, known: 0, replaced: 0, skipped: { "not JSON": 1 } });
			expect(store.statement("SELECT kind, source FROM imports").all()).toEqual([
				{ kind: "metrics", source: "a.ndjson" },
			]);
		}));

	it("keeps nothing when the source fails, spilled or not", () =>
		withStore(async (store) => {
			const before = dump(store);
			for (const points of [10, 1000]) {
				const writer = metricWriter(store, { points });
				await expect(importAll(writer, decoded(true), { source: "-", now: start })).rejects.toThrow(
					"pipe broke",
				);
			}
			expect(dump(store)).toEqual(before);
			importInto(metricWriter(store, { points: 10 }), [point(0)]);
			const { series } = await storeMetrics(store).query({
				range: { from: start, to: start + 6000 },
				step: 60,
			});
			expect(series[0]?.errors.filter((count) => count !== null)).toEqual([0]);
		}));

	it("keeps nothing when it is interrupted", () =>
		withStore(async (store) => {
			const abort = new AbortController();
			function* many(): Generator<Decoded<MetricPoint>> {
				for (let step = 0; step < 50_000; step++) {
					if (step === 20_000) abort.abort(new Error("interrupted"));
					yield { kind: "record", record: point(step) };
				}
			}
			const before = dump(store);
			const run = importAll(metricWriter(store), many(), { source: "-", now: start, signal: abort.signal });
			await expect(run).rejects.toThrow("interrupted");
			expect(dump(store)).toEqual(before);
		}));
});
