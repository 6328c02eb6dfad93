/**
 * One line of Prometheus text (0.0.4) or OpenMetrics (1.0): sample, comment with type, or wrong. Timestamps are
 * milliseconds in the former and float seconds in the latter; size tells them apart. UTF-8 names may stand quoted
 * inside the braces; exemplars are left out.
 */
import type { EpochSeconds } from "../model/time.js";
import { epochOf } from "./time.js";

/** One sample; `time` null when the line has no timestamp. */
export interface Sample {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
	readonly time: EpochSeconds | null;
}

export type ExpositionLine =
	| { readonly kind: "sample"; readonly sample: Sample }
	| { readonly kind: "type"; readonly name: string; readonly type: string }
	| { readonly kind: "comment" }
	| { readonly kind: "wrong"; readonly problem: string };

const bareName = /^[a-zA-Z_:][\w:.]*/;
const labelPart = /\s*(?:([a-zA-Z_][\w.]*)|"((?:[^"\\]|\\.)*)")\s*(?:=\s*"((?:[^"\\]|\\.)*)"\s*)?(,|(?=\}))/y;
const tail = /^\s+(\S+)(?:\s+(-?[\d.eE+]+))?\s*(?:#.*)?$/;

/** Reads one line. */
export function readExpositionLine(line: string): ExpositionLine {
	const text = line.trim();
	if (text === "" || text === "# EOF") return { kind: "comment" };
	if (text.startsWith("#")) {
		const type = /^#\s+TYPE\s+("(?:[^"\\]|\\.)*"|\S+)\s+(\w+)/.exec(text);
		if (type === null) return { kind: "comment" };
		return { kind: "type", name: (type[1] ?? "").replace(/^"|"$/g, ""), type: type[2] ?? "" };
	}
	return readSample(text);
}

function readSample(text: string): ExpositionLine {
	let name = bareName.exec(text)?.[0] ?? "";
	let rest = text.slice(name.length);
	const labels: Record<string, string> = {};
	if (rest.trimStart().startsWith("{")) {
		const open = rest.indexOf("{");
		const read = readLabels(rest, open + 1, labels);
		if (typeof read === "string") return { kind: "wrong", problem: read };
		if (read.name !== null) name = read.name;
		rest = rest.slice(read.end + 1);
	}
	const match = tail.exec(rest);
	if (name === "" || match === null)
		return { kind: "wrong", problem: "no sample: expected name{labels} value [timestamp]" };
	const value = numberOf(match[1] ?? "");
	if (value === null) return { kind: "wrong", problem: "the value is no number" };
	const stamp = match[2] === undefined ? null : epochOf(Number(match[2]));
	if (match[2] !== undefined && stamp === null) return { kind: "wrong", problem: "the timestamp is no time" };
	return { kind: "sample", sample: { name, labels, value, time: stamp } };
}

/** Fills `labels`; a quoted text without value is the metric's name. Returns the index of the closing brace. */
function readLabels(
	text: string,
	from: number,
	labels: Record<string, string>,
): { readonly end: number; readonly name: string | null } | string {
	let name: string | null = null;
	let at = from;
	while (!/^\s*\}/.test(text.slice(at, at + 64))) {
		labelPart.lastIndex = at;
		const match = labelPart.exec(text);
		if (match === null) return "malformed labels";
		const key = match[1] ?? unescapeLabel(match[2] ?? "");
		if (match[3] !== undefined) {
			if (key !== "__proto__") labels[key] = unescapeLabel(match[3]);
		} else if (match[2] !== undefined) name = key;
		else return "malformed labels";
		at = labelPart.lastIndex;
	}
	return { end: text.indexOf("}", at), name };
}

function unescapeLabel(text: string): string {
	return text.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
}

function numberOf(text: string): number | null {
	if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
	if (/^nan$/i.test(text)) return Number.NaN;
	const value = Number(text);
	return Number.isNaN(value) ? null : value;
}
