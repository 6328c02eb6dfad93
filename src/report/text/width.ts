/**
 * Columns that text takes on a terminal: East Asian wide characters and emoji take two, combining marks none.
 * Cutting and wrapping count columns, so that a CJK commit subject does not push a table out of line.
 */

/** Wide and fullwidth blocks of Unicode's EastAsianWidth.txt, coarsely; emoji with default emoji style. */
const wide =
	/[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zeroWidth = /\p{Mn}|\p{Me}|[\u200d\ufe00-\ufe0f]/u;
const plainAscii = /^[\x20-\x7e]*$/;

/** Columns of one code point. */
function characterWidth(character: string): number {
	if (zeroWidth.test(character)) return 0;
	return wide.test(character) ? 2 : 1;
}

/** Columns of a text without control characters or colour codes. */
export function displayWidth(text: string): number {
	if (plainAscii.test(text)) return text.length;
	let width = 0;
	for (const character of text) width += characterWidth(character);
	return width;
}

/** Pads on the right to `width` columns. */
export function padEnd(text: string, width: number): string {
	return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Pads on the left to `width` columns. */
export function padStart(text: string, width: number): string {
	return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cuts to `width` columns, ending in `ellipsis` when something was cut. */
export function cut(text: string, width: number, ellipsis = "..."): string {
	if (displayWidth(text) <= width) return text;
	const room = width - displayWidth(ellipsis);
	if (room <= 0) return takeColumns(text, width);
	return takeColumns(text, room) + ellipsis;
}

function takeColumns(text: string, width: number): string {
	let used = 0;
	let taken = "";
	for (const character of text) {
		used += characterWidth(character);
		if (used > width) break;
		taken += character;
	}
	return taken;
}

/** Lines of at most `width` columns; breaks at spaces, between wide characters, and inside words too long. */
export function wrap(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line = "";
	const flush = (): void => {
		lines.push(line.trimEnd());
		line = "";
	};
	for (const piece of pieces(text)) {
		const joined = line + piece;
		if (displayWidth(joined.trimEnd()) <= width) {
			line = joined;
			continue;
		}
		if (line.trim() !== "") flush();
		let rest = piece.trimStart();
		while (displayWidth(rest.trimEnd()) > width) {
			const head = takeColumns(rest, width);
			lines.push(head);
			rest = rest.slice(head.length);
		}
		line = rest;
	}
	if (line.trim() !== "" || lines.length === 0) flush();
	return lines;
}

/** Words with the space after them; every wide character is a piece of its own. */
function pieces(text: string): readonly string[] {
	return text.split(/(?<=\s)(?=\S)/).flatMap((word) => {
		if (plainAscii.test(word)) return [word];
		const parts: string[] = [];
		for (const character of word) {
			const last = parts.at(-1);
			const breaks = last === undefined || wide.test(character) || wide.test(last.slice(-2));
			if (breaks && !/\s/.test(character)) parts.push(character);
			else parts[parts.length - 1] = (last ?? "") + character;
		}
		return parts;
	});
}
