/** Contract of ErrorSource, run over every adapter. An adapter's test says how to bring events into its backend. */
import { describe, expect, it } from "vitest";
import type { ErrorEvent } from "../../src/model/event.js";
import type { ErrorSource } from "../../src/sources/errors.js";
import { sampleEvent, start } from "./samples.js";

/** A source over a backend that holds the given events. */
export interface ErrorsFixture {
	readonly source: ErrorSource;
	close(): Promise<void>;
}

export interface ErrorsContract {
	make(events: readonly ErrorEvent[]): Promise<ErrorsFixture>;
	/**
	 * True when events come back exactly as given. Backends that parse log lines compute ids, fingerprints and
	 * traces themselves: for them only times, services and messages are compared, and fingerprints by count.
	 */
	readonly verbatim: boolean;
}

/** Registers the contract's tests under `name`. */
export function errorsContract(name: string, contract: ErrorsContract): void {
	const events: readonly ErrorEvent[] = [
		...Array.from({ length: 12 }, (_, n) => sampleEvent(n)),
		...Array.from({ length: 5 }, (_, n) =>
			sampleEvent(100 + n, {
				time: start + n * 20,
				fingerprint: "bbbb",
				message: "redis: closed",
				trace: null,
				version: null,
			}),
		),
		sampleEvent(200, { time: start + 3, service: "pay", fingerprint: "aaaa" }),
		sampleEvent(201, { time: start + 3, env: "staging" }),
	];
	const range = { from: start, to: start + 120 };
	const shop = { range, service: "shop-api", env: "prod" };

	async function using(
		data: readonly ErrorEvent[],
		work: (source: ErrorSource) => Promise<void>,
	): Promise<void> {
		const fixture = await contract.make(data);
		try {
			await work(fixture.source);
		} finally {
			await fixture.close();
		}
	}

	describe(`${name}: ErrorSource contract`, () => {
		it("gives the events of a range, oldest first, its end left out", () =>
			using(events, async (source) => {
				const { rows } = await source.events({ ...shop, range: { from: start + 20, to: start + 40 } });
				expect(rows.map((event) => event.time)).toEqual([start + 20, start + 20, start + 30]);
			}));

		it("filters by service and env", () =>
			using(events, async (source) => {
				const { rows } = await source.events({ range, service: "pay" });
				expect(rows.map((event) => [event.service, event.env])).toEqual([["pay", "prod"]]);
				expect((await source.events({ range, env: "staging" })).rows).toHaveLength(1);
				expect((await source.events({ range, service: "nobody" })).rows).toEqual([]);
				expect((await source.events({ range })).rows).toHaveLength(events.length);
			}));

		it("filters by version", () =>
			using(events, async (source) => {
				const { rows } = await source.events({ ...shop, version: "v2" });
				expect(rows).toHaveLength(6);
			}));

		it("keeps the oldest events under a limit and says that it cut", () =>
			using(events, async (source) => {
				const all = await source.events(shop);
				const cut = await source.events({ ...shop, limit: 3 });
				expect(cut.rows).toEqual(all.rows.slice(0, 3));
				expect(cut.warnings.length).toBeGreaterThan(all.warnings.length);
			}));

		it("counts fingerprints, most events first, each with a sample", () =>
			using(events, async (source) => {
				const { rows } = await source.fingerprints(shop);
				expect(rows.map((row) => row.events)).toEqual([12, 5]);
				expect(rows[0]).toMatchObject({
					service: "shop-api",
					env: "prod",
					firstSeen: start,
					lastSeen: start + 110,
				});
				expect(rows[1]?.sample.message).toBe("redis: closed");
				expect(rows[1]?.message).toBe("redis: closed");
			}));

		it("counts per step, one series a fingerprint, 0 where there was none", () =>
			using(events, async (source) => {
				const { rows } = await source.counts(shop, 60);
				const counted = rows.map((one) => one.errors).sort((a, b) => (b[0] ?? 0) - (a[0] ?? 0));
				expect(counted).toEqual([
					[6, 6],
					[3, 2],
				]);
				expect(rows[0]).toMatchObject({ start, step: 60, requests: null, service: "shop-api" });
			}));

		it("finds a fingerprint again by its name, and when it was first seen", () =>
			using(events, async (source) => {
				const [top] = (await source.fingerprints(shop)).rows;
				const fingerprint = top?.fingerprint ?? "";
				const { rows } = await source.events({ ...shop, fingerprint });
				expect(rows).toHaveLength(12);
				expect(await source.firstSeen(fingerprint, "shop-api", "prod")).toBe(start);
				expect(await source.firstSeen("never-seen", "shop-api", "prod")).toBeNull();
				const last = (before: number) => source.lastSeen(fingerprint, "shop-api", "prod", before);
				expect(await last(start + 55)).toBe(start + 50);
				expect(await last(start + 50)).toBe(start + 40);
				expect(await last(start)).toBeNull();
				expect(await source.lastSeen(fingerprint, "nobody", "prod", start + 55)).toBeNull();
			}));

		it.runIf(contract.verbatim)("gives events back exactly", () => {
			const hostile = sampleEvent(300, {
				time: start + 0.125,
				message: `'; DROP TABLE events; -- \u0000\u001b[31m "quoted"\n你好`,
				attributes: { "a'b\"": "\u0007", __proto__x: "1" },
				service: 'x"y',
			});
			return using([...events, hostile], async (source) => {
				const { rows } = await source.events({ range });
				const byId = (a: ErrorEvent, b: ErrorEvent): number => (a.id < b.id ? -1 : 1);
				expect([...rows].sort(byId)).toEqual([...events, hostile].sort(byId));
			});
		});
	});
}
