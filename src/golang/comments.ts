/**
 * What comments say to tools: doc comments with `Deprecated:` paragraphs, build constraints and the
 * generated-code line. Comments come in source order, as the file's one pass meets them.
 */
import type { LineIndex } from "./lines.js";

export interface DocComment {
	/** First line of the comment. */
	readonly line: number;
	/** Text of the `Deprecated:` paragraph on one line, or null. */
	readonly deprecated: string | null;
}

interface Span {
	readonly start: number;
	readonly end: number;
	readonly line: number;
	readonly endLine: number;
}

const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.$/;

/** Comments of one file. */
export class FileComments {
	readonly #source: string;
	readonly #lines: LineIndex;
	readonly #header: string[] = [];
	#headerOpen = true;
	#codeBegan = false;
	#generated = false;
	readonly #spans: Span[] = [];
	/** Index of the comment that ends on a line. */
	readonly #byEndLine = new Map<number, number>();

	constructor(source: string, lines: LineIndex) {
		this.#source = source;
		this.#lines = lines;
	}

	add(start: number, end: number): void {
		if (this.#headerOpen) this.#header.push(this.#source.slice(start, end).trimEnd());
		if (!this.#codeBegan) this.#generated ||= GENERATED.test(this.#source.slice(start, end).trimEnd());
		const line = this.#lines.lineAt(start);
		const endLine = this.#lines.lineAt(Math.max(start, end - 1));
		this.#byEndLine.set(endLine, this.#spans.length);
		this.#spans.push({ start, end, line, endLine });
	}

	/** Comments from here on no longer stand before the package clause. */
	closeHeader(): void {
		this.#headerOpen = false;
	}

	/** Comments from here on no longer stand before the first import or declaration. */
	beginCode(): void {
		this.#codeBegan = true;
	}

	/** The comments that end on the line above and touch each other, if they stand alone on their lines. */
	docBefore(line: number): DocComment | null {
		const last = this.#byEndLine.get(line - 1);
		if (last === undefined) return null;
		let first = last + 1;
		let next = line;
		for (let span = this.#spans[last]; span !== undefined; span = this.#spans[first - 1]) {
			if (span.endLine !== next - 1 || !this.#aloneOnLine(span)) break;
			first -= 1;
			next = span.line;
		}
		if (first > last) return null;
		const texts = this.#spans.slice(first, last + 1).map((span) => this.#source.slice(span.start, span.end));
		return { line: next, deprecated: deprecation(texts) };
	}

	#aloneOnLine(span: Span): boolean {
		return this.#source.slice(this.#lines.startOf(span.line), span.start).trim() === "";
	}

	/** The marker stands above the package clause, or right below it, where older generators (msgp) put it. */
	generated(): boolean {
		return this.#generated;
	}

	buildConstraint(): string | null {
		const modern = this.#header.find((text) => text.startsWith("//go:build "));
		if (modern !== undefined) return modern.slice("//go:build ".length).trim();
		const old = this.#header.flatMap((text) => {
			const match = /^\/\/\s*\+build\s+(.*)$/.exec(text);
			return match?.[1] === undefined ? [] : [`(${plusBuild(match[1])})`];
		});
		return old.length === 0 ? null : old.join(" && ");
	}
}

/** A `+build` line: blanks are "or", commas "and" (cmd/go, "Build constraints"). */
function plusBuild(line: string): string {
	return line
		.trim()
		.split(/\s+/)
		.map((option) => option.split(",").join(" && "))
		.join(" || ");
}

function deprecation(comments: readonly string[]): string | null {
	const lines = comments
		.flatMap((text) => text.split("\n"))
		.map((line) =>
			line
				.replace(/^\s*(?:\/\/|\/\*|\*(?!\/))?\s?/, "")
				.replace(/\*\/\s*$/, "")
				.trimEnd(),
		);
	const from = lines.findIndex((line) => line.startsWith("Deprecated: "));
	if (from === -1) return null;
	const blank = lines.findIndex((line, at) => at > from && line.trim() === "");
	return lines
		.slice(from, blank === -1 ? lines.length : blank)
		.join(" ")
		.slice("Deprecated: ".length)
		.trim();
}
