/**
 * JSON values as every faultline document writes them: RFC 3339 UTC times, finite numbers with six significant
 * decimals, keys in the order of the code that builds them.
 */
import type { EpochSeconds } from "../../model/time.js";
import { formatTime } from "../../model/time-text.js";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
	readonly [key: string]: JsonValue;
}

export function jsonTime(time: EpochSeconds): string {
	return formatTime(time);
}

export function jsonTimeOrNull(time: EpochSeconds | null): string | null {
	return time === null || !Number.isFinite(time) ? null : formatTime(time);
}

/** Six decimals; infinities and NaN, which JSON cannot hold, are null. */
export function jsonNumber(value: number | null): number | null {
	if (value === null || !Number.isFinite(value)) return null;
	return Math.round(value * 1e6) / 1e6;
}

/** Two-space indented document with a line break at its end. */
export function jsonDocument(value: JsonObject): string {
	return `${JSON.stringify(value, null, 2)}\n`;
}
