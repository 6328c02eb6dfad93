/**
 * Lines of several writers in one text name their writer first: `[pod/api-7d9f/app] `, `api-1  | `. Stacks of two
 * writers interleave line by line, so each writer is scanned alone.
 */

const writer = /^(?:\[((?:pod|container|app|service)\/[^\]\s]+)\] ?|([A-Za-z][\w.-]{0,63}) *\| ?)/;

/** The writer's name ("" when the line names none) and the line without it. */
export function splitStream(line: string): { readonly key: string; readonly rest: string } {
	if (!line.startsWith("[") && !line.includes("|")) return { key: "", rest: line };
	const match = writer.exec(line);
	if (match === null) return { key: "", rest: line };
	return { key: match[1] ?? match[2] ?? "", rest: line.slice(match[0].length) };
}
