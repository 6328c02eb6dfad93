/** What the notes of a range ask about its module as a whole: its own deprecations, and the packages of goroutines. */
import { posix } from "node:path";
import type { UnitRecord } from "../change/record.js";
import { moduleDeprecations } from "../change/risk/module-deprecations.js";
import { type DeprecatedMethod, type ModuleKnowledge, NOTHING_KNOWN } from "../change/risk/rule.js";
import { PackageWrites } from "../change/risk/shared-writes.js";
import { isVendored } from "../change/unit.js";
import { type GoParser, loadParser } from "../golang/parser.js";
import { isProgramCode } from "../golang/test-path.js";
import type { Sha } from "../model/commit.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Files of a module that are searched for deprecations; above it only the standard library's are known. */
const MAX_MODULE_FILES = 4_000;
/** Files of a package that are read for the functions a goroutine calls. */
const MAX_PACKAGE_FILES = 1_000;

/** Answers about the module at one commit. */
export interface RangeKnowledge {
	readonly module: ModuleKnowledge;
	/** The package of a unit whose goroutines call something; null for others. */
	packageOf(unit: UnitRecord): PackageWrites | null;
}

/** Reads what the units of a range ask for; nothing when they ask nothing. */
export async function rangeKnowledge(
	source: CommitSource,
	commit: Sha,
	units: readonly UnitRecord[],
	warnings: Warning[],
	given?: GoParser,
): Promise<RangeKnowledge> {
	const callers = units.filter((unit) => asksForPackage(unit));
	const users = units.filter((unit) => unit.newNames.length > 0);
	if (callers.length + users.length === 0) {
		return { module: NOTHING_KNOWN, packageOf: () => null };
	}
	const files = (await source.tree(commit)).filter(({ path }) => isProgramCode(path) && !isVendored(path));
	const module = await deprecations(source, files, users, warnings);
	const packages = new Map<string, PackageWrites>();
	const parser = given ?? (await loadParser());
	for (const folder of new Set(callers.map((unit) => posix.dirname(unit.path)))) {
		const own = files.filter(({ path }) => posix.dirname(path) === folder);
		if (own.length > MAX_PACKAGE_FILES) continue;
		packages.set(folder, new PackageWrites(await textsOf(source, own), parser));
	}
	return {
		module,
		packageOf: (unit) => (asksForPackage(unit) ? (packages.get(posix.dirname(unit.path)) ?? null) : null),
	};
}

function asksForPackage(unit: UnitRecord): boolean {
	return unit.goroutineCalls.length > 0 && !unit.test && !unit.generated;
}

/** Deprecated names of the module's own code. */
async function deprecations(
	source: CommitSource,
	files: readonly TreeEntry[],
	users: readonly UnitRecord[],
	warnings: Warning[],
): Promise<ModuleKnowledge> {
	// Only packages whose names are newly used matter, and those of the users for methods; a folder ends in its
	// package's name as a rule.
	const packages = new Set([
		...users.flatMap((unit) => unit.newNames.map((name) => name.slice(0, name.indexOf(".")))),
		...users.map((unit) => posix.basename(posix.dirname(unit.path))),
	]);
	const asked = files.filter(({ path }) => packages.has(posix.basename(posix.dirname(path))));
	if (asked.length > MAX_MODULE_FILES) {
		const text = `the range uses packages of ${asked.length} files; their own deprecations were not looked up`;
		warnings.push(warning("W-CHANGES-DEPRECATED", text));
		return NOTHING_KNOWN;
	}
	const folders = new Map<string, TreeEntry[]>();
	for (const file of asked) {
		const folder = posix.dirname(file.path);
		folders.set(folder, [...(folders.get(folder) ?? []), file]);
	}
	const deprecated = new Map<string, string>();
	const methods: DeprecatedMethod[] = [];
	// A package at a time: whether a method's name is good elsewhere is a question about its package.
	for (const own of folders.values()) {
		const found = moduleDeprecations(await textsOf(source, own));
		for (const [name, advice] of found.deprecated) deprecated.set(name, advice);
		methods.push(...found.methods);
	}
	return { deprecated, methods };
}

async function textsOf(source: CommitSource, files: readonly TreeEntry[]): Promise<string[]> {
	const blobs = await source.blobs(files.map((file) => file.blob));
	return [...blobs.values()].filter((text) => text !== null);
}
