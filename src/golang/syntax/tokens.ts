/** The tokens of a text as arrays, so that a reader can look ahead and go back; comments are left out. */
import { GoScanner } from "../scanner.js";

export const NAME = 1;
export const KEYWORD = 2;
/** Numbers, strings and runes. */
export const LITERAL = 3;
export const OPERATOR = 4;
/** A semicolon, written or automatic. */
export const SEMICOLON = 5;
export const END = 6;

const KEYWORDS =
	"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var".split(
		" ",
	);
/** By their first character: few names share it, and comparing those is cheaper than hashing every name. */
const KEYWORDS_BY_HEAD: string[][] = [];
for (const word of KEYWORDS) {
	const head = word.charCodeAt(0);
	KEYWORDS_BY_HEAD[head] = [...(KEYWORDS_BY_HEAD[head] ?? []), word];
}

export class Tokens {
	readonly kinds: number[] = [];
	readonly texts: string[] = [];
	readonly starts: number[] = [];
	readonly ends: number[] = [];

	constructor(source: string) {
		const scanner = new GoScanner(source);
		for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
			if (kind === "comment") continue;
			const text = kind === "semicolon" ? ";" : scanner.text();
			this.#add(kindOf(kind, text), text, scanner.start, scanner.end);
		}
		this.#add(END, "", source.length, source.length);
	}

	#add(kind: number, text: string, start: number, end: number): void {
		this.kinds.push(kind);
		this.texts.push(text);
		this.starts.push(start);
		this.ends.push(end);
	}
}

function kindOf(kind: GoScanner["kind"], text: string): number {
	switch (kind) {
		case "name":
			return KEYWORDS_BY_HEAD[text.charCodeAt(0)]?.includes(text) ? KEYWORD : NAME;
		case "operator":
			return OPERATOR;
		case "semicolon":
			return SEMICOLON;
		default:
			return LITERAL;
	}
}
