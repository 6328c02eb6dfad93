/**
 * Names a top-level declaration by its first line alone: gofmt puts it at column 0, which is also what git's hunk
 * context shows. Works on single lines of a diff, where there is no file to read (golang/declarations reads files).
 */

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
