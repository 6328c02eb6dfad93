/** What the pages of `changes` and `similar` say in any form: counts, order, and how much fits. */
import type { UnitRecord } from "../change/record.js";
import type { ChangesReport } from "../change/report-data.js";
import type { RiskNote } from "../change/risk-notes.js";
import { count } from "./numbers.js";

/** A risk note with its unit's commit. */
export interface PlacedNote {
	readonly note: RiskNote;
	readonly commit: string;
}

/** Most telling rules first; locks and handlers are many and rarely the cause. */
const WEIGHT: Readonly<Record<string, number>> = {
	"nil-check-removed": 9,
	"bounds-check-removed": 9,
	"error-ignored": 8,
	"map-write-in-goroutine": 8,
	"context-dropped": 7,
	"defer-in-loop": 7,
	"limit-changed": 6,
	"go-version-raised": 6,
	"error-rewrapped": 5,
	"unsafe-api": 5,
	"lock-changed": 4,
	"goroutine-unguarded": 3,
	"deprecated-api": 2,
	"handler-unguarded": 1,
};

/** All notes, heaviest rule first, then newest commit. */
export function placedNotes(report: ChangesReport): readonly PlacedNote[] {
	const all = report.set.units.flatMap((unit) =>
		(report.notes.get(unit.id) ?? []).map((note) => ({ note, commit: unit.commit })),
	);
	return all.sort((a, b) => (WEIGHT[b.note.rule] ?? 0) - (WEIGHT[a.note.rule] ?? 0));
}

/** `472 commits, 2,433 changed declarations in 610 files; 1,276 of them in 374 clusters`. */
export function headline(report: ChangesReport): string {
	const { units, clusters, clusterOf } = report.set;
	const files = new Set(units.map((unit) => unit.path)).size;
	const inside = `${clusterOf.size} of them in ${count(clusters.length, "cluster")}`;
	const total = `${count(units.length, "changed unit")} in ${count(files, "file")}`;
	return `${count(report.commits.size, "commit")}, ${total}; ${inside}`;
}

/** What was told apart and left out of comparing. */
export function asides(report: ChangesReport): readonly string[] {
	const { units } = report.set;
	const told = (n: number, text: string): string[] => (n === 0 ? [] : [`${n} ${text}`]);
	return [
		...told(units.filter((unit) => unit.change === "formatted").length, "only formatted or commented"),
		...told(units.filter((unit) => unit.generated).length, "in generated files"),
		...told(units.filter((unit) => unit.vendored).length, "vendored files"),
		...told(units.filter((unit) => unit.change === "renamed").length, "renamed"),
		...told(units.filter((unit) => unit.change === "moved").length, "moved to another file"),
		...told(
			units.filter((unit) => unit.reasons.length > 0 && unit.actions > 0).length,
			"compared within limits (see the JSON)",
		),
	];
}

/** `path:line symbol`. */
export function placeOfUnit(unit: UnitRecord): string {
	return `${unit.path}:${unit.line} ${unit.key}`;
}
