/**
 * Frames that stand on one line: numbered lists (`4: cmd/a.go:12:cmd.F()`), gin (`/a.go:12 (0x4a5b)`), palantir
 * (` --- at a.go:12 (F) ---`), gdb and delve (`in main.F (...) at /a.go:12`), `F (a.go:12)` and `at F in a.go:12`.
 */
import type { StackFrame } from "../../model/stack.js";
import { isSymbol } from "./lines.js";

type Shape = {
	readonly pattern: RegExp;
	readonly symbol: number;
	readonly file: number;
	readonly line: number;
};

const path = "((?:[A-Za-z]:)?[^\\s:\"'`()]+\\.go)";
const name = "([^\\s]+?)";
const shapes: readonly Shape[] = [
	{ pattern: new RegExp(`^\\s*\\d+: ${path}:(\\d+):${name}(?:\\(\\))?\\s*$`), file: 1, line: 2, symbol: 3 },
	{ pattern: new RegExp(`^\\s*--- at ${path}:(\\d+) \\(${name}\\) ---\\s*$`), file: 1, line: 2, symbol: 3 },
	{
		pattern: new RegExp(`^\\s*#?\\d+\\s+(?:0x[0-9a-f]+ in )?${name} \\(.*\\) at ${path}:(\\d+)\\s*$`),
		symbol: 1,
		file: 2,
		line: 3,
	},
	{
		pattern: new RegExp(`^\\s*(?:at |- |#?\\d+[:.)]? )?${name} \\(${path}:(\\d+)\\)\\s*$`),
		symbol: 1,
		file: 2,
		line: 3,
	},
	{ pattern: new RegExp(`^\\s*(?:at )?${name} in ${path}:(\\d+)\\s*$`), symbol: 1, file: 2, line: 3 },
	{ pattern: new RegExp(`^\\s*${path}:(\\d+):? +${name}(?:\\(\\))?\\s*$`), file: 1, line: 2, symbol: 3 },
	{
		pattern: new RegExp(`^\\s*(?:at |- |\\d+[:.)] )?${path}:(\\d+)(?: \\+?\\(?0x[0-9a-f]+\\)?)?,?\\s*$`),
		file: 1,
		line: 2,
		symbol: 0,
	},
];

/** Longer lines are no frames, and would make the patterns slow. */
const maxChars = 2048;

/** Reads a one-line frame; null when the line is none. A place without a name has symbol "". */
export function readListedFrame(line: string): StackFrame | null {
	if (!line.includes(".go:") || line.length > maxChars) return null;
	for (const { pattern, symbol, file, line: at } of shapes) {
		const match = pattern.exec(line);
		if (match === null) continue;
		const text = symbol === 0 ? "" : (match[symbol] ?? "").replace(/\(\)$/, "");
		if (text !== "" && !isSymbol(text)) continue;
		return { symbol: text, file: match[file] ?? null, line: Number(match[at]) };
	}
	return null;
}

/** Every `file.go:12` that a text mentions, in order: the last resort when there is no stack. */
export function mentionedPlaces(text: string, most = 64): readonly StackFrame[] {
	const frames: StackFrame[] = [];
	for (const match of text.matchAll(/(?<![\w@!~+%./\\-])((?:[A-Za-z]:)?[\w@!~+%./\\-]+\.go):(\d+)/g)) {
		frames.push({ symbol: "", file: match[1] ?? null, line: Number(match[2]) });
		if (frames.length >= most) break;
	}
	return frames;
}
