/** Change units of a go.mod: requirements, replacements and the go and toolchain lines. */
import { type GoModDirective, goModDirectives } from "../golang/go-mod.js";
import { isTestPath } from "../golang/test-path.js";
import type { FileVersions } from "./file-versions.js";
import { type ChangeUnit, isVendored, type UnitKind, type UnitSide } from "./unit.js";

interface Entry {
	readonly kind: UnitKind;
	readonly key: string;
	readonly text: string;
	readonly line: number;
}

/** True for go.mod files at any depth. */
export function isGoMod(path: string): boolean {
	return path === "go.mod" || path.endsWith("/go.mod");
}

/** One unit per entry that differs; entries pair by module path or directive. */
export function unitsOfGoMod(file: FileVersions): ChangeUnit[] {
	const old = entriesOf(file.old);
	const now = entriesOf(file.new);
	const units: ChangeUnit[] = [];
	for (const [key, entry] of now) {
		const before = old.get(key);
		old.delete(key);
		if (before === undefined) units.push(unitOf(file, null, entry));
		else if (before.text !== entry.text) units.push(unitOf(file, before, entry));
	}
	for (const entry of old.values()) units.push(unitOf(file, entry, null));
	return units;
}

function entriesOf(source: string | null): Map<string, Entry> {
	const entries = new Map<string, Entry>();
	for (const directive of source === null ? [] : goModDirectives(source)) {
		const entry = entryOf(directive);
		if (entry !== null) entries.set(`${entry.kind} ${entry.key}`, entry);
	}
	return entries;
}

function entryOf({ verb, args, comment, line }: GoModDirective): Entry | null {
	const [first, second = ""] = args;
	if (first === undefined) return null;
	switch (verb) {
		case "module":
			return null;
		case "go":
		case "toolchain":
			return { kind: "go-version", key: verb, text: first, line };
		case "require": {
			const indirect = /^\/\/\s*indirect\b/.test(comment) ? " // indirect" : "";
			return { kind: "requirement", key: first, text: `${second}${indirect}`, line };
		}
		case "replace": {
			const arrow = args.indexOf("=>");
			const by = args.slice(Math.max(arrow, 0)).join(" ");
			return {
				kind: "module",
				key: ["replace", ...args.slice(0, Math.max(arrow, 0))].join(" "),
				text: by,
				line,
			};
		}
		case "godebug":
			return { kind: "module", key: `godebug ${first.split("=")[0]}`, text: first, line };
		default:
			return { kind: "module", key: [verb, ...args].join(" "), text: "", line };
	}
}

function unitOf(file: FileVersions, old: Entry | null, now: Entry | null): ChangeUnit {
	const shown = (now ?? old) as Entry;
	const path = now === null ? file.oldPath : file.path;
	return {
		path,
		key: shown.key,
		kind: shown.kind,
		change: old === null ? "added" : now === null ? "removed" : "modified",
		old: old === null ? null : sideOf(file.oldPath, old),
		new: now === null ? null : sideOf(file.path, now),
		generated: false,
		vendored: isVendored(path),
		test: isTestPath(path),
	};
}

function sideOf(path: string, entry: Entry): UnitSide {
	const { key, line, text } = entry;
	return { path, key, line, endLine: line, docLine: line, text, doc: "", declaration: null };
}
