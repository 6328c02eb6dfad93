/** Feeding bit by bit: the same bursts as in one go, and events as they happen. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burstId } from "../../src/detect/burst-record.js";
import { type BurstEvent, createDetector, detectBursts } from "../../src/detect/detect.js";
import type { CountSeries } from "../../src/model/burst.js";
import { monday, script, stepOf } from "./series-script.js";

function slice(series: CountSeries, from: number, to: number): CountSeries {
	return {
		...series,
		start: series.start + from * series.step,
		errors: series.errors.slice(from, to),
		requests: series.requests?.slice(from, to) ?? null,
	};
}

const kinds = (events: readonly BurstEvent[]): string[] => events.map((event) => event.kind);

describe("createDetector", () => {
	const series = script("~3x300 ~30x20 ~3x100 ~25x30 ~3x50");

	it("finds the same bursts in chunks of any size", () => {
		const whole = detectBursts([series]);
		expect(whole).toHaveLength(2);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 30 }), (size, overlap) => {
				const detector = createDetector();
				const ended = [];
				for (let at = 0; at < series.errors.length; at += size) {
					// Overlapping chunks repeat steps that are known already.
					const events = detector.push(slice(series, Math.max(0, at - overlap), at + size));
					ended.push(...events.filter((event) => event.kind === "ended"));
				}
				expect(ended.map((event) => (event.kind === "ended" ? event.burst : null))).toEqual(whole);
			}),
			{ numRuns: 25 },
		);
	});

	it("says when a burst opens and ends", () => {
		const detector = createDetector();
		const opened = detector.push(slice(series, 0, 310));
		expect(kinds(opened)).toEqual(["opened"]);
		expect(detector.open()).toHaveLength(1);
		expect(stepOf(opened[0]?.at ?? 0)).toBeLessThanOrEqual(303);
		expect(kinds(detector.push(slice(series, 310, 340)))).toEqual(["ended"]);
		expect(detector.open()).toEqual([]);
	});

	it("takes back an alarm that went away", () => {
		const events = createDetector().push(script("~5x300 60 55 ~5x60"));
		expect(kinds(events)).toEqual(["opened", "withdrawn"]);
		expect(detectBursts([script("~5x300 60 55 ~5x60")])).toEqual([]);
	});

	it("takes a gap between chunks for missed scrapes", () => {
		const detector = createDetector();
		detector.push(slice(series, 0, 200));
		const events = detector.push(slice(series, 230, 450));
		const opened = events.filter((event) => event.kind === "opened");
		expect(
			opened.map((event) => (event.kind === "opened" ? Math.round(stepOf(event.burst.onset)) : 0)),
		).toEqual(detectBursts([series]).map((burst) => stepOf(burst.onset)));
	});

	it("waits with a bucket that is not over", () => {
		const detector = createDetector();
		const now = monday + 300 * 60 + 30;
		expect(detector.push(script("~3x300 500 500"), now)).toEqual([]);
		expect(kinds(detector.push(script("~3x300 500 500 500"), now + 120))).toEqual(["opened"]);
	});

	it("keeps series apart by service, env, version and fingerprint", () => {
		const detector = createDetector();
		const calm = script("~3x300");
		detector.push(calm);
		for (const other of [{ service: "a" }, { env: "b" }, { version: "c" }]) {
			expect(detector.push(script("~300x20", other))).toEqual([]);
		}
	});
});

describe("bursts", () => {
	it("have ids that depend on service, env, fingerprint and onset only", () => {
		const id = burstId("shop", "prod", null, monday);
		expect(id).toMatch(/^bst_[0-9a-f]{10}$/);
		expect(burstId("shop", "prod", null, monday)).toBe(id);
		const others = [
			burstId("shop2", "prod", null, monday),
			burstId("shop", "dev", null, monday),
			burstId("shop", "prod", "fp", monday),
			burstId("shop", "prod", null, monday + 60),
		];
		expect(new Set([id, ...others]).size).toBe(5);
	});

	it("come oldest first over all series", () => {
		const late = script("~3x400 ~30x20 ~3x20", { service: "late" });
		const early = script("~3x300 ~30x20 ~3x20", { service: "early" });
		expect(detectBursts([late, early]).map((burst) => burst.service)).toEqual(["early", "late"]);
	});

	it("count panics of the burst for severity", () => {
		const series = script("~3x300 ~30x30 ~3x20");
		const panics = series.errors.map((_, i) => (i >= 300 && i < 330 ? 1 : 0));
		const impact = { default: 85, services: new Map() };
		expect(detectBursts([{ ...series, panics }], { impact })[0]?.severity).toBe("L3");
		expect(detectBursts([series], { impact })[0]?.severity).toBe("L2");
		const quiet = { default: 20, services: new Map() };
		expect(detectBursts([{ ...series, panics }], { impact: quiet })[0]?.severity).toBe("L1");
		const [opened] = createDetector({ impact }).push({ ...series, panics });
		expect(opened?.kind).toBe("opened");
	});
});
