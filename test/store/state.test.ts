/** Cursors, notices, feedback, analysis cache, retention. */
import { describe, expect, it } from "vitest";
import { storeCache } from "../../src/store/cache.js";
import { storeErrors } from "../../src/store/errors.js";
import { storeCursors } from "../../src/store/facts.js";
import { storeFeedback } from "../../src/store/feedback.js";
import { findIncident, storeHistory } from "../../src/store/history.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeContents } from "../../src/store/inspect.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { storeNotices } from "../../src/store/notices.js";
import { openStore } from "../../src/store/open.js";
import { purge, retentionOf } from "../../src/store/retention.js";
import type { Store } from "../../src/store/store.js";
import { sampleBurst, sampleEvent, sampleExplanation } from "../contract/samples.js";
import { freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

const now = 1_700_000_000;
const day = 86_400;

async function withStore(work: (store: Store) => void | Promise<void>): Promise<void> {
	const store = await openStore(freshStorePath());
	try {
		await work(store);
	} finally {
		store.close();
	}
}

describe("cursors", () => {
	it("move forward only", () =>
		withStore((store) => {
			const cursors = storeCursors(store);
			expect(cursors.read("report")).toBeNull();
			cursors.advance("report", 100.5, now);
			cursors.advance("report", 50, now);
			cursors.advance("detect", 7, now);
			expect([cursors.read("report"), cursors.read("detect")]).toEqual([100.5, 7]);
		}));
});

describe("notices", () => {
	it("are claimed by one of two runs, and again when they expired", async () => {
		const path = freshStorePath();
		const stores = [await openStore(path), await openStore(path)];
		const [first, second] = stores.map(storeNotices);
		expect(first?.claim("slack:bst_1", "sent", now, now + 60)).toBe(true);
		expect(second?.claim("slack:bst_1", "sent again", now + 1, now + 61)).toBe(false);
		expect(second?.get("slack:bst_1", now + 1)?.value).toBe("sent");
		expect(second?.get("slack:bst_1", now + 60)).toBeNull();
		expect(second?.claim("slack:bst_1", "sent again", now + 60, now + 120)).toBe(true);
		for (const store of stores) store.close();
	});

	it("without an end are never claimed again; a prefix is taken literally", () =>
		withStore((store) => {
			const notices = storeNotices(store);
			notices.put("a%:1", "x", now);
			notices.put("ab:2", "y", now, now + 10);
			expect(notices.claim("a%:1", "z", now + 1e9, now + 2e9)).toBe(false);
			expect(notices.list("a%", now).map((notice) => notice.key)).toEqual(["a%:1"]);
			expect(notices.list("", now + 10).map((notice) => notice.key)).toEqual(["a%:1"]);
			notices.remove("a%:1");
			expect(notices.get("a%:1", now)).toBeNull();
		}));
});

describe("feedback", () => {
	it("records once, tells a change of mind from a repetition, and needs the incident", () =>
		withStore((store) => {
			const incident = storeHistory(store).save(sampleExplanation(sampleBurst(1)), now);
			const book = storeFeedback(store);
			const right = { incident, commit: "a".repeat(40), verdict: "right", note: null, time: now } as const;
			expect(book.record(right)).toBe("new");
			expect(book.record({ ...right, time: now + 5 })).toBe("same");
			expect(book.list(incident)).toEqual([right]);
			expect(book.record({ ...right, verdict: "wrong", note: "flag flip", time: now + 9 })).toBe("changed");
			expect(book.list()).toEqual([{ ...right, verdict: "wrong", note: "flag flip", time: now + 9 }]);
			expect(() => book.record({ ...right, incident: "inc_none" })).toThrow(/FOREIGN KEY/);
		}));
});

describe("incident ids", () => {
	it("are found by any unique beginning", () =>
		withStore((store) => {
			const history = storeHistory(store);
			const ids = Array.from({ length: 40 }, (_, n) => history.save(sampleExplanation(sampleBurst(n)), now));
			const [id = ""] = ids;
			expect(findIncident(store, id.slice(4, 12).toUpperCase())?.id).toBe(id);
			expect(history.load(id.slice(0, 12))?.incident).toBe(id);
			expect(history.load("inc_")).toBeNull();
			const shared =
				ids.map((one) => one.slice(0, 5)).find((start, i, all) => all.indexOf(start) !== i) ?? "";
			expect(() => history.load(shared)).toThrow(/several incidents/);
		}));
});

describe("analysis cache", () => {
	it("drops what was used longest ago when it is full", () =>
		withStore((store) => {
			let time = 0;
			const cache = storeCache(store, { maxBytes: 1000, now: () => time });
			const hour = 3601;
			for (const key of ["a", "b", "c", "d"]) {
				time += hour;
				cache.putAll("units", new Map([[key, "x".repeat(200)]]));
			}
			time += hour;
			expect(cache.get("units", "a")).toHaveLength(200);
			expect(cache.get("other kind", "a")).toBeNull();
			cache.putAll("units", new Map([["e", "x".repeat(200)]]));
			const kept = ["a", "b", "c", "d", "e"].filter((key) => cache.get("units", key) !== null);
			expect(kept).toEqual(["a", "c", "d", "e"]);
		}));

	it("remembers uses of a run that only reads", async () => {
		const path = freshStorePath();
		const keys = Array.from({ length: 300 }, (_, i) => `key-${i}`);
		const writing = await openStore(path);
		storeCache(writing, { now: () => now }).putAll("units", new Map(keys.map((key) => [key, "v"])));
		const reading = storeCache(writing, { now: () => now + day });
		for (const key of keys) reading.get("units", key);
		const used = writing.statement("SELECT count(*) AS n FROM cache WHERE used = ?").get(now + day);
		expect(used).toEqual({ n: 256 });
		writing.close();
	});

	it("never fails a run: not on a read-only store, not while another process writes", async () => {
		const path = freshStorePath();
		const busy = await openStore(path);
		for (const options of [{ readonly: true }, { busyTimeout: 1 }]) {
			const store = await openStore(path, options);
			const cache = storeCache(store, { now: () => now });
			busy.write(() => cache.putAll("units", new Map([["a", "x"]])));
			expect(cache.get("units", "a")).toBeNull();
			store.close();
		}
		busy.close();
	});
});

describe("retention", () => {
	it("removes old points and events, keeps what was learned from them, and says unknown instead of zero", () =>
		withStore(async (store) => {
			const points = Array.from({ length: 48 }, (_, hour) => ({
				time: now + hour * 3600,
				service: hour < 24 ? "gone" : "api",
				env: "",
				version: null,
				errors: 1,
				requests: null,
				panics: null,
			}));
			importInto(metricWriter(store), points);
			const events = [0, 1, 25, 26].map((hour, n) => sampleEvent(n, { time: now + hour * 3600 }));
			importInto(errorWriter(store), events);
			const before = now + day;
			const purged = purge(store, { metricsBefore: before, eventsBefore: before }, now + 2 * day);
			expect(purged.events).toBe(2);
			const contents = storeContents(store);
			expect(contents.points).toBe(48 - purged.points);
			// Whole chunks go: at most two hours more than asked stay.
			expect(purged.points).toBeGreaterThanOrEqual(22);
			expect(contents).toMatchObject({ events: 2, fingerprints: 1 });
			const range = { from: now - 1800, to: now + 2 * day };
			const errors = storeErrors(store);
			expect(await errors.firstSeen("aaaa", "shop-api", "prod")).toBe(now);
			const { rows } = await errors.counts({ range }, 6 * 3600);
			expect(rows[0]?.errors.slice(0, 4)).toEqual([null, null, null, null]);
			expect(rows[0]?.errors.slice(5)).toContain(0);
			const { series } = await storeMetrics(store).query({ range, step: 3600 });
			expect(series.map((one) => one.service)).toContain("api");
			expect(purge(store, { metricsBefore: before, eventsBefore: before }, now)).toEqual({
				points: 0,
				events: 0,
			});
		}));

	it("keeps everything when it is off", () =>
		withStore((store) => {
			importInto(errorWriter(store), [sampleEvent(1)]);
			expect(purge(store, { metricsBefore: null, eventsBefore: null }, now)).toEqual({
				points: 0,
				events: 0,
			});
			expect(storeContents(store).events).toBe(1);
		}));

	it("counts from the newest record, so that importing an old incident does not remove it", () =>
		withStore((store) => {
			const keep = { metrics: 10 * day, events: 10 * day };
			expect(retentionOf(store, keep, now)).toEqual({ metricsBefore: null, eventsBefore: null });
			importInto(errorWriter(store), [
				sampleEvent(1, { time: now - 400 * day }),
				sampleEvent(2, { time: now - 395 * day }),
			]);
			expect(purge(store, retentionOf(store, keep, now), now).events).toBe(0);
			importInto(errorWriter(store), [sampleEvent(3, { time: now + 500 * day })]);
			// A record from the future does not move it beyond the clock.
			expect(retentionOf(store, keep, now).eventsBefore).toBe(now - 10 * day);
		}));

	it("gives space back", () =>
		withStore((store) => {
			const many = Array.from({ length: 3000 }, (_, n) => sampleEvent(n, { message: "m".repeat(500) }));
			importInto(errorWriter(store), many);
			const full = storeContents(store).bytes;
			purge(store, { metricsBefore: null, eventsBefore: now + 1e9 }, now);
			expect(storeContents(store).bytes).toBeLessThan(full / 4);
		}));
});
