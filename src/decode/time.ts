/**
 * Times as logs write them, to UTC epoch seconds: RFC 3339 (nanoseconds are kept as far as a double can), epoch in
 * seconds to nanoseconds, zap floats, the standard logger's local time (taken as UTC, since it does not say).
 */
import type { EpochSeconds } from "../model/time.js";

/** 2286-11-20: numbers above are finer units than seconds. */
const maxSeconds = 1e10;
/** 1990-01-01: numbers below are no times of a log. */
const minSeconds = 631_152_000;

const iso =
	/^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ]|\s+-\s+)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?/i;

/** Epoch number in seconds, milli-, micro- or nanoseconds, told apart by size; null when it is none. */
export function epochOf(value: number): EpochSeconds | null {
	if (!Number.isFinite(value)) return null;
	let seconds = value;
	for (let i = 0; i < 3 && seconds > maxSeconds; i++) seconds /= 1000;
	return seconds >= minSeconds && seconds <= maxSeconds ? seconds : null;
}

/** Time of a log field: text, number, Date, or an OTLP nanosecond string; null when it is none. */
export function parseTime(value: unknown): EpochSeconds | null {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime() / 1000;
	if (typeof value === "bigint") return epochOf(Number(value));
	if (typeof value === "number") return epochOf(value);
	if (typeof value !== "string") return null;
	const text = value.trim();
	if (/^\d{9,20}(?:\.\d+)?(?:[eE]\+?\d+)?$/.test(text)) return epochOf(Number(text));
	return parseIso(text)?.time ?? parseOther(text);
}

/** Time at the start of a line, behind an optional bracket or klog's level letter; with the characters it took. */
export function leadingTime(line: string): { readonly time: EpochSeconds; readonly length: number } | null {
	const start = /^\s*\[?/.exec(line)?.[0].length ?? 0;
	const found = parseIso(line.slice(start, start + 48));
	return found === null ? null : { time: found.time, length: start + found.length };
}

/** A time anywhere in the first part of a line: the prefix of a collector that is not known. */
export function anyTime(line: string): EpochSeconds | null {
	const match = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d/.exec(line.slice(0, 200));
	return match === null ? null : (parseIso(line.slice(match.index, match.index + 48))?.time ?? null);
}

function parseIso(text: string): { readonly time: EpochSeconds; readonly length: number } | null {
	const match = iso.exec(text);
	if (match === null) return null;
	const [whole, year, month, day, hour, minute, second, fraction, zone] = match;
	const date = Date.UTC(
		Number(year),
		Number(month) - 1,
		Number(day),
		Number(hour),
		Number(minute),
		Number(second ?? 0),
	);
	if (Number(month) > 12 || Number(day) > 31 || Number(hour) > 24 || Number.isNaN(date)) return null;
	const time = date / 1000 - zoneSeconds(zone) + (fraction === undefined ? 0 : Number(`0.${fraction}`));
	return { time, length: whole.trimEnd().length };
}

function zoneSeconds(zone: string | undefined): number {
	const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "");
	if (match === null) return 0;
	const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
	return match[1] === "-" ? -seconds : seconds;
}

/** RFC 1123 and the like, only with a zone: anything else would depend on where this runs. */
function parseOther(text: string): EpochSeconds | null {
	if (!/\d{4}/.test(text) || !/(?:GMT|UTC|Z|[+-]\d{4})$/.test(text)) return null;
	const time = Date.parse(text);
	return Number.isNaN(time) ? null : time / 1000;
}
