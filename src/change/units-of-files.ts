/**
 * Change units of the files of one commit. Declarations pair by identity (key inside the file, then inside
 * the package folder), what is left by content: a renamed or moved function shares most of its words with the
 * one that vanished.
 */
import type { Declaration } from "../golang/declarations.js";
import {
	differingDeclarations,
	type VersionStretches,
	wholeVersion,
} from "../golang/differing-declarations.js";
import { sameSyntax } from "../golang/syntax-hash.js";
import { isTestPath } from "../golang/test-path.js";
import type { FileVersions } from "./file-versions.js";
import { isGoMod, unitsOfGoMod } from "./go-mod-units.js";
import { type ChangeUnit, isVendored, type UnitChange, type UnitSide } from "./unit.js";
import { wordSimilarity } from "./words.js";

/** Share of words (Dice) above which a vanished and a new declaration are one, renamed or moved. */
const RENAMED = 0.7;
/** Comparisons by content per commit; a commit that moves more is a reorganisation, matched by key only. */
const MAX_COMPARED = 20_000;
/** Declarations shorter than this (characters) are matched by identity only: `type X int` fits anywhere. */
const MIN_CONTENT = 60;

/** Units found so far, and the keys of those that are asked for. */
interface Found {
	readonly units: ChangeUnit[];
	readonly wanted: (key: string) => boolean;
}

interface Version {
	readonly side: UnitSide;
	readonly declaration: Declaration;
	readonly source: string;
	readonly generated: boolean;
}

/**
 * Units that the Go files and go.mod of one commit change, in file order. Unchanged declarations give none; a
 * vendored file is one unit, whatever changed in it (its text is not looked at: "" stands for "exists"). Units whose
 * key is not wanted are left out, and their versions not compared.
 */
export function unitsOfFiles(
	files: readonly FileVersions[],
	wanted: (key: string) => boolean = () => true,
): ChangeUnit[] {
	const units: ChangeUnit[] = [];
	const found: Found = { units, wanted };
	const vanished: Version[] = [];
	const appeared: Version[] = [];
	for (const file of files) {
		if (isVendored(file.path)) {
			units.push(vendoredUnit(file));
			continue;
		}
		if (isGoMod(file.path)) {
			units.push(...unitsOfGoMod(file));
			continue;
		}
		const [old, now] = versionsOf(file);
		pairByKey(old, now, found, vanished, appeared);
	}
	pairAcross(vanished, appeared, found);
	for (const one of vanished) units.push(unitOf(one, null, "removed"));
	for (const one of appeared) units.push(unitOf(null, one, "added"));
	return units.filter(({ key }) => wanted(key));
}

function vendoredUnit(file: FileVersions): ChangeUnit {
	const change = file.old === null ? "added" : file.new === null ? "removed" : "modified";
	const { path } = file;
	const flags = { generated: false, vendored: true, test: isTestPath(path) };
	return { path, key: path, kind: "file", change, old: null, new: null, ...flags };
}

/** Declarations of both versions, less those that are surely the same; a missing file has none. */
function versionsOf({ path, oldPath, old, new: now }: FileVersions): readonly [Version[], Version[]] {
	if (old !== null && now !== null) {
		const [before, after] = differingDeclarations(old, now);
		return [versions(before, oldPath), versions(after, path)];
	}
	const only = (text: string | null, of: string): Version[] =>
		text === null ? [] : versions(wholeVersion(text), of);
	return [only(old, oldPath), only(now, path)];
}

function versions({ stretches, generated }: VersionStretches, path: string): Version[] {
	return stretches.flatMap(({ text, declarations }) =>
		declarations.map((declaration) => ({
			side: sideOf(text, path, declaration),
			declaration,
			source: text,
			generated,
		})),
	);
}

function sideOf(source: string, path: string, declaration: Declaration): UnitSide {
	const { key, kind, line, endLine, docLine, docStart, start, end } = declaration;
	const code = source.slice(start, end);
	const text = kind === "type" && !/^type\b/.test(code) ? `type ${code}` : code;
	return { path, key, line, endLine, docLine, text, doc: source.slice(docStart, start), declaration };
}

function pairByKey(
	old: readonly Version[],
	now: readonly Version[],
	found: Found,
	vanished: Version[],
	appeared: Version[],
): void {
	const byKey = new Map(old.map((one) => [`${group(one)} ${one.side.key}`, one]));
	const left: Version[] = [];
	for (const one of now) {
		const key = `${group(one)} ${one.side.key}`;
		const before = byKey.get(key);
		if (before === undefined) left.push(one);
		else {
			byKey.delete(key);
			compare(before, one, found, "modified");
		}
	}
	for (const one of left) {
		const before = sharingNames(one, byKey.values());
		if (before === null) appeared.push(one);
		else {
			byKey.delete(`${group(before)} ${before.side.key}`);
			compare(before, one, found, "modified");
		}
	}
	vanished.push(...byKey.values());
}

/** Functions may become methods and types aliases, but a group of constants is not a function. */
function group(version: Version): string {
	const { kind } = version.declaration;
	return kind === "method" ? "function" : kind === "const" ? "var" : kind;
}

/** A var or const group whose first name changed is still the group that holds most of its names. */
function sharingNames(one: Version, candidates: Iterable<Version>): Version | null {
	if (group(one) !== "var") return null;
	const names = new Set(one.declaration.members.map((member) => member.name).filter((name) => name !== "_"));
	let best: Version | null = null;
	let most = 0;
	for (const other of candidates) {
		if (group(other) !== "var") continue;
		const shared = other.declaration.members.filter((member) => names.has(member.name)).length;
		if (shared > most) {
			most = shared;
			best = other;
		}
	}
	return best;
}

function compare(old: Version, now: Version, { units, wanted }: Found, change: UnitChange): void {
	if (!wanted(now.side.key)) return;
	const [a, b] = [old.declaration, now.declaration];
	const oldCode = old.source.slice(a.docStart, a.end);
	const newCode = now.source.slice(b.docStart, b.end);
	if (oldCode === newCode && change === "modified") return;
	const same = change === "modified" && sameSyntax(oldCode, newCode);
	units.push(unitOf(old, now, same ? "formatted" : change));
}

/** Same key in another file of the package first, then likeness of content; takes matches out of both lists. */
function pairAcross(vanished: Version[], appeared: Version[], found: Found): void {
	if (vanished.length === 0 || appeared.length === 0) return;
	const folder = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
	take(vanished, appeared, found, (old, now) =>
		old.side.key === now.side.key && folder(old.side.path) === folder(now.side.path) ? 1 : 0,
	);
	if (vanished.length * appeared.length > MAX_COMPARED) {
		take(vanished, appeared, found, (old, now) => (old.side.key === now.side.key ? 1 : 0));
		return;
	}
	take(vanished, appeared, found, (old, now) => {
		if (Math.min(old.side.text.length, now.side.text.length) < MIN_CONTENT) return 0;
		const score = wordSimilarity(old.side.text, now.side.text, RENAMED);
		return score < RENAMED ? 0 : score + (old.side.key === now.side.key ? 1 : 0);
	});
}

/** Pairs best first; both lists lose what was paired. */
function take(
	vanished: Version[],
	appeared: Version[],
	found: Found,
	score: (old: Version, now: Version) => number,
): void {
	const scored = vanished.flatMap((old) =>
		appeared
			.filter((now) => group(old) === group(now) && group(old) !== "import")
			.map((now) => ({ old, now, score: score(old, now) }))
			.filter((pair) => pair.score > 0),
	);
	for (const { old, now } of scored.sort((a, b) => b.score - a.score)) {
		const [i, j] = [vanished.indexOf(old), appeared.indexOf(now)];
		if (i === -1 || j === -1) continue;
		vanished.splice(i, 1);
		appeared.splice(j, 1);
		compare(old, now, found, old.side.key === now.side.key ? "moved" : "renamed");
	}
}

function unitOf(old: Version | null, now: Version | null, change: UnitChange): ChangeUnit {
	const shown = (now ?? old) as Version;
	const { path, key } = shown.side;
	return {
		path,
		key,
		kind: shown.declaration.kind,
		change,
		old: old?.side ?? null,
		new: now?.side ?? null,
		generated: (old?.generated ?? false) || (now?.generated ?? false),
		vendored: isVendored(path),
		test: isTestPath(path),
	};
}
