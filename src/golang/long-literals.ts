/** Where a line begins inside of a literal or a comment, without reading the lines that hold neither. */
import { BYTE_CLASS, LITERAL, literalEnd } from "./brackets.js";

/** Raw strings and comments, which may go over a line's end; everything else ends with its line. */
export class LongLiterals {
	readonly #text: string;
	/** What was looked at; no literal is open here. */
	#at: number;
	/** The next backquote and the next opening of a comment, at or behind `at`. */
	#backquote = -1;
	#comment = -1;

	constructor(text: string, from = 0) {
		this.#text = text;
		this.#at = from;
	}

	/** True when an offset, at a line's start, is in no literal and no comment; asked in rising order. */
	areClosedAt(offset: number): boolean {
		while (this.#at <= offset) {
			const opening = this.#opening();
			if (opening >= offset) return true;
			this.#skip(opening);
		}
		return false;
	}

	#opening(): number {
		if (this.#backquote < this.#at) this.#backquote = this.#find("`");
		if (this.#comment < this.#at) this.#comment = this.#find("/*");
		return Math.min(this.#backquote, this.#comment);
	}

	#find(what: string): number {
		const found = this.#text.indexOf(what, this.#at);
		return found === -1 ? this.#text.length : found;
	}

	/** Goes behind the literal or comment that the opening belongs to, which may be another one of its line. */
	#skip(opening: number): void {
		const text = this.#text;
		let at = Math.max(this.#at, text.lastIndexOf("\n", opening) + 1);
		while (at <= opening) {
			const code = text.charCodeAt(at);
			at = code < 128 && BYTE_CLASS[code] === LITERAL ? literalEnd(text, at, code, text.length) : at + 1;
		}
		this.#at = at;
	}
}
