/** Which units take part in comparing, and how they group into commits. */
import type { Sha } from "../model/commit.js";
import type { UnitRecord } from "./record.js";
import type { Item } from "./similarity/measure.js";

/** Generated, vendored and format-only units are told but not compared: nobody edited their meaning. */
export function isComparable(unit: UnitRecord): boolean {
	return !unit.generated && !unit.vendored && unit.change !== "formatted" && unit.kind !== "file";
}

/** A commit as one item: its comparable units. */
export interface CommitItem extends Item {
	readonly commit: Sha;
}

/** Commits with at least one comparable unit, in the order they first appear. */
export function commitItems(records: readonly UnitRecord[]): readonly CommitItem[] {
	const byCommit = new Map<Sha, UnitRecord[]>();
	for (const record of records) {
		if (!isComparable(record)) continue;
		const units = byCommit.get(record.commit);
		if (units === undefined) byCommit.set(record.commit, [record]);
		else units.push(record);
	}
	return [...byCommit].map(([commit, units]) => ({ commit, units }));
}
