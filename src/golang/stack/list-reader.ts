/**
 * Reader of stacks without goroutine header: `pkg.Fn` and `\t/file.go:12` pairs (zap, pkg/errors `%+v`, xerrors)
 * and one-line frames. pkg/errors prints the inner cause first, then each wrapping message with its own stack.
 */
import type { Goroutine, StackForm, StackFrame } from "../../model/stack.js";
import { assembleTrace } from "./assemble.js";
import { type BlockReader, type BlockResult, type Line, type LineVerdict, limits } from "./block.js";
import { isSymbol, readFunction, readLocation } from "./lines.js";
import { readListedFrame } from "./listed-frame.js";
import { type LearntPrefix, opensRecord, stripKnownPrefix, stripLearnt } from "./prefix.js";

/** How a list began: what stood above it and the prefix of its first line. */
export interface ListOpening {
	readonly message: string;
	readonly prefix: LearntPrefix;
	/** Frames whose line is already read. */
	readonly frames: readonly StackFrame[];
	readonly form?: StackForm;
	/** Fewest frames that make a stack: one-line frames alone may be log text. */
	readonly least?: number;
}

interface Part {
	readonly message: string;
	readonly frames: StackFrame[];
}

/** Most lines of a message between two stacks of a cause chain. */
const messageLines = 3;

/** Symbol on a line of its own, as zap and pkg/errors print it; null when the line is none. */
export function readSymbolLine(text: string): string | null {
	const trimmed = text.trim();
	if (trimmed.includes(" ") && !trimmed.includes("[")) return null;
	if (isSymbol(trimmed)) return trimmed;
	return readFunction(trimmed)?.symbol ?? null;
}

/** Opens a reader behind the first frame. */
export function createListReader(opening: ListOpening): BlockReader {
	const parts: Part[] = [{ message: opening.message, frames: [...opening.frames] }];
	let held: { line: Line; text: string }[] = [];
	let pairs = opening.frames.some((frame) => frame.symbol !== "");

	const add = (frame: StackFrame): LineVerdict => {
		const frames = parts.at(-1)?.frames;
		if (frames !== undefined && frames.length < limits.frames) frames.push(frame);
		pairs ||= frame.symbol !== "";
		return "taken";
	};
	const readPlace = (text: string): LineVerdict | null => {
		const place = readLocation(text);
		const symbol = held.at(-1) === undefined ? null : readSymbolLine(held.at(-1)?.text ?? "");
		if (place === null || symbol === null || !/^\s/.test(text)) return null;
		const above = held.slice(0, -1).map((entry) => entry.text.trim());
		if (above.length > 0) parts.push({ message: above.join("\n"), frames: [] });
		held = [];
		return add({ symbol, file: place.file, line: place.line });
	};
	const read = (line: Line): LineVerdict => {
		const text = bodyOf(line.text, opening.prefix);
		const placed = readPlace(text);
		if (placed !== null) return placed;
		if (held.length === 0) {
			const listed = readListedFrame(text);
			if (listed !== null) return add(listed);
			if (isGinSource(text, parts.at(-1)?.frames.at(-1))) return nameLast(parts, text);
		}
		if (text.trim() === "" || held.length > messageLines || !pairs) return "closed";
		if (opensRecord(line.text) && stripLearnt(line.text, opening.prefix) === line.text) return "closed";
		held.push({ line, text });
		return "taken";
	};
	return {
		read,
		endsAtRecord: true,
		finish: () =>
			finish(
				opening,
				parts,
				held.map((entry) => entry.line),
			),
	};
}

function bodyOf(line: string, prefix: LearntPrefix): string {
	const stripped = stripLearnt(line, prefix);
	return stripped === line ? stripKnownPrefix(line) : stripped;
}

/** gin prints `\tFunc: source line` below a place. */
function isGinSource(text: string, last: StackFrame | undefined): boolean {
	return last?.symbol === "" && /^\t[\w.()*[\]]+: /.test(text);
}

function nameLast(parts: readonly Part[], text: string): LineVerdict {
	const frames = parts.at(-1)?.frames ?? [];
	const last = frames.pop();
	if (last !== undefined) frames.push({ ...last, symbol: /^\t([^:]+):/.exec(text)?.[1] ?? "" });
	return "taken";
}

function finish(opening: ListOpening, parts: readonly Part[], replay: readonly Line[]): BlockResult {
	const inner = parts[0];
	if (inner === undefined || inner.frames.length < (opening.least ?? 1)) return { trace: null, replay };
	const goroutines: Goroutine[] = parts
		.filter((part) => part.frames.length > 0)
		.map((part) => ({ id: null, state: "", frames: part.frames, createdBy: null }));
	const messages = parts.map((part) => part.message).filter((message) => message !== "");
	const outermostFirst = [...messages].reverse();
	const form = opening.form ?? (parts.length > 1 ? "pkg-errors" : defaultForm(inner));
	const trace = assembleTrace({
		form,
		message: outermostFirst.join(": "),
		causes: messages.length > 1 ? outermostFirst.slice(1) : [],
		goroutines,
	});
	return { trace, replay };
}

/** One list with names reads as a logged error's stack; bare places are just frames. */
function defaultForm(part: Part): StackForm {
	return part.frames.some((frame) => frame.symbol !== "") ? "pkg-errors" : "frames";
}
