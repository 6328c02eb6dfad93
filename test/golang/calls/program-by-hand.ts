/** Builds a program from Go texts for tests: path -> text, packages by folder, module `example.com/shop`. */
import { CallEdges } from "../../../src/golang/calls/call-edges.js";
import { Program } from "../../../src/golang/calls/program.js";
import type { Wanted } from "../../../src/golang/calls/wanted.js";
import { dirname } from "../../../src/golang/frame-resolver.js";
import { loadParser } from "../../../src/golang/parser.js";

const parser = await loadParser();
const module = "example.com/shop";

export const folderOf = (path: string): string | null =>
	path === module ? "" : path.startsWith(`${module}/`) ? path.slice(module.length + 1) : null;

export function programOf(files: Readonly<Record<string, string>>): Program {
	const program = new Program(folderOf);
	for (const folder of new Set(Object.keys(files).map(dirname))) {
		const own = Object.entries(files).filter(([path]) => dirname(path) === folder);
		program.add(
			folder,
			own.map(([path, text]) => ({ path, text })),
		);
	}
	return program;
}

/** `folder#T.M` names as the map that edges are searched with. */
export function wantedOf(names: readonly string[]): Wanted {
	const wanted = new Map<string, { folder: string; key: string }[]>();
	for (const one of names) {
		const [folder = "", key = ""] = one.split("#");
		const last = key.slice(key.indexOf(".") + 1);
		wanted.set(last, [...(wanted.get(last) ?? []), { folder, key }]);
	}
	return wanted;
}

/** Edges from `folder#key` to the wanted functions, as `link folder#key`. */
export function edgesOf(
	files: Readonly<Record<string, string>>,
	from: string,
	...wanted: readonly string[]
): string[] {
	const program = programOf(files);
	const [folder = "", key = ""] = from.split("#");
	const declared = program.package(folder)?.get(key);
	if (declared == null) throw new Error(`no ${from}`);
	const edges = new CallEdges(program, parser, wantedOf(wanted)).from(declared, () => true);
	return edges.map((one) => `${one.link} ${one.folder}#${one.key}`);
}
