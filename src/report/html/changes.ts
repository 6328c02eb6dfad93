/** `faultline changes` and `similar` as one HTML page: no script, no external asset, everything escaped. */
import type { UnitCluster } from "../../change/change-set.js";
import type { UnitPair } from "../../change/neighbours.js";
import type { UnitRecord } from "../../change/record.js";
import type { ChangesReport, SimilarReport } from "../../change/report-data.js";
import { asides, headline, placedNotes, placeOfUnit } from "../changes-facts.js";
import { htmlText } from "../escape.js";
import { count, probability, shortSha } from "../numbers.js";
import { htmlPage } from "./page.js";

const MOST = { clusters: 200, members: 50, notes: 500 } as const;

const items = (lines: readonly string[]): string =>
	lines.length === 0 ? "" : `<ul>\n${lines.map((line) => `<li>${line}</li>\n`).join("")}</ul>\n`;

function place(unit: UnitRecord): string {
	return `<code>${htmlText(placeOfUnit(unit))}</code> <span class="quiet">${shortSha(unit.commit)}</span>`;
}

/** The page of `changes`. */
export function changesHtml(report: ChangesReport): string {
	const { clusters } = report.set;
	const body = [
		`<h1>Changes <code>${htmlText(report.asked)}</code></h1>\n<p>${htmlText(headline(report))}</p>\n`,
		items(asides(report).map(htmlText)),
		"<h2>Edited alike</h2>\n",
		...clusters.slice(0, MOST.clusters).map(clusterSection),
		clusters.length > MOST.clusters
			? `<p class="quiet">${clusters.length - MOST.clusters} more in the JSON</p>\n`
			: "",
		notesTable(report),
		warningsSection(report.warnings.map(({ message }) => message)),
	].join("");
	return htmlPage(`changes ${report.asked}`, body);
}

function clusterSection(cluster: UnitCluster): string {
	const { units, pattern, odd } = cluster;
	const left = units.length - MOST.members;
	const lines = [
		...units.slice(0, MOST.members).map(place),
		...(left > 0 ? [`and ${left} more`] : []),
		...odd.map((unit) => `<b>differs</b>: ${place(unit)}`),
	];
	const title = `${htmlText(`${cluster.id}: ${pattern.name}`)} <span class="quiet">${count(units.length, "place")}</span>`;
	return `<details><summary>${title}</summary>\n${patternBlock(pattern)}${items(lines)}</details>\n`;
}

function patternBlock(pattern: { readonly old: string | null; readonly new: string | null }): string {
	const lines = [
		...(pattern.old === null ? [] : [`<span class="del">- ${htmlText(pattern.old)}</span>`]),
		...(pattern.new === null ? [] : [`<span class="add">+ ${htmlText(pattern.new)}</span>`]),
	];
	return lines.length === 0 ? "" : `<pre>${lines.join("\n")}</pre>\n`;
}

function notesTable(report: ChangesReport): string {
	const notes = placedNotes(report);
	if (notes.length === 0) return "";
	const rows = notes.slice(0, MOST.notes).map(({ note, commit }) => {
		const where = `<code>${htmlText(`${note.path}:${note.line}`)}</code> ${htmlText(note.symbol)}`;
		return `<tr><td>${htmlText(note.rule)}</td><td>${where}</td><td>${htmlText(note.text)}</td><td>${shortSha(commit)}</td></tr>\n`;
	});
	const head = "<tr><th>rule</th><th>place</th><th>finding</th><th>commit</th></tr>\n";
	return `<h2>Risks</h2>\n<table>\n${head}${rows.join("")}</table>\n`;
}

function warningsSection(messages: readonly string[]): string {
	return messages.length === 0 ? "" : `<h2>Not seen</h2>\n${items(messages.map(htmlText))}`;
}

/** The page of `similar`. */
export function similarHtml(report: SimilarReport): string {
	const { target } = report;
	const title = `${shortSha(target.sha)} ${target.subject}`;
	const neighbours = report.neighbours.map((neighbour) => {
		const subject = htmlText(neighbour.header?.subject ?? "");
		const culprit =
			neighbour.culpritOf === null ? "" : ` <b class="del">culprit of ${htmlText(neighbour.culpritOf)}</b>`;
		const head = `<b>${probability(neighbour.similarity)}</b> <code>${shortSha(neighbour.commit)}</code> ${subject}${culprit}`;
		return `<h3>${head}</h3>\n${neighbour.pairs.map(pairSection).join("")}`;
	});
	const same = report.sameEdits
		.filter(({ others }) => others.length > 0)
		.map(
			({ unit, others }) =>
				`${place(unit)}: the same edit in ${count(others.length, "other place")}${items(others.slice(0, MOST.members).map(place))}`,
		);
	const sameSection = same.length === 0 ? "" : `<h2>The same edit elsewhere</h2>\n${items(same)}`;
	const warnings = warningsSection(report.warnings.map(({ message }) => message));
	return htmlPage(
		title,
		[`<h1>Like ${htmlText(title)}</h1>\n`, ...neighbours, sameSection, warnings].join(""),
	);
}

/** Both places side by side over the pattern they share. */
function pairSection(pair: UnitPair): string {
	const row = `<tr><td>${place(pair.unit)}</td><td>${place(pair.other)}</td></tr>\n`;
	return `<table>\n${row}</table>\n${patternBlock(pair.pattern)}`;
}
