/** The gate's answer as Markdown, for the step summary of a CI job. */
import type { GateReport } from "../../decide/gate-report.js";
import { markdownCode, markdownText } from "../escape.js";
import { probability, shortSha } from "../numbers.js";
import { gateSubject, outcomeWord, ratesText } from "../text/gate.js";

export function gateMarkdown(report: GateReport): string {
	const rows = report.checks.map((check) => {
		const subject = check.subject === null ? "" : ` ${markdownCode(check.subject)}`;
		return `| **${outcomeWord(check.outcome)}** | ${check.name}${subject} | ${markdownText(ratesText(check))} | ${markdownText(check.text)} |`;
	});
	const { culprit } = report;
	return [
		`## Gate ${outcomeWord(report.outcome)}: ${markdownText(gateSubject(report))}`,
		`| | check | counts | finding |\n| --- | --- | --- | --- |\n${rows.join("\n")}`,
		...(culprit === null
			? []
			: [
					`Culprit: ${markdownCode(shortSha(culprit.sha))} ${markdownText(culprit.subject)} (${markdownText(culprit.author)}), ${probability(culprit.probability)}`,
				]),
		"",
	].join("\n\n");
}
