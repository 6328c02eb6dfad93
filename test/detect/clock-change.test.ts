/**
 * Daylight saving time: people keep their hours, UTC does not. What a service does every day at eight comes an
 * hour earlier or later from one day to the next, and that is no burst.
 */
import { describe, expect, it } from "vitest";
import { shiftsAround } from "../../src/detect/clock-change.js";
import { detectBursts } from "../../src/detect/detect.js";
import type { CountSeries } from "../../src/model/burst.js";
import { random } from "./random.js";

const day = 86_400;
const at = (text: string): number => Date.parse(text) / 1000;

/** Hour of the day (0..23) in a zone, for every minute of a range. */
function localHours(zone: string, from: number, minutes: number): number[] {
	const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
	return Array.from({ length: minutes }, (_, minute) => Number(format.format((from + minute * 60) * 1000)));
}

/** Errors that follow the office hours of a zone: 5 a minute at night, 60 by day, with nothing between. */
function officeHours(zone: string, change: number, seed: number): CountSeries {
	const start = change - 14 * day;
	const source = random(seed);
	const errors = localHours(zone, start, 21 * 1440).map((hour) =>
		source.poisson(hour >= 8 && hour < 18 ? 60 : 5),
	);
	return { service: "shop", env: "prod", version: null, start, step: 60, errors, requests: null };
}

describe("a daily profile over a change of the clocks", () => {
	it.each([
		["Europe/Berlin", "2026-03-29T00:00:00Z"],
		["Europe/Berlin", "2026-10-25T00:00:00Z"],
		["America/New_York", "2026-03-08T00:00:00Z"],
		["America/New_York", "2026-11-01T00:00:00Z"],
		["Australia/Sydney", "2026-04-05T00:00:00Z"],
		["Australia/Sydney", "2026-10-04T00:00:00Z"],
	])("is no burst in %s on %s, nor on the days after", (zone, change) => {
		for (const seed of [1, 2, 3]) {
			const bursts = detectBursts([officeHours(zone, at(change), seed)]);
			// The first days know no cycle yet; afterwards nothing may be heard.
			expect(bursts.filter((burst) => burst.onset > at(change) - 12 * day)).toEqual([]);
		}
	});

	it("hides no burst at another hour of those days", () => {
		const change = at("2026-03-29T00:00:00Z");
		const series = officeHours("Europe/Berlin", change, 4);
		const noon = (change + day + 12 * 3600 - series.start) / 60;
		const errors = series.errors.map((count, i) => (i >= noon && i < noon + 30 ? (count ?? 0) * 3 : count));
		const bursts = detectBursts([{ ...series, errors }]).filter((burst) => burst.onset > change - 12 * day);
		expect(bursts.map((burst) => burst.onset)).toEqual([change + day + 12 * 3600]);
	});
});

describe("shiftsAround", () => {
	it("is empty while no clock has changed for eight days", () => {
		expect(shiftsAround(at("2026-01-15T12:00:00Z"))).toEqual([]);
		expect(shiftsAround(at("2026-07-15T12:00:00Z"))).toEqual([]);
	});

	it("says by how much yesterday's hour lies ahead, from the change on for eight days", () => {
		const spring = at("2026-03-08T07:00:00Z");
		expect(shiftsAround(spring - 1)).toEqual([]);
		expect(shiftsAround(spring)).toEqual([3600]);
		expect(shiftsAround(spring + 8 * day - 1)).toEqual([3600]);
		expect(shiftsAround(spring + 8 * day)).toEqual([]);
		const autumn = at("2026-10-25T01:00:00Z");
		expect(shiftsAround(autumn + 3 * day)).toContain(-3600);
		expect(shiftsAround(at("2026-11-20T00:00:00Z"))).toEqual([]);
	});

	it("knows both halves of the globe at once", () => {
		// Europe is a week into summer time; Australia changes back that night.
		expect([...shiftsAround(at("2026-04-05T12:00:00Z"))].sort()).toEqual([-3600, 3600]);
	});
});
