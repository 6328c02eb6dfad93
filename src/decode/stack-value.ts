/**
 * The stack attribute of a structured log: text in any form (also base64 or decimal bytes of a []byte), a list of
 * lines, or a list of frame objects (zerolog with pkg/errors, slog handlers, xerrors marshallers).
 */
import { traceOfFrames } from "../golang/stack/assemble.js";
import { decodeStackText } from "../golang/stack/encoded.js";
import { mentionedPlaces } from "../golang/stack/listed-frame.js";
import { parseStacks } from "../golang/stack/parse.js";
import type { StackFrame, StackTrace } from "../model/stack.js";
import { type Fields, isFields } from "./flatten.js";

/** Frames of runtime entry points that zerolog prints by base name. */
const entryFile = /^(?:proc|asm_\w+|rt0_\w+)\.(?:go|s)$/;

/** Reads the value of a stack key; null when it holds no Go frame. */
export function readStackValue(value: unknown, key: string): StackTrace | null {
	if (Array.isArray(value)) return readList(value, key);
	if (isFields(value)) return readList([value], key);
	if (value instanceof Uint8Array) return readText(Buffer.from(value).toString("utf8"), key);
	return typeof value === "string" ? readText(value, key) : null;
}

function readText(value: string, key: string): StackTrace | null {
	if (value.length < 8) return null;
	const text = decodeStackText(value);
	const first = parseStacks(text).traces[0]?.trace;
	if (first !== undefined) return withForm(first, key);
	const places = /[\w)]\.go:\d+/.test(text) ? mentionedPlaces(text) : [];
	return places.length === 0 ? null : traceOfFrames("frames", "", places);
}

/** zap prints pairs without the error's text: that is the place that logged, not where the error came from. */
function withForm(trace: StackTrace, key: string): StackTrace {
	if (trace.form !== "pkg-errors" || trace.goroutines.length > 1 || trace.message !== "") return trace;
	return key === "stacktrace" || key === "S" ? { ...trace, form: "zap" } : trace;
}

function readList(list: readonly unknown[], key: string): StackTrace | null {
	if (list.every((item) => typeof item === "string")) return readText(list.join("\n"), key);
	const frames = list.flatMap((item) => (isFields(item) ? readFrame(item) : []));
	return frames.length === 0 ? null : traceOfFrames("zerolog", "", frames);
}

/** `{"func","line":"26","source"}` of zerolog; `function`, `file`, `lineno` of others. */
function readFrame(item: Fields): readonly StackFrame[] {
	const symbol = firstText(item, ["func", "function", "name", "fn", "Func", "Function", "method"]);
	const file = firstText(item, ["source", "file", "filename", "File", "abs_path", "path", "Source"]);
	const line = Number(firstText(item, ["line", "lineno", "Line", "lineNumber", "line_number"]));
	if (symbol === "" && file === "") return [];
	if (entryFile.test(file) && /^(?:runtime\.)?(?:main|goexit|rt0_go)$/.test(symbol)) return [];
	return [
		{ symbol, file: file === "" ? null : file, line: Number.isInteger(line) && line > 0 ? line : null },
	];
}

function firstText(item: Fields, names: readonly string[]): string {
	for (const name of names) {
		const value = item[name];
		if (typeof value === "string" && value !== "") return value;
		if (typeof value === "number") return String(value);
	}
	return "";
}
