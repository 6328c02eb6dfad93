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
		if (kind === "string" && text === '"C"') words.push(...preamble);
		if (kind !== "semicolon" && text !== "import") preamble.length = 0;
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
	return a === b || canonicalTokens(a) === canonicalTokens(b);
}

/** 128-bit hex digest of the canonical tokens of a span: equal digests mean an unchanged syntax tree. */
export function syntaxHash(source: string, from = 0, to = source.length): string {
	return createHash("sha256")
		.update(canonicalTokens(source, from, to))
		.digest("hex")
		.slice(0, 32);
}
