/** A line without its comment. A `//` inside of a string ends it too: that is rare where names are looked for. */
export function codeOf(line: string): string {
	const comment = line.indexOf("//");
	return comment < 0 ? line : line.slice(0, comment);
}
