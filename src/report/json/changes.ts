/** faultline.changes/v1: units, clusters and risk notes of a range. Schema: schema/changes.v1.schema.json. */
import type { UnitCluster } from "../../change/change-set.js";
import type { UnitRecord } from "../../change/record.js";
import type { ChangesReport } from "../../change/report-data.js";
import type { RiskNote } from "../../change/risk-notes.js";
import { warningJson } from "./parts.js";
import { type JsonObject, jsonDocument, jsonNumber } from "./value.js";

/** The document as text. */
export function changesJson(report: ChangesReport): string {
	const { set } = report;
	return jsonDocument({
		schema: "faultline.changes/v1",
		range: { from: report.range.from, to: report.range.to },
		similarity: set.measure,
		commits: report.commits.size,
		units: set.units.map((unit) =>
			unitJson(unit, set.clusterOf.get(unit.id) ?? null, report.notes.get(unit.id)),
		),
		clusters: set.clusters.map(clusterJson),
		warnings: report.warnings.map(warningJson),
	});
}

function unitJson(unit: UnitRecord, cluster: string | null, notes: readonly RiskNote[] = []): JsonObject {
	return {
		id: unit.id,
		commit: unit.commit,
		file: unit.path,
		symbol: unit.key,
		kind: unit.kind,
		cluster,
		line: unit.line,
		change: unit.change,
		generated: unit.generated,
		vendored: unit.vendored,
		test: unit.test,
		actions: unit.actions,
		notes: notes.map(noteJson),
		limits: unit.reasons,
	};
}

function noteJson(note: RiskNote): JsonObject {
	return { rule: note.rule, text: note.text, file: note.path, side: note.side, line: note.line };
}

function clusterJson(cluster: UnitCluster): JsonObject {
	const { id, pattern, units, odd } = cluster;
	return {
		id,
		name: pattern.name,
		size: units.length,
		commits: new Set(units.map((unit) => unit.commit)).size,
		pattern: { old: pattern.old, new: pattern.new, coverage: jsonNumber(pattern.coverage) },
		odd: odd.map((unit) => unit.id),
	};
}
