/** `changes A..B`: streams the units of a range, clusters them and adds what only the whole module can tell. */
import { changeSet } from "../change/change-set.js";
import { notesOf, type UnitRecord } from "../change/record.js";
import type { ChangesReport } from "../change/report-data.js";
import type { RiskNote } from "../change/risk-notes.js";
import type { Measure } from "../change/similarity/measure.js";
import type { Commit, Sha } from "../model/commit.js";
import type { Warning } from "../model/warning.js";
import type { CommitSource } from "../sources/commits.js";
import { type ChangeOptions, changeRecords, RECORDS_VERSION } from "./change-records.js";
import { checkRange } from "./check-range.js";
import { type RangeKnowledge, rangeKnowledge } from "./module-knowledge.js";
import { silent } from "./progress.js";
import { loadPage, pageKey, savePage } from "./report-cache.js";

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
	const knowledge = await rangeKnowledge(source, range.to, units, warnings, options.parser);
	const all = [...warnings, ...source.warnings()];
	const page = { range, asked, commits, set, notes: allNotes(units, knowledge), warnings: all };
	if (cache !== null) savePage(cache, key, page);
	return page;
}

function allNotes(
	units: readonly UnitRecord[],
	{ module, packageOf }: RangeKnowledge,
): ReadonlyMap<string, readonly RiskNote[]> {
	const notes = units.map((unit) => [unit.id, notesOf(unit, module, packageOf)] as const);
	return new Map(notes.filter(([, found]) => found.length > 0));
}
