/** Renames every identifier of a Go text consistently, keeping keywords, predeclared names and export case. */
import { createHash } from "node:crypto";
import { GoScanner } from "../../../src/golang/scanner.js";

/** Keywords, and names whose meaning the language fixes: renaming them would change the program. */
const FIXED = new Set(
	"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var append cap clear close complex copy delete imag len make max min new panic print println real recover any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false nil iota _ init main".split(
		" ",
	),
);

const known = new Map<string, string>();

function newName(name: string): string {
	const given = known.get(name);
	if (given !== undefined) return given;
	const digest = createHash("sha256").update(`renamed ${name}`).digest("hex").slice(0, 8);
	const made = /^\p{Lu}/u.test(name) ? `R${digest}` : `r${digest}`;
	known.set(name, made);
	return made;
}

/** The same program under other names; strings and comments stay. */
export function renameIdentifiers(source: string): string {
	const scanner = new GoScanner(source);
	const parts: string[] = [];
	let at = 0;
	for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
		if (kind !== "name") continue;
		const name = scanner.text();
		if (FIXED.has(name)) continue;
		parts.push(source.slice(at, scanner.start), newName(name));
		at = scanner.end;
	}
	return parts.join("") + source.slice(at);
}
