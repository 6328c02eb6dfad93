/**
 * Typed reading of a command's options. commander leaves a bag of unknown values; every command reads them
 * through this, so that a bad time or number gives the same error everywhere.
 */
import { Failure } from "../model/failure.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import { parseDuration, parseTime } from "../model/time-text.js";

export interface CommandOptions {
	/** Positional arguments, variadic ones flattened. */
	readonly arguments: readonly string[];
	/** Chosen output format; the command's first one when not given. */
	readonly format: string;
	/** True when --format or --json was given. */
	readonly formatGiven: boolean;
	/** Value of `--name <value>`, or null. */
	text(name: string): string | null;
	flag(name: string): boolean;
	/** False for `--no-name`, true for `--name`, null when neither was given. */
	toggle(name: string): boolean | null;
	/** Values of a repeatable option. */
	list(name: string): readonly string[];
	number(name: string): number | null;
	duration(name: string): Seconds | null;
	time(name: string): EpochSeconds | null;
}

const timeHint =
	"write 2026-11-21T02:40:00Z, epoch seconds or milliseconds, or an offset before now such as -15m";

/** Reader over commander's values; `now` anchors relative times. Every error names the option. */
export function readOptions(
	values: Readonly<Record<string, unknown>>,
	positional: readonly string[],
	format: string,
	now: EpochSeconds,
): CommandOptions {
	const value = (name: string): unknown => values[camelCase(name)];
	const text = (name: string): string | null => {
		const found = value(name);
		return typeof found === "string" ? found : null;
	};
	function parsed<T>(name: string, parse: (input: string) => T | null, what: string, hint: string): T | null {
		const input = text(name);
		if (input === null) return null;
		const result = parse(input);
		if (result !== null) return result;
		throw new Failure("usage", `"${input}" is not ${what}`, { where: `--${name}`, hint });
	}
	return {
		arguments: positional,
		format,
		formatGiven: values.json === true || typeof values.format === "string",
		text,
		flag: (name) => value(name) === true,
		toggle: (name) => {
			const found = value(name);
			return typeof found === "boolean" ? found : null;
		},
		list: (name) => {
			const found = value(name);
			return Array.isArray(found) ? found.filter((item) => typeof item === "string") : [];
		},
		number: (name) => parsed(name, parseNumber, "a number", "write digits, such as 5 or 0.5"),
		duration: (name) => parsed(name, parseDuration, "a duration", "write 90s, 15m, 1h30m or 7d"),
		time: (name) => parsed(name, (input) => parseTime(input, now), "a time", timeHint),
	};
}

function parseNumber(input: string): number | null {
	const result = input.trim() === "" ? Number.NaN : Number(input);
	return Number.isFinite(result) ? result : null;
}

function camelCase(name: string): string {
	return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
