/**
 * Log records that are text: logfmt (slog, logrus), zap's console columns, klog and the standard loggers with a
 * level word. Each becomes fields, so that one reader sorts them all.
 */
import { decodeStackText } from "../golang/stack/encoded.js";
import { stripKnownPrefix } from "../golang/stack/prefix.js";
import type { Fields } from "./flatten.js";
import { readLevel } from "./levels.js";
import { leadingTime, parseTime } from "./time.js";

/** An unclosed quote runs to the end of the line, so that no text is looked at twice. */
const pair = /([A-Za-z_@][\w.@/-]*)=("(?:[^"\\]|\\.)*(?:"|$)|[^\s"]\S*|(?=\s|$))/y;
const klog = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d\.\d+)\s+(\d+) (\S+:\d+)\] ?(.*)$/s;
const levelWord =
	/^\s*(?:\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERRO|FATAL|FATA|PANIC|CRITICAL|DPANIC|ERR)\]?)(?=[\s:\]|[])[:\]]?\s*/;
const bracketLevel = /^\s*\[(trace|debug|info|warn|warning|error|fatal|panic|critical)\][: ]*/i;

/** True for a line that is a record of its own in logfmt or console form; cheap. */
export function isTextRecord(line: string): boolean {
	if (
		/^(?:time|ts|t|level|lvl|msg)=/.test(line) ||
		(line.includes("msg=") && /\b(?:level|lvl)=[A-Za-z]+\b.*\bmsg=/.test(line.slice(0, 400)))
	)
		return true;
	return isConsole(line);
}

function isConsole(line: string): boolean {
	if (!line.includes("\t")) return false;
	const columns = line.split("\t", 4);
	return columns.length >= 3 && columns.slice(0, 2).some((column) => readLevel(column) !== null);
}

/** Fields of a text record; null when the line is just text. */
export function readTextRecord(line: string): Fields | null {
	const text = line.trimStart();
	const bare = stripKnownPrefix(text);
	if (bare !== text && /^(?:time|ts|level|lvl|msg)=/.test(bare)) return readLogfmt(bare);
	if (/^[\w.@/-]+=/.test(text) && /\b(?:level|lvl|msg)=/.test(text)) return readLogfmt(text);
	if (text.includes("\t") && isConsole(text)) return readConsole(text);
	const google = klog.exec(text);
	if (google !== null) return readKlog(google);
	return readLevelled(text);
}

/** `key=value key="quoted value"`; words without `=` are passed over. */
export function readLogfmt(text: string): Fields {
	const fields: Record<string, unknown> = {};
	let at = 0;
	while (at < text.length) {
		pair.lastIndex = at;
		const match = pair.exec(text);
		if (match === null) {
			const next = text.indexOf(" ", at);
			if (next < 0) break;
			at = next + 1;
			continue;
		}
		const name = match[1] ?? "";
		if (name !== "__proto__") fields[name] = unquote(match[2] ?? "");
		at = pair.lastIndex;
	}
	return fields;
}

function unquote(text: string): string {
	if (!text.startsWith('"')) return text;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "string" ? value : text;
	} catch {
		// Go's %q escapes (\a, \x1b, \U...) are no JSON.
		return decodeStackText(text.slice(1, -1)).replace(/\\"/g, '"');
	}
}

/** `time TAB level TAB [logger TAB] [caller TAB] message TAB {json}` of zap's development encoder. */
function readConsole(text: string): Fields {
	const columns = text.split("\t");
	const at = columns.findIndex((column) => readLevel(column) !== null);
	const rest = columns.slice(at + 1);
	const json = rest.at(-1)?.startsWith("{") ? parseObject(rest.pop() ?? "") : null;
	const callerAt = rest.findIndex((column) => /\.go:\d+$/.test(column.trim()));
	const logger = callerAt > 0 ? rest[0] : undefined;
	const caller = callerAt >= 0 ? rest[callerAt] : undefined;
	return {
		...(at > 0 ? { time: columns[0] } : {}),
		level: columns[at],
		...(logger === undefined ? {} : { logger }),
		...(caller === undefined ? {} : { caller }),
		msg: rest
			.slice(callerAt + 1)
			.join(" ")
			.trim(),
		...(json ?? {}),
	};
}

function parseObject(text: string): Fields | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
	} catch {
		return null;
	}
}

/** klog says no year: the time stays out, and the collector's or the default time counts. */
function readKlog(match: RegExpExecArray): Fields {
	const names: Readonly<Record<string, string>> = { I: "info", W: "warn", E: "error", F: "fatal" };
	const text = match[7] ?? "";
	// klog.ErrorS: "message" key="value"
	const structured = /^"((?:[^"\\]|\\.)*)"((?: [\w.]+=.*)?)$/s.exec(text);
	const pairs = structured === null ? {} : readLogfmt((structured[2] ?? "").trim());
	return {
		level: names[match[1] ?? ""] ?? "info",
		caller: match[6],
		klog_time: `${match[2]}-${match[3]} ${match[4]}`,
		msg: structured === null ? text : (structured[1] ?? "").replace(/\\"/g, '"'),
		...pairs,
	};
}

/** `2026/11/21 10:35:54 ERROR message key=value`, `[error] message`, `ERROR: message`. */
function readLevelled(text: string): Fields | null {
	const time = leadingTime(text);
	const rest = time === null ? text : text.slice(time.length).replace(/^[\]\s|:-]+/, "");
	const match = levelWord.exec(rest) ?? bracketLevel.exec(rest);
	if (match === null) return null;
	const name = (match[1] ?? "").replace(/^ERRO$/, "ERROR").replace(/^FATA$/, "FATAL");
	const body = rest.slice(match[0].length);
	const at = startOfPairs(body);
	return {
		...(time === null ? {} : { time: time.time }),
		level: name,
		msg: body.slice(0, at).trimEnd(),
		...readLogfmt(body.slice(at)),
	};
}

const word = /[A-Za-z_][\w.]*="(?:[^"\\]|\\.)*(?:"|$)|\S+/g;

/** Where the ` key=value key="quoted"` begin that slog's default handler appends; the length when there are none. */
function startOfPairs(body: string): number {
	let start = body.length;
	for (const match of [...body.matchAll(word)].reverse()) {
		if (!/^[A-Za-z_][\w.]*=/.test(match[0]) || match.index === 0) break;
		start = match.index;
	}
	return start;
}

/** Time at the start of any line: what stands before a crash text. */
export function timeOfLine(line: string): number | null {
	return leadingTime(line)?.time ?? parseTime(/^(?:time|ts)="?([^\s"]+)/.exec(line)?.[1]);
}
