/**
 * How git is asked for the diffs of a program's files (sources/program-files.ts) in a long range. It holds every entry
 * of every tree on its way against every pathspec, and patterns cost it more than the diffs do. So it gets few of
 * them, and attributes that call all other files binary, which spares it their contents: `isProgramFile` decides on
 * what comes. A repository's own attributes win over these; more is compared then, and thrown away.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders with little to read are left out whole, and files without an ending: they are often built programs. */
export const cheapPaths: readonly string[] = [
	"*.*",
	"*Dockerfile*",
	":(exclude)vendor",
	":(exclude)third_party",
	":(exclude).github",
];

/** The attributes. They stand beside this file, in the bundle too. */
export function attributesFile(): string {
	return join(dirname(fileURLToPath(import.meta.url)), "program-files.gitattributes");
}
