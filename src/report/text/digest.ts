/** `faultline report` as text: one line of totals, one row an incident. */
import { formatDuration } from "../../model/time-text.js";
import type { Digest, DigestIncident } from "../digest.js";
import { clockTime, count, probability, shortSha } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { wordsOf } from "../words.js";
import { paintWith } from "./paint.js";
import { table } from "./table.js";

/** The digest, ending in a line break. */
export function digestText(digest: Digest, style: TextStyle): string {
	const paint = paintWith(style);
	const { incidents, precision } = digest;
	const totals = [
		count(digest.deploys, "deploy"),
		count(incidents.length, "incident"),
		`${digest.attributed} attributed`,
		...(digest.timeToAttribution === null
			? []
			: [`median ${formatDuration(digest.timeToAttribution)} from onset to answer`]),
	];
	const span = `${clockTime(digest.range.from)} .. ${clockTime(digest.range.to)}`;
	const head = `${paint.strong(wordsOf(style.language).report)}  ${span}\n${totals.join(", ")}\n`;
	const judged =
		precision.judged === 0
			? "no answer was judged yet: faultline feedback INCIDENT --right"
			: `precision ${probability(precision.right / precision.judged)} (${precision.right} of ${precision.judged} judged answers right)`;
	const foot = `${paint.quiet(`${count(digest.newSignatures, "new signature")}; ${judged}`)}\n`;
	return incidents.length === 0 ? head : `${head}\n${rows(digest, style)}\n${foot}`;
}

function rows({ incidents }: Digest, style: TextStyle): string {
	const heads = wordsOf(style.language).columns;
	const columns = [
		{ head: heads.incident },
		{ head: heads.began },
		{ head: heads.service, most: 16 },
		{ head: heads.severity },
		{ head: heads.culprit },
		{ head: heads.probability, align: "right" as const },
		{ head: heads.status },
	];
	return table(
		columns,
		incidents.map((incident) => ({ cells: cellsOf(incident, style), notes: [incident.signature] })),
		style,
	);
}

function cellsOf(incident: DigestIncident, style: TextStyle): readonly string[] {
	const { culprit, onset } = incident;
	return [
		incident.incident,
		onset === null ? "" : clockTime(onset).slice(5, 16),
		incident.service,
		incident.severity ?? "",
		culprit === null ? "-" : shortSha(culprit.sha),
		culprit === null ? "" : probability(culprit.probability),
		incident.judged ?? wordsOf(style.language).kinds[incident.verdict].toLowerCase(),
	];
}
