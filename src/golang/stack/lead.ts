/**
 * The message of a logged stack stands in the log line above it, or before it on the same line. Picks the error
 * text out of the common record forms.
 */
import { stripKnownPrefix } from "./prefix.js";

const logfmtField = /(?:^|\s)(err|error|panic|reason|msg|message)=("(?:[^"\\]|\\.)*"|\S+)/g;
/** A log line's message stands at its beginning; also keeps the patterns below from running long. */
const maxChars = 8192;
const consoleLevel = /^(?:DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL)$/i;

/** Words that make a log line above a bare goroutine header its message rather than an unrelated line. */
const telling = /panic|recover|error|fail|fatal|exception|crash|stack|unexpected|unhandled|timeout|deadline/i;

/** True when a log line above a stack is about it. */
export function tellsOfFailure(line: string): boolean {
	return telling.test(line);
}

/** True for zap's console form: tab-separated with a level column. */
export function isConsoleRecord(line: string): boolean {
	return line.split("\t").some((column) => consoleLevel.test(column.trim()));
}

/** Error text of a log line: logfmt error or msg, console message column, else the line without its prefix. */
export function leadMessage(text: string): string {
	const line = text.slice(0, maxChars);
	const columns = line.split("\t");
	const level = columns.findIndex((column) => consoleLevel.test(column.trim()));
	if (level >= 0 && columns.length > level + 1) return consoleMessage(columns.slice(level + 1));
	const fields = new Map<string, string>();
	for (const match of line.matchAll(logfmtField)) fields.set(match[1] ?? "", unquote(match[2] ?? ""));
	for (const key of ["err", "error", "panic", "reason", "msg", "message"]) {
		const value = fields.get(key);
		if (value !== undefined && value !== "") return value;
	}
	return stripKnownPrefix(line)
		.replace(/(?<![\s:"'=({[-])[\s:"'=({[-]+$/, "")
		.replace(/(?<![\s:,;|-])[\s:,;|-]*\b(?:stack ?trace|stack|trace|goroutine trace)$/i, "")
		.replace(/^http2?: panic serving \S+: /, "")
		.trim();
}

function consoleMessage(columns: readonly string[]): string {
	const caller = columns.findIndex((column) => /\.go:\d+$/.test(column));
	const rest = columns.slice(caller + 1).filter((column) => column.trim() !== "");
	const fields = rest.find((column) => column.startsWith("{"));
	const error = /"error": ?("(?:[^"\\]|\\.)*")/.exec(fields ?? "")?.[1];
	return error === undefined ? (rest[0] ?? "") : unquote(error);
}

function unquote(text: string): string {
	if (!text.startsWith('"')) return text;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "string" ? value : text;
	} catch {
		return text.replace(/^"|"$/g, "");
	}
}

/** Error or message of a JSON line, for texts that are not decoded as logs; "" when it is none. */
export function jsonMessage(line: string): string {
	const text = stripKnownPrefix(line);
	if (!text.startsWith("{")) return "";
	const match =
		/"(?:err|error|exception\.message|panic)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ??
		/"(?:message|msg)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text);
	return match === null ? "" : unquote(match[1] ?? "");
}
