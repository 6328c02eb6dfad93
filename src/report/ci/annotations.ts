/** GitHub workflow commands that put findings beside the code. Levels follow how sure the answer is. */
import type { GateReport } from "../../decide/gate-report.js";
import type { Explanation } from "../../model/explanation.js";
import { workflowData, workflowProperty } from "../escape.js";
import { errorTitle, namesSuspect } from "../facts.js";
import { probability, shortSha } from "../numbers.js";
import { gateSubject, outcomeWord } from "../text/gate.js";

/** One annotation at the crash, or none when no commit is named. */
export function explainAnnotations(explanation: Explanation): string {
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	if (suspect === undefined) return "";
	const place = explanation.error?.crashPlace ?? suspect.evidence.flatMap((item) => item.places)[0] ?? null;
	const level = explanation.verdict.kind === "assign" ? "error" : "warning";
	const where = place === null ? "" : ` file=${workflowProperty(place.path)},line=${place.line ?? 1},`;
	const title = `${where === "" ? " " : where}title=${workflowProperty(`faultline: ${shortSha(suspect.commit.sha)}`)}`;
	const error = explanation.error === null ? "" : `${errorTitle(explanation.error)}: `;
	const text = `${error}${suspect.commit.subject} (${suspect.commit.authorName}), probability ${probability(suspect.probability)}`;
	return `::${level}${title}::${workflowData(text)}\n`;
}

/** One annotation for a gate that did not pass. */
export function gateAnnotations(report: GateReport): string {
	if (report.outcome === "pass") return "";
	const level = report.outcome === "fail" ? "error" : "warning";
	const findings = report.checks
		.filter((check) => check.outcome === report.outcome)
		.map((check) => check.text);
	const text = `${gateSubject(report)}: ${findings.join("; ")}`;
	return `::${level} title=${workflowProperty(`faultline gate ${outcomeWord(report.outcome)}`)}::${workflowData(text)}\n`;
}
