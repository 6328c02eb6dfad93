/** `changes A..B`: streams the units of a range, clusters them and adds what only the whole module can tell. */
import { changeSet } from "../change/change-set.js";
import { notesOf, type UnitRecord } from "../change/record.js";
import type { ChangesReport } from "../change/report-data.js";
import { moduleDeprecations } from "../change/risk/module-deprecations.js";
import type { ModuleKnowledge, RiskNote } from "../change/risk-notes.js";
import type { Measure } from "../change/similarity/measure.js";
import { isTest, isVendored } from "../change/unit.js";
import type { Commit, Sha } from "../model/commit.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import { type ChangeOptions, changeRecords, RECORDS_VERSION } from "./change-records.js";
import { checkRange } from "./check-range.js";
import { silent } from "./progress.js";
import { loadPage, pageKey, savePage } from "./report-cache.js";

/** Files of a module that are searched for deprecations; above it only the standard library's are known. */
const MAX_MODULE_FILES = 4_000;
const FILES_AT_ONCE = 400;

/** Describes a range; throws Failure for ranges that hold nothing. */
export async function describeChanges(
	source: CommitSource,
	names: { readonly from: string; readonly to: string },
	measure: Measure,
	options: ChangeOptions = {},
): Promise<ChangesReport> {
	const { report = silent } = options;
	const { range, warnings: rangeWarnings } = await checkRange(source, names);
	const asked = `${names.from}..${names.to}`;
	const cache = options.cache ?? null;
	const key = pageKey(range, measure.name, RECORDS_VERSION);
	const known = cache === null ? null : loadPage(cache, key, asked, range, measure.name);
	if (known !== null) return known;
	const commits = new Map<Sha, Commit>();
	const units: UnitRecord[] = [];
	const warnings: Warning[] = [...rangeWarnings];
	const extent = measure.name === "seed" ? "whole" : "edit";
	for await (const recorded of changeRecords(source, range, { ...options, extent })) {
		commits.set(recorded.commit.sha, recorded.commit);
		units.push(...recorded.records);
		warnings.push(...recorded.warnings);
	}
	report("clustering");
	const set = changeSet(units, measure);
	const module = await moduleKnowledge(source, range.to, units, warnings);
	const all = [...warnings, ...source.warnings()];
	const page = { range, asked, commits, set, notes: allNotes(units, module), warnings: all };
	if (cache !== null) savePage(cache, key, page);
	return page;
}

function allNotes(
	units: readonly UnitRecord[],
	module: ModuleKnowledge,
): ReadonlyMap<string, readonly RiskNote[]> {
	const notes = units.map((unit) => [unit.id, notesOf(unit, module)] as const);
	return new Map(notes.filter(([, found]) => found.length > 0));
}

/** Deprecated names of the module's own code at a commit. */
async function moduleKnowledge(
	source: CommitSource,
	commit: Sha,
	units: readonly UnitRecord[],
	warnings: Warning[],
): Promise<ModuleKnowledge> {
	if (units.every((unit) => unit.newNames.length === 0)) return { deprecated: new Map() };
	// Only packages whose names are newly used matter; their folder ends in the package's name as a rule.
	const packages = new Set(
		units.flatMap((unit) => unit.newNames.map((name) => name.slice(0, name.indexOf(".")))),
	);
	const files = (await source.tree(commit)).filter(
		({ path }) =>
			path.endsWith(".go") && !isTest(path) && !isVendored(path) && packages.has(folderName(path)),
	);
	if (files.length > MAX_MODULE_FILES) {
		const text = `the range uses packages of ${files.length} files; their own deprecations were not looked up`;
		warnings.push(warning("W-CHANGES-DEPRECATED", text));
		return { deprecated: new Map() };
	}
	const deprecated = new Map<string, string>();
	for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
		const blobs = await source.blobs(files.slice(at, at + FILES_AT_ONCE).map((file) => file.blob));
		const texts = [...blobs.values()].filter((text) => text !== null);
		for (const [name, advice] of moduleDeprecations(texts).deprecated) deprecated.set(name, advice);
	}
	return { deprecated };
}

function folderName(path: string): string {
	return path.split("/").at(-2) ?? "";
}
