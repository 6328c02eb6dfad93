/**
 * The head of a Go file: package clause, imports and build constraint, without looking at the code below. Reading
 * the imports of thousands of files is what an import closure costs, so the scan ends at the first declaration;
 * only the directives that may stand anywhere (`go:embed`, `go:generate`) are searched in the whole text.
 */
import { FileComments } from "./comments.js";
import { LineIndex } from "./lines.js";
import { GoScanner, type TokenKind } from "./scanner.js";

export interface FileHeader {
	/** "" when there is no package clause. */
	readonly package: string;
	/** Import paths, "C" included. */
	readonly imports: readonly string[];
	/** As FileDeclarations.buildConstraint. */
	readonly buildConstraint: string | null;
	/** Patterns of `//go:embed`, relative to the file's folder. */
	readonly embeds: readonly string[];
	/** Packages of `//go:generate go run`, as written. */
	readonly generators: readonly string[];
}

/** Reads the head of a file; any text is accepted. */
export function fileHeader(source: string): FileHeader {
	// The lines of comments do not matter here.
	const comments = new FileComments(source, new LineIndex(""));
	const scanner = new GoScanner(source);
	const next = (): TokenKind => {
		let kind = scanner.next();
		for (; kind === "comment"; kind = scanner.next()) comments.add(scanner.start, scanner.end);
		return kind;
	};
	let name = "";
	const imports: string[] = [];
	for (let kind = next(); kind !== "end"; kind = next()) {
		if (kind === "semicolon") continue;
		const word = scanner.text();
		if (word === "package" && name === "") {
			comments.closeHeader();
			if (next() === "name") name = scanner.text();
		} else if (word === "import") readImports(scanner, next, imports);
		else break;
	}
	return {
		package: name,
		imports,
		buildConstraint: comments.buildConstraint(),
		embeds: directives(source, "//go:embed ").flatMap((text) => text.match(/"[^"]*"|`[^`]*`|\S+/g) ?? []),
		generators: directives(source, "//go:generate ").flatMap(
			(text) => /^go\s+run\s+(?:-\S+\s+)*(\S+)/.exec(text)?.[1] ?? [],
		),
	};
}

/** Reads `"path"`, `alias "path"` or a parenthesised list of them; stops after the statement. */
function readImports(scanner: GoScanner, next: () => TokenKind, imports: string[]): void {
	let grouped = false;
	for (let kind = next(); kind !== "end"; kind = next()) {
		if (kind === "string") imports.push(scanner.text().slice(1, -1));
		else if (kind === "semicolon" && !grouped) return;
		else if (kind === "operator" && scanner.head() === 40) grouped = true;
		else if (kind === "operator" && scanner.head() === 41) return;
	}
}

/** What follows a directive, for every line that starts with it. */
function directives(source: string, marker: string): string[] {
	const found: string[] = [];
	for (let at = source.indexOf(marker); at >= 0; at = source.indexOf(marker, at + marker.length)) {
		if (at > 0 && source[at - 1] !== "\n") continue;
		const end = source.indexOf("\n", at);
		found.push(source.slice(at + marker.length, end < 0 ? source.length : end).trim());
	}
	return found;
}
