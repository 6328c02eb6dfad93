/**
 * Daylight saving time. The cycle of a baseline runs in UTC: the only clock that every source shares and that
 * never jumps. People do not live by it, so on the day the clocks change their whole day comes an hour earlier
 * or later, and the cycle needs half a week to follow (it takes the median of seven days). A store does not say
 * where its users live; so for eight days after a change anywhere, what was normal an hour off is normal too.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";

/** One zone for each set of rules that moves many people. */
const zones = [
	"Europe/London",
	"America/New_York",
	"America/Santiago",
	"Africa/Cairo",
	"Asia/Jerusalem",
	"Australia/Sydney",
	"Pacific/Auckland",
];
/** Until then every hour of the week has been seen once by the new clock, and the median has followed. */
const settled: Seconds = 8 * 86_400;
const hour: Seconds = 3600;

const formats = zones.map(
	(timeZone) =>
		new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", hour: "numeric", hourCycle: "h23" }),
);
/**
 * Answers by hour, since clocks change on the hour; each hour has one place, which a later one takes over. A table
 * and no Map: it is looked up for every step of every series.
 */
const places = 1024;
const knownHours = new Float64Array(places).fill(Number.NaN);
const known = new Array<readonly Seconds[]>(places).fill([]);

/**
 * How far ahead in the old cycle today's hours lie: 3600 after a change to summer time, -3600 after one back,
 * both while two halves of the globe change, nothing for most of the year.
 */
export function shiftsAround(time: EpochSeconds): readonly Seconds[] {
	const slot = Math.floor(time / hour);
	const place = ((slot % places) + places) % places;
	if (knownHours[place] === slot) return known[place] as readonly Seconds[];
	const now = slot * hour;
	const shifts = formats.map((format) => offsetOf(format, now) - offsetOf(format, now - settled));
	const distinct = [...new Set(shifts)].filter((shift) => shift !== 0);
	knownHours[place] = slot;
	known[place] = distinct;
	return distinct;
}

/** Hours of local time ahead of UTC, in seconds; the zones above are off by whole hours. */
function offsetOf(format: Intl.DateTimeFormat, time: EpochSeconds): Seconds {
	const date = new Date(time * 1000);
	const part = (type: "day" | "hour"): number =>
		Number(format.formatToParts(date).find((one) => one.type === type)?.value);
	const days = part("day") - date.getUTCDate();
	// The day after the last of a month is the first of the next, and the other way round.
	const ahead = Math.abs(days) > 1 ? -Math.sign(days) : days;
	return ahead * 86_400 + (part("hour") - date.getUTCHours()) * hour;
}
