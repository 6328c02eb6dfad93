/** Deprecated declarations of a module's own code, from their doc comments. */
import { type Declaration, declarations } from "../../golang/declarations.js";
import type { DeprecatedMethod, ModuleKnowledge } from "./rule.js";

/**
 * Reads Go files: exported functions, types, variables and constants by `package.Name`, methods by name. A method
 * counts only when all methods of that name in its package are deprecated: calls do not tell the receiver's type.
 */
export function moduleDeprecations(sources: Iterable<string>): ModuleKnowledge {
	const deprecated = new Map<string, string>();
	const texts = [...sources];
	const methods: DeprecatedMethod[] = [];
	for (const source of texts) {
		// Most files deprecate nothing; a substring search is far cheaper than a scan.
		if (!source.includes("Deprecated: ")) continue;
		const file = declarations(source);
		for (const one of file.declarations) {
			if (one.deprecated === null || !/^\p{Lu}/u.test(one.name)) continue;
			if (one.receiver === null) deprecated.set(`${file.package}.${one.name}`, one.deprecated);
			else methods.push({ package: file.package, key: one.key, name: one.name, advice: one.deprecated });
		}
	}
	const names = new Set(methods.map((method) => method.name));
	const kept = names.size === 0 ? new Set<string>() : stillGood(texts, names);
	return { deprecated, methods: methods.filter((one) => !kept.has(`${one.package}.${one.name}`)) };
}

/** Names, with their package, that some method, function or interface has without being deprecated. */
function stillGood(texts: readonly string[], names: ReadonlySet<string>): ReadonlySet<string> {
	const found = new Set<string>();
	const good = (one: Declaration): readonly string[] => [
		...(one.deprecated === null ? [one.name] : []),
		...(one.kind === "type" ? one.members.map((member) => member.name) : []),
	];
	for (const text of texts) {
		if (![...names].some((name) => text.includes(`${name}(`))) continue;
		const file = declarations(text);
		for (const name of file.declarations.flatMap(good))
			if (names.has(name)) found.add(`${file.package}.${name}`);
	}
	return found;
}
