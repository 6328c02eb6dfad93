/**
 * Times and durations as people write them on a command line or in a configuration file, and back to text.
 * Accepted instants: RFC 3339, a date, epoch seconds or milliseconds, `now`, and `-15m` before now.
 * Accepted durations: Prometheus form (`90s`, `15m`, `1h30m`, `7d`, `2w`), or plain seconds.
 */
import type { EpochSeconds, Seconds } from "./time.js";

const unitSeconds: Readonly<Record<string, Seconds>> = {
	ms: 0.001,
	s: 1,
	m: 60,
	h: 3600,
	d: 86_400,
	w: 604_800,
	y: 31_536_000,
};

const durationPart = /(\d+(?:\.\d+)?)(ms|[smhdwy])/y;

/** Seconds of a duration text, or null when it is not one. Zero is a duration; negative ones are not. */
export function parseDuration(text: string): Seconds | null {
	const trimmed = text.trim();
	if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
	if (trimmed === "") return null;
	let total = 0;
	let at = 0;
	while (at < trimmed.length) {
		durationPart.lastIndex = at;
		const part = durationPart.exec(trimmed);
		if (part === null) return null;
		total += Number(part[1]) * (unitSeconds[part[2] ?? ""] ?? 0);
		at = durationPart.lastIndex;
	}
	return total;
}

const rfc3339 = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;

/** Epoch values from here on are milliseconds: as seconds they would lie past the year 5138. */
const firstMilliseconds = 1e11;

/**
 * Epoch seconds of an instant text, or null when it is not one. `now` anchors `now`, `-15m` and `15m ago`.
 * A time without a zone is UTC, so that the same command means the same everywhere.
 */
export function parseTime(text: string, now: EpochSeconds): EpochSeconds | null {
	const trimmed = text.trim();
	if (trimmed === "now") return now;
	if (/^\d+(\.\d+)?$/.test(trimmed)) {
		const value = Number(trimmed);
		return value >= firstMilliseconds ? value / 1000 : value;
	}
	const before = /^(?:-(.+)|(.+?) ago)$/.exec(trimmed);
	if (before !== null) {
		const duration = parseDuration(before[1] ?? before[2] ?? "");
		return duration === null ? null : now - duration;
	}
	const match = rfc3339.exec(trimmed);
	if (match === null) return null;
	const iso = trimmed.replace(" ", "T").toUpperCase();
	const zoned = match[1] === undefined ? `${iso}T00:00:00Z` : match[4] === undefined ? `${iso}Z` : iso;
	const value = Date.parse(zoned);
	return Number.isNaN(value) ? null : value / 1000;
}

/** RFC 3339 in UTC, with milliseconds only when there are any: `2026-11-21T02:40:25Z`. */
export function formatTime(time: EpochSeconds): string {
	const text = new Date(Math.round(time * 1000)).toISOString();
	return text.replace(".000Z", "Z");
}

/** A duration in at most two units, for people: `42 s`, `7 min`, `1 h 30 min`, `3 d`. The sign is kept. */
export function formatDuration(seconds: Seconds): string {
	const sign = seconds < 0 ? "-" : "";
	const whole = Math.round(Math.abs(seconds));
	if (whole < 120) return `${sign}${whole} s`;
	const steps = [
		["d", 86_400],
		["h", 3600],
		["min", 60],
	] as const;
	const parts: string[] = [];
	let rest = Math.round(whole / 60) * 60;
	for (const [name, size] of steps) {
		const count = Math.floor(rest / size);
		if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`);
		rest -= count * size;
	}
	return sign + parts.join(" ");
}
