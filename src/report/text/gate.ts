/** `faultline gate` as text: the verdict in the first line, then each check. */
import type { GateCheck, GateOutcome } from "../../decide/gate.js";
import type { GateReport } from "../../decide/gate-report.js";
import { formatDuration } from "../../model/time-text.js";
import { terminalText } from "../escape.js";
import { probability, pValue, quantity, shortSha } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { wordsOf } from "../words.js";
import { paintWith } from "./paint.js";
import { cut, padEnd, wrap } from "./width.js";

/** The report, ending in a line break. */
export function gateText(report: GateReport, style: TextStyle): string {
	const paint = paintWith(style);
	const tones = { pass: paint.good, fail: paint.bad, inconclusive: paint.doubtful };
	const signs = style.ascii
		? { pass: "+", fail: "x", inconclusive: "?" }
		: { pass: "✓", fail: "✗", inconclusive: "?" };
	const checks = report.checks.map((check) => {
		const indent = " ".repeat(16);
		const name = cut(check.name, 12);
		const subject = check.subject === null ? [] : [cut(terminalText(check.subject), style.width - 16)];
		const body = [...subject, ...wrap(`${ratesText(check)}: ${check.text}`, style.width - 16)];
		return `  ${tones[check.outcome](signs[check.outcome])} ${padEnd(name, 12)}${body.join(`\n${indent}`)}\n`;
	});
	const words = wordsOf(style.language);
	const outcome = tones[report.outcome](paint.strong(words.outcomes[report.outcome]));
	const culprit =
		report.culprit === null
			? ""
			: `  ${words.columns.culprit.toLowerCase()} ${paint.strong(shortSha(report.culprit.sha))} ${terminalText(cut(report.culprit.subject, 40))} (${terminalText(report.culprit.author)}), ${probability(report.culprit.probability)}\n`;
	const subject = wrap(gateSubject(report), style.width - 2).map((line) => `  ${line}\n`);
	return `${words.gate}: ${outcome}\n${subject.join("")}${checks.join("")}${culprit}`;
}

/** `shop-api prod v2.30.4 -> v2.31.0, 15 min, against the old version in the same minutes`. */
export function gateSubject(report: GateReport): string {
	const { deploy, previous } = report;
	const name = deploy.version ?? shortSha(deploy.commit);
	const before = previous === null ? "" : `${previous.version ?? shortSha(previous.commit)} -> `;
	const against =
		report.baseline === "same-minutes"
			? "against the old version in the same minutes"
			: "against the hour before";
	const length = formatDuration(report.window.to - report.window.from);
	return terminalText(`${deploy.service} ${deploy.env} ${before}${name}, ${length}, ${against}`);
}

/** `12 of 5000 requests against 0 of 95000, p<0.001`. */
export function ratesText(check: GateCheck): string {
	const side = (counts: GateCheck["candidate"]): string =>
		counts.requests === null
			? `${quantity(counts.errors)} in ${formatDuration(counts.exposure)}`
			: `${quantity(counts.errors)} of ${quantity(counts.requests)} requests`;
	return `${side(check.candidate)} against ${side(check.baseline)}, ${pValue(check.pValue)}`;
}

/** One word for people. */
export function outcomeWord(outcome: GateOutcome): string {
	return { pass: "passed", fail: "failed", inconclusive: "cannot tell" }[outcome];
}
