import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, formatTime, parseDuration, parseTime } from "../../src/model/time-text.js";

const now = 1_795_230_000;

describe("parseDuration", () => {
	it.each([
		["90s", 90],
		["15m", 900],
		["1h30m", 5400],
		["7d", 604_800],
		["2w", 1_209_600],
		["250ms", 0.25],
		["45", 45],
		["0", 0],
		["1.5h", 5400],
	])("%s", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

	it.each(["", "m", "15 m", "-15m", "15x", "1h-3m", "1e3", "h1", "∞"])("refuses %j", (text) =>
		expect(parseDuration(text)).toBeNull(),
	);

	it("adds its parts", () => {
		const part = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom("s", "m", "h", "d"));
		fc.assert(
			fc.property(part, part, ([a, unitA], [b, unitB]) => {
				const sum = (parseDuration(`${a}${unitA}`) ?? 0) + (parseDuration(`${b}${unitB}`) ?? 0);
				expect(parseDuration(`${a}${unitA}${b}${unitB}`)).toBe(sum);
			}),
		);
	});
});

describe("parseTime", () => {
	it.each([
		["2026-11-21T03:00:00Z", now],
		["2026-11-21T05:00:00+02:00", now],
		["2026-11-21T05:00:00+0200", now],
		["2026-11-21 03:00", now],
		["2026-11-21t03:00:00z", now],
		["2026-11-21", now - 3 * 3600],
		["2026-11-21T03:00:00.250Z", now + 0.25],
		["1795230000", now],
		["1795230000.5", now + 0.5],
		["1795230000250", now + 0.25],
		["now", now],
		["-15m", now - 900],
		["2h ago", now - 7200],
	])("%s", (text, expected) => expect(parseTime(text, now)).toBe(expected));

	it.each(["", "yesterday", "2026-13-01", "2026-11-21T25:00:00Z", "21.11.2026", "-", "- ago", "15m"])(
		"refuses %j",
		(text) => expect(parseTime(text, now)).toBeNull(),
	);

	it("reads back what formatTime writes", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 0, max: 999 }), (seconds, ms) => {
				const time = seconds + ms / 1000;
				expect(parseTime(formatTime(time), now)).toBeCloseTo(time, 3);
			}),
		);
	});

	it("takes milliseconds and seconds for the same instant", () => {
		fc.assert(
			fc.property(fc.integer({ min: 200_000_000, max: 4_000_000_000 }), (seconds) => {
				expect(parseTime(String(seconds * 1000), now)).toBe(parseTime(String(seconds), now));
			}),
		);
	});
});

describe("formatDuration", () => {
	it.each([
		[0, "0 s"],
		[42, "42 s"],
		[119.6, "2 min"],
		[420, "7 min"],
		[5400, "1 h 30 min"],
		[3600, "1 h"],
		[259_200, "3 d"],
		[273_600, "3 d 4 h"],
		[-90, "-90 s"],
		[3599.7, "1 h"],
	])("%d", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
