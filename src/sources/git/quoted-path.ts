/** git's C-style quoting of paths that hold control characters, quotes or backslashes (git-config core.quotePath). */

const simple: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** The path that git printed; text without a leading quote is returned as it is. */
export function unquote(text: string): string {
	if (!text.startsWith('"')) return text;
	const body = text.slice(1, text.lastIndexOf('"'));
	const parts: Buffer[] = [];
	for (const match of body.matchAll(/\\([0-7]{3}|[\s\S])|[^\\]+/g)) {
		const [all, escaped] = match;
		if (escaped === undefined) parts.push(Buffer.from(all, "utf8"));
		else if (/^[0-7]{3}$/.test(escaped)) parts.push(Buffer.of(Number.parseInt(escaped, 8)));
		else parts.push(Buffer.of(simple[escaped] ?? escaped.charCodeAt(0)));
	}
	return Buffer.concat(parts).toString("utf8");
}
