/** faultline.similar/v1: nearest commits of a commit. Schema: schema/similar.v1.schema.json. */
import type { UnitPair } from "../../change/neighbours.js";
import type { UnitRecord } from "../../change/record.js";
import type { SimilarNeighbour, SimilarReport } from "../../change/report-data.js";
import { warningJson } from "./parts.js";
import { type JsonObject, jsonDocument, jsonNumber } from "./value.js";

/** The document as text; neighbours best first. */
export function similarJson(report: SimilarReport): string {
	return jsonDocument({
		schema: "faultline.similar/v1",
		commit: { sha: report.target.sha, subject: report.target.subject },
		similarity: report.measure,
		compared: report.compared,
		neighbours: report.neighbours.map(neighbourJson),
		sameEdits: report.sameEdits
			.filter(({ others }) => others.length > 0)
			.map(({ unit, others }) => ({ unit: placeJson(unit), others: others.map(placeJson) })),
		warnings: report.warnings.map(warningJson),
	});
}

function neighbourJson(neighbour: SimilarNeighbour): JsonObject {
	return {
		commit: { sha: neighbour.commit, subject: neighbour.header?.subject ?? null },
		similarity: jsonNumber(neighbour.similarity),
		culpritOf: neighbour.culpritOf,
		pairs: neighbour.pairs.map(pairJson),
	};
}

function pairJson(pair: UnitPair): JsonObject {
	const { pattern } = pair;
	return {
		unit: placeJson(pair.unit),
		other: placeJson(pair.other),
		similarity: jsonNumber(pair.similarity),
		pattern: { name: pattern.name, old: pattern.old, new: pattern.new },
	};
}

function placeJson(unit: UnitRecord): JsonObject {
	return { commit: unit.commit, file: unit.path, line: unit.line, symbol: unit.key };
}
