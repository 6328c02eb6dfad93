/** `faultline changes` for a terminal: what was edited alike first, then what is risky. */
import type { UnitCluster } from "../../change/change-set.js";
import type { ChangesReport } from "../../change/report-data.js";
import { asides, headline, placedNotes, placeOfUnit } from "../changes-facts.js";
import { terminalText } from "../escape.js";
import { count, shortSha } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { type BlockLine, block } from "./block.js";
import { type Paint, paintWith } from "./paint.js";

const MOST = { clusters: 20, members: 3, notes: 25 } as const;

/** The page; `all` lifts the limits. */
export function changesText(report: ChangesReport, style: TextStyle, all = false): string {
	const paint = paintWith(style);
	const most = all ? { clusters: Infinity, members: Infinity, notes: Infinity } : MOST;
	const { clusters } = report.set;
	return [
		block("CHANGES", [{ text: terminalText(`${report.asked}: ${headline(report)}`) }], style, paint),
		block(
			"",
			asides(report).map((text) => ({ text, paint: paint.quiet })),
			style,
			paint,
		),
		"\n",
		...clusters.slice(0, most.clusters).map((cluster) => clusterBlock(cluster, most.members, style, paint)),
		more(clusters.length - most.clusters, "cluster", style, paint),
		notesBlock(report, most.notes, style, paint),
		block(
			"BLIND",
			report.warnings.map(({ message }) => ({ text: terminalText(message) })),
			style,
			paint,
		),
	].join("");
}

function clusterBlock(cluster: UnitCluster, most: number, style: TextStyle, paint: Paint): string {
	const { units, pattern, odd } = cluster;
	const commits = new Set(units.map((unit) => unit.commit)).size;
	const lines: BlockLine[] = [
		{ text: terminalText(pattern.name), paint: paint.strong },
		{ text: `${count(units.length, "place")} in ${count(commits, "commit")}`, paint: paint.quiet },
		...units
			.slice(0, most)
			.map((unit) => ({ text: terminalText(`${placeOfUnit(unit)} (${shortSha(unit.commit)})`), hang: 2 })),
		...(units.length > most ? [{ text: `and ${units.length - most} more`, paint: paint.quiet }] : []),
		...odd.map((unit) => ({
			text: terminalText(`${placeOfUnit(unit)} (${shortSha(unit.commit)})`),
			lead: "differs: ",
			leadPaint: paint.doubtful,
			hang: 2,
		})),
	];
	return block(cluster.id, lines, style, paint);
}

function more(left: number, noun: string, style: TextStyle, paint: Paint): string {
	if (!(left > 0)) return "";
	const text = `${count(left, `more ${noun}`)}; --all shows every one`;
	return block("", [{ text, paint: paint.quiet }], style, paint);
}

function notesBlock(report: ChangesReport, most: number, style: TextStyle, paint: Paint): string {
	const notes = placedNotes(report);
	const lines = notes.slice(0, most).map(({ note, commit }) => ({
		text: terminalText(`${note.path}:${note.line} ${note.symbol}: ${note.text} (${shortSha(commit)})`),
		lead: `${note.rule}  `,
		leadPaint: paint.doubtful,
		hang: 2,
	}));
	if (lines.length === 0) return "";
	return `\n${block("RISKS", lines, style, paint)}${more(notes.length - most, "note", style, paint)}`;
}
