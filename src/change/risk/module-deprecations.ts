/** Deprecated declarations of a module's own code, from their doc comments. */
import { declarations } from "../../golang/declarations.js";
import type { ModuleKnowledge } from "./rule.js";

/** Reads Go files; only exported functions, types, variables and constants, by `package.Name`. */
export function moduleDeprecations(sources: Iterable<string>): ModuleKnowledge {
	const deprecated = new Map<string, string>();
	for (const source of sources) {
		// Most files deprecate nothing; a substring search is far cheaper than a scan.
		if (!source.includes("Deprecated: ")) continue;
		const file = declarations(source);
		for (const one of file.declarations) {
			if (one.deprecated === null || one.receiver !== null || !/^\p{Lu}/u.test(one.name)) continue;
			deprecated.set(`${file.package}.${one.name}`, one.deprecated);
		}
	}
	return { deprecated };
}
