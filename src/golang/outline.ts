/**
 * Spans of top-level declarations by layout alone: gofmt puts them at column 0 and closes them with `}` or `)`
 * at column 0. A few milliseconds for a tree's worth of frame files, where parsing would cost the time budget;
 * tree-sitter (golang/parser) answers wherever the inside of a declaration matters.
 */

/** One top-level declaration; lines are 1-based and inclusive. */
export interface OutlineEntry {
	/** `T.M` for methods, `F` for functions, `type T`, `var x`, `const x`; `var`/`const`/`type`/`import` for groups. */
	readonly key: string;
	readonly start: number;
	readonly end: number;
}

const functionHead = /^func\s+(?:\(\s*(?:\w+\s+)?\*?\s*(\w+)(?:\[[^\]]*\])?\s*\)\s*)?(\w+)/;
const otherHead = /^(type|var|const)\s+(\w+)/;

/** Key of a column-0 declaration line, or null when the line is none. */
export function declarationKey(line: string): string | null {
	const method = functionHead.exec(line);
	if (method !== null) return method[1] === undefined ? (method[2] ?? "") : `${method[1]}.${method[2] ?? ""}`;
	const other = otherHead.exec(line);
	if (other !== null) return `${other[1]} ${other[2]}`;
	return /^(?:import|var|const|type)\b/.test(line) ? (line.split(/[\s(]/)[0] ?? null) : null;
}

/** Outline of a gofmt-formatted file, in source order. */
export function outline(lines: readonly string[]): OutlineEntry[] {
	const entries: OutlineEntry[] = [];
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i] ?? "";
		const key = line === "" || line[0] === " " || line[0] === "\t" ? null : declarationKey(line);
		if (key === null) continue;
		const end = endOfDeclaration(lines, i);
		entries.push({ key, start: i + 1, end: end + 1 });
		i = end;
	}
	return entries;
}

/** Index of the last line of the declaration that starts at index `start`. */
function endOfDeclaration(lines: readonly string[], start: number): number {
	const first = (lines[start] ?? "").replace(/\/\/.*$/, "").trimEnd();
	if (!/[{(,]$/.test(first) && !/[`]/.test(first)) return start;
	for (let i = start + 1; i < lines.length; i++) {
		const line = lines[i] ?? "";
		if (/^[})]/.test(line)) {
			if (!/[{(]\s*$/.test(line)) return i;
			continue;
		}
		if (declarationKey(line) !== null && line[0] !== "\t") return i - 1;
	}
	return lines.length - 1;
}

/** Entry that holds a 1-based line, or null. */
export function entryAt(entries: readonly OutlineEntry[], line: number): OutlineEntry | null {
	return entries.find((entry) => entry.start <= line && line <= entry.end) ?? null;
}
