/**
 * "Only the format or comments changed", decided on tokens: two texts with the same tokens (after Go's own
 * semicolon rules) have the same syntax tree. Comments that tools obey (`//go:...`, `//export`, `// +build`,
 * the cgo preamble) are kept, since they change the program. Never says "unchanged" of a real change; may
 * call a change what gofmt -s would call none (redundant parentheses).
 */
import { createHash } from "node:crypto";
import { LongLiterals } from "./long-literals.js";
import { GoScanner } from "./scanner.js";
import { type SharedEnds, sharedEnds } from "./shared-ends.js";

const DIRECTIVE = /^\/\/(?:go:|export |line |extern |\s*\+build\s)|^\/\*line /;

/** Tokens of a span in one canonical text: one token a line, without comments and optional separators. */
export function canonicalTokens(source: string, from = 0, to = source.length): string {
	const tokens = new CanonicalTokens(source, from, to);
	while (tokens.read()) {
		// each reading takes one token of the text
	}
	return tokens.words.join("\n");
}

/** Reads the tokens of a span one by one. */
class CanonicalTokens {
	/** What was read, in its canonical form. */
	readonly words: string[] = [];
	readonly #scanner: GoScanner;
	/** A separator that vanishes when a closing bracket follows (`{ return }` is `{ return; }`). */
	#pending = "";
	readonly #preamble: string[] = [];

	constructor(source: string, from: number, to: number) {
		this.#scanner = new GoScanner(source, from, to);
	}

	/** Offset behind the last token. */
	get end(): number {
		return this.#scanner.end;
	}

	/** Reads a token, which may add no word or several; false at the end. */
	read(): boolean {
		const { words } = this;
		const kind = this.#scanner.next();
		if (kind === "end") return false;
		const text = this.#scanner.text();
		if (kind === "comment") {
			if (DIRECTIVE.test(text)) words.push(text.trimEnd());
			else this.#preamble.push(text);
			return true;
		}
		if (text === '"C"' || text === "`C`") words.push(...this.#preamble);
		// The preamble also stands before `import (`.
		if (kind !== "semicolon" && text !== "import" && text !== "(") this.#preamble.length = 0;
		const separates = kind === "semicolon" || text === ",";
		const closes = text === "}" || text === ")";
		if (this.#pending !== "" && !closes) words.push(this.#pending);
		this.#pending = separates ? (kind === "semicolon" ? ";" : ",") : "";
		if (!separates) words.push(text);
		return true;
	}
}

/** True when two texts are the same program text but for format and comments. */
export function sameSyntax(a: string, b: string): boolean {
	if (a === b) return true;
	const shared = sharedEnds(a, b);
	return (
		!surelyDiffer(a, b, shared) && (sameBetween(a, b, shared) ?? canonicalTokens(a) === canonicalTokens(b))
	);
}

/** The end of a top-level declaration as gofmt writes it. */
const declarationEnd = "\n}\n";

/**
 * Compares only the tokens from the end of the last declaration before the differences to the end of the first one
 * behind them; the scanner is in the same state there on both sides. Null when those ends may not be what they look
 * like: a raw string or a comment may hold such a line.
 */
function sameBetween(a: string, b: string, { head, tail }: SharedEnds): boolean | null {
	const before = a.lastIndexOf(declarationEnd, head - declarationEnd.length) + declarationEnd.length;
	const from = before < declarationEnd.length || /`|\/\*/.test(a.slice(0, before)) ? 0 : before;
	const behind = a.indexOf(declarationEnd, a.length - tail);
	if (behind < 0) return null;
	const end = behind + declarationEnd.length;
	const other = end + b.length - a.length;
	if (a.slice(from, end).includes("/*") || b.slice(from, other).includes("/*")) return null;
	const left = canonicalTokens(a, from, end);
	const right = canonicalTokens(b, from, other);
	// A raw string that goes on behind the limit would end with the line's end.
	return left.endsWith("}") && right.endsWith("}") ? left === right : null;
}

/**
 * Most edits show in the first line that differs. What came before it decides about one separator at most, which both
 * versions have or lack alike. Says nothing where a literal or a comment comes over the line's start, or goes on behind
 * the differences.
 */
function surelyDiffer(a: string, b: string, { head, tail }: SharedEnds): boolean {
	const from = a.lastIndexOf("\n", head - 1) + 1;
	if (!new LongLiterals(a).areClosedAt(from)) return false;
	const lineEnd = a.indexOf("\n", a.length - tail);
	const behind = lineEnd < 0 ? 0 : a.length - lineEnd;
	const [left, right] = [a, b].map((text) => new CanonicalTokens(text, from, text.length - behind)) as [
		CanonicalTokens,
		CanonicalTokens,
	];
	const readTo = (tokens: CanonicalTokens, at: number, limit: number): string | undefined => {
		while (tokens.words.length <= at && tokens.read()) if (tokens.end >= limit) return undefined;
		return tokens.words[at];
	};
	for (let at = 0; ; at++) {
		const one = readTo(left, at, a.length - behind);
		const other = readTo(right, at, b.length - behind);
		if (one === undefined || other === undefined) return false;
		if (one !== other) return true;
	}
}

/** 128-bit hex digest of the canonical tokens of a span: equal digests mean an unchanged syntax tree. */
export function syntaxHash(source: string, from = 0, to = source.length): string {
	return createHash("sha256")
		.update(canonicalTokens(source, from, to))
		.digest("hex")
		.slice(0, 32);
}
