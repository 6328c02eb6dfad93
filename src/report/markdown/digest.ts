/** The digest as Markdown, for a mail or a wiki page. */
import { formatDuration } from "../../model/time-text.js";
import type { Digest } from "../digest.js";
import { markdownCode, markdownText } from "../escape.js";
import { clockTime, count, probability, shortSha } from "../numbers.js";

export function digestMarkdown(digest: Digest): string {
	const { range, precision } = digest;
	const delay =
		digest.timeToAttribution === null
			? ""
			: `, median ${formatDuration(digest.timeToAttribution)} from onset to answer`;
	const rows = digest.incidents.map((incident) => {
		const { culprit } = incident;
		return `| ${[
			markdownCode(incident.incident),
			incident.onset === null ? "" : clockTime(incident.onset),
			markdownText(incident.service),
			incident.severity ?? "",
			culprit === null
				? "-"
				: `${markdownCode(shortSha(culprit.sha))} ${markdownText(culprit.subject)} (${probability(culprit.probability)})`,
			incident.judged ?? incident.verdict,
			markdownCode(incident.signature),
		].join(" | ")} |`;
	});
	const head =
		"| incident | began | service | sev | culprit | status | signature |\n|---|---|---|---|---|---|---|";
	const judged =
		precision.judged === 0
			? "no answer was judged yet"
			: `precision ${probability(precision.right / precision.judged)} (${precision.right} of ${precision.judged} judged)`;
	return [
		`## faultline report ${clockTime(range.from)} .. ${clockTime(range.to)}`,
		`${count(digest.deploys, "deploy")}, ${count(digest.incidents.length, "incident")}, ${digest.attributed} attributed${delay}; ${count(digest.newSignatures, "new signature")}; ${judged}.`,
		...(rows.length === 0 ? [] : [`${head}\n${rows.join("\n")}`]),
		"",
	].join("\n\n");
}
