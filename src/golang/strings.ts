/** Values of Go string literals and the message templates that they make. */

const ESCAPES: Readonly<Record<string, string>> = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	"\\": "\\",
	"'": "'",
	'"': '"',
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs;

/** Value of a Go string literal with its quotes; invalid escapes stay as written. */
export function unquote(literal: string): string {
	if (literal.startsWith("`"))
		return literal.slice(1, literal.endsWith("`") ? -1 : undefined).replaceAll("\r", "");
	const inner = literal.slice(1, literal.length > 1 && literal.endsWith('"') ? -1 : undefined);
	if (!inner.includes("\\")) return inner;
	return inner.replace(ESCAPE, (whole, hex, short, long, octal, single) => {
		if (single !== undefined) return ESCAPES[single] ?? whole;
		const code = octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex ?? short ?? long, 16);
		return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
