/** Queries against a naive reading of the same records. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ErrorEvent, MetricPoint } from "../../src/model/event.js";
import type { Goroutine, StackFrame, StackTrace } from "../../src/model/stack.js";
import { storeErrors } from "../../src/store/errors.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import type { Store } from "../../src/store/store.js";
import { joinTrace, splitTrace } from "../../src/store/trace-shape.js";
import { sampleEvent, start } from "../contract/samples.js";
import { freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
	const store = await openStore(freshStorePath());
	try {
		return await work(store);
	} finally {
		store.close();
	}
}

const query = fc.record({
	from: fc.integer({ min: -100, max: 20_000 }).map((offset) => start + offset),
	length: fc.integer({ min: 0, max: 20_000 }),
	step: fc.constantFrom(7, 60, 90, 300, 3600, 7200),
});

interface Grid {
	readonly first: number;
	readonly length: number;
	slot(time: number): number | null;
}

function gridOf({ from, length, step }: { from: number; length: number; step: number }): Grid {
	const first = Math.floor(from / step) * step;
	const slots = Math.max(0, Math.ceil((from + length) / step) - first / step);
	return {
		first,
		length: slots,
		slot(time) {
			const at = Math.floor((time - first) / step);
			return at >= 0 && at < slots ? at : null;
		},
	};
}

describe("metrics of the store", () => {
	const points = fc.uniqueArray(
		fc.record({
			time: fc.integer({ min: 0, max: 20_000 }).map((offset) => start + offset / 2),
			service: fc.constantFrom("api", "pay"),
			version: fc.constantFrom("v1", "v2", null),
			errors: fc.nat(5),
			requests: fc.constantFrom(null, 3, 9),
			panics: fc.constantFrom(null, 1),
		}),
		{ selector: ({ time, service, version }) => JSON.stringify([time, service, version]), maxLength: 80 },
	);

	/** The definition, point by point. */
	function naive(list: readonly MetricPoint[], grid: Grid, label: string | null) {
		const errors = new Array<number | null>(grid.length).fill(null);
		const requests = new Array<number | null>(grid.length).fill(null);
		const unknown = new Set<number>();
		for (const point of list) {
			const slot = grid.slot(point.time);
			if (slot === null) continue;
			const own = label === null || (point.version ?? "") === label;
			errors[slot] = (errors[slot] ?? 0) + (own ? point.errors : 0);
			requests[slot] = (requests[slot] ?? 0) + (own ? (point.requests ?? 0) : 0);
		}
		for (let slot = 0; slot < grid.length; slot++) {
			const here = list.filter((point) => grid.slot(point.time) === slot);
			const own = here.filter((point) => label === null || (point.version ?? "") === label);
			if ((own.length > 0 ? own : here).some((point) => point.requests === null)) unknown.add(slot);
		}
		for (const slot of unknown) requests[slot] = null;
		return { errors, requests: requests.every((count) => count === null) ? null : requests };
	}

	it("are the sums of the points of each step", async () => {
		await fc.assert(
			fc.asyncProperty(points, query, fc.boolean(), (rows, asked, split) =>
				withStore(async (store) => {
					const list: MetricPoint[] = rows.map((row) => ({ ...row, env: "prod" }));
					importInto(metricWriter(store, { points: 20 }), list);
					const grid = gridOf(asked);
					const range = { from: asked.from, to: asked.from + asked.length };
					const { series } = await storeMetrics(store).query({
						range,
						step: asked.step,
						...(split ? { by: "version" } : {}),
					});
					const inRange = list.filter((point) => grid.slot(point.time) !== null);
					const key = (point: MetricPoint): string =>
						JSON.stringify([point.service, split ? (point.version ?? "") : null]);
					expect(series.map((one) => JSON.stringify([one.service, one.label ?? null])).sort()).toEqual(
						[...new Set(inRange.map(key))].sort(),
					);
					for (const one of series) {
						const own = list.filter((point) => point.service === one.service);
						const wanted = naive(own, grid, one.label ?? null);
						expect({ errors: one.errors, requests: one.requests }).toEqual(wanted);
						expect(one.start).toBe(grid.first);
					}
				}),
			),
			{ numRuns: 60 },
		);
	});
});

describe("errors of the store", () => {
	const events = fc
		.array(
			fc.record({
				offset: fc.integer({ min: 0, max: 20_000 }),
				service: fc.constantFrom("api", "pay"),
				fingerprint: fc.constantFrom("aaaa", "bbbb"),
				version: fc.constantFrom("v1", null),
			}),
			{ maxLength: 60 },
		)
		.map((rows) =>
			rows.map(
				({ offset, ...row }, n): ErrorEvent =>
					sampleEvent(n, { ...row, time: start + offset / 2, trace: null }),
			),
		);

	it("are counted as they lie, and found by the same filters", async () => {
		const filter = fc.record(
			{
				service: fc.constantFrom("api", "pay"),
				version: fc.constant("v1"),
				fingerprint: fc.constantFrom("aaaa", "bbbb"),
			},
			{ requiredKeys: [] },
		);
		await fc.assert(
			fc.asyncProperty(events, query, filter, (list, asked, filters) =>
				withStore(async (store) => {
					importInto(errorWriter(store), list);
					const source = storeErrors(store);
					const range = { from: asked.from, to: asked.from + asked.length };
					const matches = list.filter((event) =>
						Object.entries(filters).every(([name, value]) => event[name as keyof ErrorEvent] === value),
					);
					const found = await source.events({ range, ...filters });
					const inRange = matches.filter((event) => event.time >= range.from && event.time < range.to);
					expect(found.rows.map((event) => event.id).sort()).toEqual(inRange.map((event) => event.id).sort());
					const prints = await source.fingerprints({ range, ...filters });
					expect(prints.rows.reduce((sum, row) => sum + row.events, 0)).toBe(inRange.length);

					const grid = gridOf(asked);
					const counted = new Map<string, number[]>();
					for (const event of matches) {
						const slot = grid.slot(event.time);
						if (slot === null) continue;
						const key = `${event.service}/${event.fingerprint}`;
						const row = counted.get(key) ?? new Array<number>(grid.length).fill(0);
						row[slot] = (row[slot] ?? 0) + 1;
						counted.set(key, row);
					}
					const { rows } = await source.counts({ range, ...filters }, asked.step);
					const got = new Map(rows.map((row) => [`${row.service}/${row.fingerprint}`, row.errors]));
					expect(got).toEqual(counted);
				}),
			),
			{ numRuns: 60 },
		);
	});
});

describe("splitTrace", () => {
	const text = fc.string({ maxLength: 12, unit: "binary" });
	const frame: fc.Arbitrary<StackFrame> = fc.record(
		{
			symbol: text,
			file: fc.option(text),
			line: fc.option(fc.nat(9999)),
			inlined: fc.boolean(),
		},
		{ requiredKeys: ["symbol", "file", "line"] },
	);
	const goroutine: fc.Arbitrary<Goroutine> = fc.record(
		{
			id: fc.option(fc.nat(99).map(String)),
			state: text,
			waitMinutes: fc.nat(50),
			lockedToThread: fc.boolean(),
			labels: fc.dictionary(
				text.filter((key) => key !== "__proto__"),
				text,
				{ maxKeys: 3 },
			),
			count: fc.nat(9),
			frames: fc.array(frame, { maxLength: 4 }),
			createdBy: fc.option(frame),
			race: fc.constantFrom("read" as const, "write" as const),
		},
		{ requiredKeys: ["id", "state", "frames", "createdBy"] },
	);
	const trace: fc.Arbitrary<StackTrace> = fc.record(
		{
			form: fc.constantFrom("panic" as const, "zap" as const),
			failure: fc.constantFrom("nil-dereference" as const, "unknown" as const),
			message: text,
			causes: fc.array(text, { maxLength: 3 }),
			goroutines: fc.array(goroutine, { maxLength: 3 }),
			frames: fc.array(frame, { maxLength: 4 }),
			createdBy: fc.option(frame),
			address: text,
			truncated: text,
		},
		{ requiredKeys: ["form", "failure", "message", "causes", "goroutines", "frames", "createdBy"] },
	);

	it("and joinTrace give back any trace", () => {
		fc.assert(
			fc.property(trace, (one) => {
				// toStrictEqual tells an absent key from an undefined one; fast-check's records have no prototype.
				expect(joinTrace(splitTrace(one))).toStrictEqual(JSON.parse(JSON.stringify(one)));
			}),
		);
	});

	it("keeps what differs from event to event out of the shape", () => {
		fc.assert(
			fc.property(trace, text, fc.nat(99), (one, message, id) => {
				const goroutines = one.goroutines.map((each) => ({ ...each, id: String(id) }));
				const other = { ...one, message, causes: [message], address: message, goroutines };
				expect(splitTrace(other).shape).toBe(splitTrace(one).shape);
			}),
		);
	});
});
