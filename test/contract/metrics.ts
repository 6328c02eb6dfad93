/**
 * Contract of MetricsSource, run over every adapter. An adapter's test says how to bring points into its
 * backend; the expectations are the port's. `tolerance` is for servers whose increase() extrapolates.
 */
import { describe, expect, it } from "vitest";
import type { MetricPoint } from "../../src/model/event.js";
import type { MetricsSource } from "../../src/sources/metrics.js";

/** A source over a backend that holds the given points. */
export interface MetricsFixture {
	readonly source: MetricsSource;
	close(): Promise<void>;
}

export interface MetricsContract {
	make(points: readonly MetricPoint[]): Promise<MetricsFixture>;
	/** Start of the data; a multiple of 300. */
	readonly start?: number;
	/** Relative difference that the backend's arithmetic may show; default none. */
	readonly tolerance?: number;
	/** The backend loses a missed step (a counter only shows the sum later). */
	readonly bridgesGaps?: boolean;
}

const minute = 60;

/** Registers the contract's tests under `name`. */
export function metricsContract(name: string, contract: MetricsContract): void {
	const start = contract.start ?? 1_700_000_100;
	const tolerance = contract.tolerance ?? 0;

	function point(step: number, more: Partial<MetricPoint>): MetricPoint {
		return {
			time: start + step * minute,
			service: "shop-api",
			env: "prod",
			version: "v1",
			errors: 0,
			requests: 100,
			panics: null,
			...more,
		};
	}

	/** v1 in steps 0..9, v2 in steps 5..9; another service and another env beside them. */
	const points: readonly MetricPoint[] = [
		...range(0, 10).map((step) => point(step, { errors: step, requests: 100 + step })),
		...range(5, 10).map((step) => point(step, { version: "v2", errors: 10 * step, requests: 50 })),
		...range(0, 10).map((step) => point(step, { service: "pay", version: "v7", errors: 1, requests: 10 })),
		...range(0, 10).map((step) => point(step, { env: "staging", errors: 3, requests: 4 })),
	];
	const whole = { from: start, to: start + 10 * minute };

	async function using(
		data: readonly MetricPoint[],
		work: (source: MetricsSource) => Promise<void>,
	): Promise<void> {
		const fixture = await contract.make(data);
		try {
			await work(fixture.source);
		} finally {
			await fixture.close();
		}
	}

	function expectCounts(
		actual: readonly (number | null)[] | null | undefined,
		wanted: readonly (number | null)[],
	) {
		expect(actual).toHaveLength(wanted.length);
		for (const [i, count] of wanted.entries()) {
			const got = actual?.[i];
			if (count === null || tolerance === 0) expect(got, `step ${i}`).toBe(count);
			else
				expect(Math.abs((got ?? Number.NaN) - count), `step ${i}`).toBeLessThanOrEqual(
					tolerance * count + 1e-9,
				);
		}
	}

	describe(`${name}: MetricsSource contract`, () => {
		it("sums all versions of a service per step", () =>
			using(points, async (source) => {
				const { series } = await source.query({
					range: whole,
					step: minute,
					service: "shop-api",
					env: "prod",
				});
				expect(series).toHaveLength(1);
				const [one] = series;
				expect(one).toMatchObject({ service: "shop-api", env: "prod", version: null, start, step: minute });
				expectCounts(one?.errors, [0, 1, 2, 3, 4, 55, 66, 77, 88, 99]);
				expectCounts(one?.requests, [100, 101, 102, 103, 104, 155, 156, 157, 158, 159]);
			}));

		it("gives every service and env when none is named", () =>
			using(points, async (source) => {
				const { series } = await source.query({ range: whole, step: minute });
				const names = series.map((one) => `${one.service}/${one.env}`).sort();
				expect(names).toEqual(["pay/prod", "shop-api/prod", "shop-api/staging"]);
			}));

		it("splits by version: 0 where only another version has points", () =>
			using(points, async (source) => {
				const { series } = await source.query({
					range: whole,
					step: minute,
					service: "shop-api",
					env: "prod",
					by: "version",
				});
				const versions = new Map(series.map((one) => [one.version, one]));
				expect([...versions.keys()].sort()).toEqual(["v1", "v2"]);
				expectCounts(versions.get("v2")?.errors, [0, 0, 0, 0, 0, 50, 60, 70, 80, 90]);
				expectCounts(versions.get("v1")?.errors, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
				expect(versions.get("v2")?.label).toBe("v2");
			}));

		it("sums into longer steps", () =>
			using(points, async (source) => {
				const { series } = await source.query({ range: whole, step: 300, service: "shop-api", env: "prod" });
				expectCounts(series[0]?.errors, [10, 385]);
				expectCounts(series[0]?.requests, [510, 785]);
			}));

		it("aligns the range to the step and leaves its end out", () =>
			using(points, async (source) => {
				const { series } = await source.query({
					range: { from: start + minute + 1, to: start + 3 * minute },
					step: minute,
					service: "shop-api",
					env: "prod",
				});
				expect(series[0]?.start).toBe(start + minute);
				expectCounts(series[0]?.errors, [1, 2]);
			}));

		it.skipIf(contract.bridgesGaps)("has null, not 0, where the service has no point at all", () => {
			const gap = points.filter((one) => one.time !== start + 7 * minute);
			return using(gap, async (source) => {
				const { series } = await source.query({
					range: whole,
					step: minute,
					service: "shop-api",
					env: "prod",
					by: "version",
				});
				expect(series).toHaveLength(2);
				for (const one of series) {
					expect(one.errors[7]).toBeNull();
					expect(one.errors[6]).not.toBeNull();
				}
			});
		});

		it("streams what query answers", () =>
			using(points, async (source) => {
				const query = { range: whole, step: minute, by: "version" };
				const streamed = [];
				for await (const one of source.stream(query)) streamed.push(one);
				expect(streamed).toEqual((await source.query(query)).series);
			}));

		it("answers an unknown service with no series", () =>
			using(points, async (source) => {
				const { series } = await source.query({ range: whole, step: minute, service: "no-such-service" });
				expect(series).toEqual([]);
			}));

		it("takes hostile service names as they are", () => {
			const service = `a"b\\c'd{e}\n\u0007--`;
			return using([point(0, { service, errors: 5 })], async (source) => {
				const { series } = await source.query({ range: whole, step: minute, service });
				expect(series.map((one) => one.service)).toEqual([service]);
			});
		});

		it("stops when it is told to", () =>
			using(points, async (source) => {
				const abort = new AbortController();
				abort.abort(new Error("stop"));
				await expect(source.query({ range: whole, step: minute }, abort.signal)).rejects.toThrow("stop");
			}));
	});
}

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_, i) => from + i);
}
