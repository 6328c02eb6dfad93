/**
 * Names a top-level declaration by its first line alone: gofmt puts it at column 0, which is also what git's hunk
 * context shows. Works on single lines of a diff, where there is no file to read (golang/declarations reads files).
 */

const functionHead = /^func\s+(?:\(\s*(?:\w+\s+)?\*?\s*(\w+)(?:\[[^\]]*\])?\s*\)\s*)?(\w+)/;
/** Codes of the first letters of `func`, `type`, `var`, `const` and `import`. */
const headLetters: ReadonlySet<number> = new Set([..."ftvci"].map((letter) => letter.charCodeAt(0)));
const otherHead = /^(type|var|const)\s+(\w+)/;

/** Key of a column-0 declaration line, or null when the line is none. */
export function declarationKey(line: string): string | null {
	// Most lines of a diff are indented: they are no heads, whatever they hold.
	if (!headLetters.has(line.charCodeAt(0))) return null;
	const method = functionHead.exec(line);
	if (method !== null) return method[1] === undefined ? (method[2] ?? "") : `${method[1]}.${method[2] ?? ""}`;
	const other = otherHead.exec(line);
	if (other !== null) return `${other[1]} ${other[2]}`;
	return /^(?:import|var|const|type)\b/.test(line) ? (line.split(/[\s(]/)[0] ?? null) : null;
}
