/**
 * Records of one commit, which depend on nothing but the texts of its files: what is done here or in a worker, and
 * what the cache keeps.
 */
import type { GoParser } from "../golang/parser.js";
import type { Sha } from "../model/commit.js";
import { decoded, type FileBytes } from "./file-versions.js";
import { bareRecordOf, recordOf, type UnitRecord } from "./record.js";
import type { ChangeUnit, Extent } from "./unit.js";
import { editOf } from "./unit-edit.js";
import { unitsOfFiles } from "./units-of-files.js";

/** A commit with the Go files and go.mod that it changes. */
export interface CommitFiles {
	readonly commit: Sha;
	readonly files: readonly FileBytes[];
}

/** Makes records elsewhere: in other threads, so that several commits are compared at once. */
export interface RecordWorkers {
	/** Batches that are worked on at once. */
	readonly size: number;
	/** The records of each commit as `recordsToText` gives them, in the order of the commits. */
	records(commits: readonly CommitFiles[], extent: Extent): Promise<readonly string[]>;
	/** No more questions for now: gives back the memory of threads that have nothing to do. */
	rest(): void;
}

/** The records of a commit; ids are unique in it. */
export function recordsOfFiles(
	{ commit, files }: CommitFiles,
	parser: GoParser,
	extent: Extent,
): UnitRecord[] {
	const seen = new Map<string, number>();
	return unitsOfFiles(files.map(decoded)).map((unit) => {
		const record = recordOfUnit(commit, unit, parser, extent);
		const times = (seen.get(record.id) ?? 0) + 1;
		seen.set(record.id, times);
		return times === 1 ? record : { ...record, id: `${record.id}~${times}` };
	});
}

function recordOfUnit(commit: Sha, unit: ChangeUnit, parser: GoParser, extent: Extent): UnitRecord {
	if (unit.vendored) return bareRecordOf(commit, unit, "vendored: not looked into");
	if (unit.generated) return bareRecordOf(commit, unit, "generated: not compared");
	if (unit.change === "formatted") return bareRecordOf(commit, unit, "only format or comments differ");
	return recordOf(commit, editOf(unit, parser, extent));
}

/** Records without their commit's name, which stands in every id: the text is about the content alone. */
export function recordsToText(records: readonly UnitRecord[]): string {
	return JSON.stringify(
		records.map((record) => ({ ...record, commit: "", id: record.id.slice(record.commit.length) })),
	);
}

/** The records that a text holds, as those of `commit`. */
export function recordsFromText(text: string, commit: Sha): UnitRecord[] {
	const records = JSON.parse(text) as (UnitRecord & { commit: Sha; id: string })[];
	for (const record of records) {
		record.commit = commit;
		record.id = commit + record.id;
	}
	return records;
}
