/**
 * Go's lexical grammar (go.dev/ref/spec#Lexical_elements), by hand. Splitting a file into declarations and
 * telling "only the format changed" need tokens, not a tree; a scan is about ten times faster than a parse,
 * and a commit changes few of the declarations of its files. Broken text never throws: an unterminated
 * literal or comment ends at the end of its line or of the text.
 */

/** Class of a token. Keywords are `name`; `semicolon` is also the automatic one at a line's end. */
export type TokenKind = "name" | "number" | "string" | "rune" | "operator" | "semicolon" | "comment" | "end";

const SPACE = 1;
const LETTER = 2;
const DIGIT = 3;
/** Character classes of ASCII; anything above 127 counts as a letter, which is enough for valid Go. */
const CLASS = new Uint8Array(128);
for (const c of " \t\r") CLASS[c.charCodeAt(0)] = SPACE;
for (let c = 48; c <= 57; c++) CLASS[c] = DIGIT;
for (let c = 65; c <= 90; c++) CLASS[c] = CLASS[c + 32] = LETTER;
CLASS[95] = LETTER;

const NEWLINE = 10;
const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;

/** Keywords after which a line's end does not end the statement. */
const OPEN_KEYWORDS = new Set(
	"case chan const default defer else for func go goto if import interface map package range select struct switch type var".split(
		" ",
	),
);
/** Longest first at equal heads. */
const OPERATORS = [
	..."<<= >>= &^= ... && || <- ++ -- == != <= >= := += -= *= /= %= &= |= ^= << >> &^".split(" "),
];
const OPERATORS_BY_HEAD = new Map<number, readonly string[]>();
for (const operator of OPERATORS) {
	const head = operator.charCodeAt(0);
	OPERATORS_BY_HEAD.set(head, [...(OPERATORS_BY_HEAD.get(head) ?? []), operator]);
}

/** Reads tokens one after the other; `start` and `end` are the last token's UTF-16 offsets. */
export class GoScanner {
	readonly #source: string;
	readonly #limit: number;
	kind: TokenKind = "end";
	start: number;
	end: number;
	/** The last real token can end a statement. */
	#closes = false;

	constructor(source: string, from = 0, to = source.length) {
		this.#source = source;
		this.#limit = to;
		this.start = from;
		this.end = from;
	}

	/** Text of the last token; an automatic semicolon is "\n". */
	text(): string {
		return this.#source.slice(this.start, this.end);
	}

	/** First character of the last token, as a code. */
	head(): number {
		return this.#source.charCodeAt(this.start);
	}

	/** Moves to the next token and returns its kind; stays at "end". */
	next(): TokenKind {
		const source = this.#source;
		let at = this.end;
		if (this.kind === "name") this.#closes = !this.#isOpenKeyword();
		while (at < this.#limit) {
			const code = source.charCodeAt(at);
			if (code === NEWLINE && this.#closes) return this.#emit("semicolon", at, at + 1, false);
			if (code !== NEWLINE && !(code < 128 && CLASS[code] === SPACE)) return this.#token(code, at);
			at += 1;
		}
		if (this.#closes) return this.#emit("semicolon", this.#limit, this.#limit, false);
		return this.#emit("end", this.#limit, this.#limit, false);
	}

	#emit(kind: TokenKind, start: number, end: number, closes: boolean): TokenKind {
		this.kind = kind;
		this.start = start;
		this.end = Math.min(end, this.#limit);
		this.#closes = closes;
		return kind;
	}

	#isOpenKeyword(): boolean {
		const length = this.end - this.start;
		if (length < 2 || length > 9) return false;
		const head = this.head();
		// Keywords are lower case and begin with one of "c d e f g i m p r s t v".
		if (head < 99 || head > 118) return false;
		return OPEN_KEYWORDS.has(this.text());
	}

	#token(code: number, at: number): TokenKind {
		const kind = code < 128 ? CLASS[code] : LETTER;
		if (kind === LETTER) return this.#emit("name", at, this.#wordEnd(at + 1), true);
		if (kind === DIGIT) return this.#emit("number", at, this.#numberEnd(at), true);
		if (code === SLASH) {
			const next = this.#source.charCodeAt(at + 1);
			if (next === SLASH) return this.#lineComment(at);
			if (next === STAR) return this.#blockComment(at);
		}
		if (code === 34) return this.#emit("string", at, this.#quotedEnd(at, code), true);
		if (code === 39) return this.#emit("rune", at, this.#quotedEnd(at, code), true);
		if (code === 96) return this.#emit("string", at, this.#rawEnd(at), true);
		if (code === 59) return this.#emit("semicolon", at, at + 1, false);
		if (code === 46 && CLASS[this.#source.charCodeAt(at + 1)] === DIGIT) {
			return this.#emit("number", at, this.#numberEnd(at), true);
		}
		return this.#operator(code, at);
	}

	#wordEnd(from: number): number {
		const source = this.#source;
		let at = from;
		while (at < this.#limit) {
			const code = source.charCodeAt(at);
			if (code < 128 && (CLASS[code] as number) < LETTER) break;
			at += 1;
		}
		return at;
	}

	/** Digits, letters, dots and a sign after an exponent; loose, since only valid numbers occur. */
	#numberEnd(from: number): number {
		const source = this.#source;
		const hex = source.charCodeAt(from) === 48 && (source.charCodeAt(from + 1) | 32) === 120;
		let at = from;
		while (at < this.#limit) {
			const code = source.charCodeAt(at);
			const part = code === 46 || (code < 128 && (CLASS[code] as number) >= LETTER);
			const exponent = (source.charCodeAt(at - 1) | 32) === (hex ? 112 : 101);
			const signed = (code === 43 || code === 45) && at > from && exponent;
			if (!part && !signed) break;
			at += 1;
		}
		return at;
	}

	#quotedEnd(from: number, quote: number): number {
		const source = this.#source;
		for (let at = from + 1; at < this.#limit; at++) {
			const code = source.charCodeAt(at);
			if (code === BACKSLASH) at += 1;
			else if (code === quote) return at + 1;
			else if (code === NEWLINE) return at;
		}
		return this.#limit;
	}

	#rawEnd(from: number): number {
		const end = this.#source.indexOf("`", from + 1);
		return end === -1 ? this.#limit : end + 1;
	}

	#lineComment(at: number): TokenKind {
		const end = this.#source.indexOf("\n", at);
		return this.#emit("comment", at, end === -1 ? this.#limit : end, this.#closes);
	}

	/** A block comment that spans lines acts as a newline: the semicolon comes first, then the comment again. */
	#blockComment(at: number): TokenKind {
		const close = this.#source.indexOf("*/", at + 2);
		const end = close === -1 ? this.#limit : close + 2;
		if (this.#closes) {
			const newline = this.#source.indexOf("\n", at);
			if (newline !== -1 && newline < end) return this.#emit("semicolon", at, at, false);
		}
		return this.#emit("comment", at, end, this.#closes);
	}

	#operator(code: number, at: number): TokenKind {
		const longer = OPERATORS_BY_HEAD.get(code)?.find((operator) => this.#source.startsWith(operator, at));
		const length = longer?.length ?? 1;
		const closes =
			longer === undefined ? code === 41 || code === 93 || code === 125 : longer === "++" || longer === "--";
		return this.#emit("operator", at, at + length, closes);
	}
}
