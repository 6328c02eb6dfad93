/** Numbers as people read them, the same in every output form. */
import type { EpochSeconds } from "../model/time.js";
import { formatTime } from "../model/time-text.js";

/** Probability or score with two digits; never rounds to a certainty that is not there. */
export function probability(value: number): string {
	if (value > 0.995 && value < 1) return ">0.99";
	if (value > 0 && value < 0.005) return "<0.01";
	return value.toFixed(2);
}

/** Signed weight: `+0.41`, `-1.20`. */
export function weight(value: number): string {
	return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** Share as a percentage with as few digits as it needs. */
export function percent(value: number): string {
	const scaled = value * 100;
	const digits = scaled > 0 && scaled < 10 && Math.abs(scaled - Math.round(scaled)) > 0.05 ? 1 : 0;
	return `${scaled.toFixed(digits)} %`;
}

/** A rate or count: three significant digits, no exponent. */
export function quantity(value: number): string {
	if (!Number.isFinite(value)) return "?";
	if (Number.isInteger(value)) return String(value);
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
	return value
		.toFixed(digits)
		.replace(/(\.\d*?)0+$/, "$1")
		.replace(/\.$/, "");
}

/** `1 event`, `412 events`. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
	return `${quantity(value)} ${value === 1 ? noun : plural}`;
}

/** p-value: `p=0.03`, `p<0.001`. */
export function pValue(value: number): string {
	return value < 0.001 ? "p<0.001" : `p=${value.toFixed(value < 0.1 ? 3 : 2)}`;
}

/** `02:40:25Z`, with the date in front unless it is that of `near`. */
export function clockTime(time: EpochSeconds, near: EpochSeconds | null = null): string {
	const text = formatTime(Math.floor(time));
	const sameDay = near !== null && formatTime(near).slice(0, 10) === text.slice(0, 10);
	return sameDay ? text.slice(11) : text.replace("T", " ");
}

export function shortSha(sha: string): string {
	return sha.slice(0, 10);
}
