/** faultline.gate/v1: the gate's answer as JSON. */
import type { Counts, GateCheck } from "../../decide/gate.js";
import type { GateReport } from "../../decide/gate-report.js";
import { deployJson, warningJson } from "./parts.js";
import { type JsonObject, jsonDocument, jsonNumber, jsonTime } from "./value.js";

export function gateJson(report: GateReport): string {
	return jsonDocument({
		schema: "faultline.gate/v1",
		outcome: report.outcome,
		checks: report.checks.map(checkJson),
		deploy: deployJson(report.deploy),
		previous: report.previous === null ? null : deployJson(report.previous),
		window: { from: jsonTime(report.window.from), to: jsonTime(report.window.to) },
		baseline: report.baseline,
		culprit:
			report.culprit === null
				? null
				: { ...report.culprit, probability: jsonNumber(report.culprit.probability) },
		warnings: report.warnings.map(warningJson),
	});
}

function checkJson(check: GateCheck): JsonObject {
	const side = (counts: Counts): JsonObject => ({
		errors: jsonNumber(counts.errors),
		requests: jsonNumber(counts.requests),
		exposure: jsonNumber(counts.exposure),
	});
	return {
		name: check.name,
		subject: check.subject,
		outcome: check.outcome,
		candidate: side(check.candidate),
		baseline: side(check.baseline),
		ratio: jsonNumber(check.ratio),
		pValue: check.pValue,
		power: jsonNumber(check.power),
		wait: jsonNumber(check.wait),
		text: check.text,
	};
}
