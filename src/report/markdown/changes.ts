/** `faultline changes` and `similar` as Markdown for pull requests and release notes. */
import type { UnitCluster } from "../../change/change-set.js";
import type { UnitRecord } from "../../change/record.js";
import type { ChangesReport, SimilarReport } from "../../change/report-data.js";
import { asides, headline, placedNotes } from "../changes-facts.js";
import { markdownCode, markdownText } from "../escape.js";
import { count, probability, shortSha } from "../numbers.js";

const MOST = { clusters: 25, members: 10, notes: 40 } as const;

/** The page of `changes`. */
export function changesMarkdown(report: ChangesReport): string {
	const { clusters } = report.set;
	const parts = [
		`## Changes ${markdownCode(report.asked)}`,
		markdownText(headline(report)),
		asides(report)
			.map((text) => `- ${markdownText(text)}`)
			.join("\n"),
		...clusters.slice(0, MOST.clusters).map(clusterPart),
		clusters.length > MOST.clusters
			? `${clusters.length - MOST.clusters} more clusters are in the JSON.`
			: "",
		notesPart(report),
		warningsPart(report.warnings.map(({ message }) => message)),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function place(unit: UnitRecord): string {
	return `${markdownCode(`${unit.path}:${unit.line}`)} ${markdownText(unit.key)} (${shortSha(unit.commit)})`;
}

function clusterPart(cluster: UnitCluster): string {
	const { units, pattern, odd } = cluster;
	const left = units.length - MOST.members;
	return [
		`### ${cluster.id}: ${markdownText(pattern.name.replaceAll("`", "'"))} (${count(units.length, "place")})\n`,
		...units.slice(0, MOST.members).map((unit) => `- ${place(unit)}`),
		...(left > 0 ? [`- and ${left} more`] : []),
		...odd.map((unit) => `- **differs**: ${place(unit)}`),
	].join("\n");
}

function notesPart(report: ChangesReport): string {
	const notes = placedNotes(report);
	if (notes.length === 0) return "";
	const rows = notes.slice(0, MOST.notes).map(({ note, commit }) => {
		const where = markdownCode(`${note.path}:${note.line}`);
		return `| ${note.rule} | ${where} | ${markdownText(note.text)} | ${shortSha(commit)} |`;
	});
	return ["### Risks", "", "| rule | place | finding | commit |", "|---|---|---|---|", ...rows].join("\n");
}

function warningsPart(messages: readonly string[]): string {
	return messages.length === 0
		? ""
		: ["### Not seen", "", ...messages.map((text) => `- ${markdownText(text)}`)].join("\n");
}

/** The page of `similar`. */
export function similarMarkdown(report: SimilarReport): string {
	const { target } = report;
	const rows = report.neighbours.map((neighbour) => {
		const [pair] = neighbour.pairs;
		const shared = pair === undefined ? "" : markdownText(pair.pattern.name.replaceAll("`", "'"));
		const subject = markdownText(neighbour.header?.subject ?? "");
		const culprit =
			neighbour.culpritOf === null ? "" : ` **culprit of ${markdownText(neighbour.culpritOf)}**`;
		return `| ${probability(neighbour.similarity)} | ${shortSha(neighbour.commit)} ${subject}${culprit} | ${shared} |`;
	});
	const same = report.sameEdits
		.filter(({ others }) => others.length > 0)
		.map(({ unit, others }) => `- ${place(unit)}: the same edit in ${count(others.length, "other place")}`);
	const parts = [
		`## Like ${markdownCode(shortSha(target.sha))} ${markdownText(target.subject)}`,
		["| similarity | commit | common pattern |", "|---|---|---|", ...rows].join("\n"),
		same.join("\n"),
		warningsPart(report.warnings.map(({ message }) => message)),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
