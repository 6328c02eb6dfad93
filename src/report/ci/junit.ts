/** The gate's checks as JUnit XML: one test case a check, so that every CI server can show them. */
import type { GateCheck } from "../../decide/gate.js";
import type { GateReport } from "../../decide/gate-report.js";
import { xmlText } from "../escape.js";
import { gateSubject, ratesText } from "../text/gate.js";

/** The document; inconclusive checks are skipped cases, not failures. */
export function gateJunit(report: GateReport): string {
	const failures = report.checks.filter((check) => check.outcome === "fail").length;
	const skipped = report.checks.filter((check) => check.outcome === "inconclusive").length;
	const counts = `tests="${report.checks.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="faultline" ${counts}>
  <testsuite name="${xmlText(gateSubject(report))}" ${counts}>
${report.checks.map((check) => testCase(report, check)).join("")}  </testsuite>
</testsuites>
`;
}

function testCase(report: GateReport, check: GateCheck): string {
	const name = check.subject === null ? check.name : `${check.name}: ${check.subject}`;
	const detail = `${ratesText(check)}: ${check.text}`;
	const body = {
		pass: "",
		fail: `<failure message="${xmlText(check.text)}">${xmlText(detail)}</failure>`,
		inconclusive: `<skipped message="${xmlText(check.text)}"/>`,
	}[check.outcome];
	return `    <testcase classname="${xmlText(report.deploy.service)}" name="${xmlText(name)}">${body}</testcase>\n`;
}
