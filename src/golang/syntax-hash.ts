/**
 * "Only the format or comments changed", decided on tokens: two texts with the same tokens (after Go's own
 * semicolon rules) have the same syntax tree. Comments that tools obey (`//go:...`, `//export`, `// +build`,
 * the cgo preamble) are kept, since they change the program. Never says "unchanged" of a real change; may
 * call a change what gofmt -s would call none (redundant parentheses).
 */
import { createHash } from "node:crypto";
import { GoScanner } from "./scanner.js";

const DIRECTIVE = /^\/\/(?:go:|export |line |extern |\s*\+build\s)|^\/\*line /;

/** Tokens of a span in one canonical text: one token a line, without comments and optional separators. */
export function canonicalTokens(source: string, from = 0, to = source.length): string {
	const scanner = new GoScanner(source, from, to);
	const words: string[] = [];
	/** A separator that vanishes when a closing bracket follows (`{ return }` is `{ return; }`). */
	let pending = "";
	const preamble: string[] = [];
	for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
		const text = scanner.text();
		if (kind === "comment") {
			if (DIRECTIVE.test(text)) words.push(text.trimEnd());
			else preamble.push(text);
			continue;
		}
		if (text === '"C"' || text === "`C`") words.push(...preamble);
		// The preamble also stands before `import (`.
		if (kind !== "semicolon" && text !== "import" && text !== "(") preamble.length = 0;
		if (kind === "semicolon" || text === ",") {
			if (pending !== "") words.push(pending);
			pending = kind === "semicolon" ? ";" : ",";
			continue;
		}
		const closes = text === "}" || text === ")";
		if (pending !== "" && !closes) words.push(pending);
		pending = "";
		words.push(text);
	}
	return words.join("\n");
}

/** True when two texts are the same program text but for format and comments. */
export function sameSyntax(a: string, b: string): boolean {
	if (a === b) return true;
	const shared = sharedEnds(a, b);
	return (
		!surelyDiffer(a, b, shared) && (sameBetween(a, b, shared) ?? canonicalTokens(a) === canonicalTokens(b))
	);
}

/** How many first and last characters two texts share. */
interface SharedEnds {
	readonly head: number;
	readonly tail: number;
}

function sharedEnds(a: string, b: string): SharedEnds {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1;
	let tail = 0;
	while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
		tail += 1;
	return { head, tail };
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
 * Most edits change how many letters and digits there are outside of comments, which no format does. Looks at
 * the lines around what differs and says nothing where a comment may be near.
 */
function surelyDiffer(a: string, b: string, { head, tail }: SharedEnds): boolean {
	const from = a.lastIndexOf("\n", head - 1) + 1;
	const inner = [a.slice(from, a.length - tail), b.slice(from, b.length - tail)] as const;
	if (inner.some((text) => text.includes("//")) || a.includes("/*") || b.includes("/*")) return false;
	return wordLength(inner[0]) !== wordLength(inner[1]);
}

function wordLength(text: string): number {
	let length = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const upper = code & ~32;
		if (code >= 128 || code === 95 || (code >= 48 && code <= 57) || (upper >= 65 && upper <= 90)) length += 1;
	}
	return length;
}

/** 128-bit hex digest of the canonical tokens of a span: equal digests mean an unchanged syntax tree. */
export function syntaxHash(source: string, from = 0, to = source.length): string {
	return createHash("sha256")
		.update(canonicalTokens(source, from, to))
		.digest("hex")
		.slice(0, 32);
}
