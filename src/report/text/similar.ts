/** `faultline similar` for a terminal: nearest commits with the pattern both share, old code above new code. */
import type { UnitPair } from "../../change/neighbours.js";
import type { SimilarNeighbour, SimilarReport } from "../../change/report-data.js";
import { placeOfUnit } from "../changes-facts.js";
import { terminalText } from "../escape.js";
import { count, probability, shortSha } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { type BlockLine, block } from "./block.js";
import { type Paint, paintWith } from "./paint.js";

/** Places told per unit of the commit. */
const MOST_PLACES = 8;

/** The page. */
export function similarText(report: SimilarReport, style: TextStyle): string {
	const paint = paintWith(style);
	const { target } = report;
	const head = `${shortSha(target.sha)} ${target.subject}`;
	const compared = `${count(report.units.length, "changed unit")}, compared with ${count(report.compared, "commit")}`;
	return [
		block("COMMIT", [{ text: terminalText(head) }, { text: compared, paint: paint.quiet }], style, paint),
		"\n",
		...report.neighbours.map((neighbour, at) => neighbourBlock(neighbour, at + 1, style, paint)),
		sameBlock(report, style, paint),
		block(
			"BLIND",
			report.warnings.map(({ message }) => ({ text: terminalText(message) })),
			style,
			paint,
		),
	].join("");
}

function neighbourBlock(neighbour: SimilarNeighbour, rank: number, style: TextStyle, paint: Paint): string {
	const subject = neighbour.header?.subject ?? "(not in the range)";
	const culprit = neighbour.culpritOf === null ? "" : `  culprit of ${neighbour.culpritOf}`;
	const lines: BlockLine[] = [
		{
			text: terminalText(`${shortSha(neighbour.commit)} ${subject}${culprit}`),
			lead: `${probability(neighbour.similarity)}  `,
			leadPaint: neighbour.culpritOf === null ? paint.strong : paint.bad,
		},
		...neighbour.pairs.flatMap((pair) => pairLines(pair, paint)),
	];
	return block(`${rank}.`, lines, style, paint);
}

/** Both places, then the common pattern as a small diff. */
function pairLines(pair: UnitPair, paint: Paint): readonly BlockLine[] {
	const { unit, other, pattern } = pair;
	return [
		{ text: terminalText(`${placeOfUnit(unit)}  ~  ${placeOfUnit(other)}`), hang: 8, lead: "      " },
		...(pattern.old === null
			? []
			: [
					{
						text: terminalText(pattern.old),
						lead: "      - ",
						leadPaint: paint.removed,
						paint: paint.removed,
					},
				]),
		...(pattern.new === null
			? []
			: [{ text: terminalText(pattern.new), lead: "      + ", leadPaint: paint.added, paint: paint.added }]),
	];
}

function sameBlock(report: SimilarReport, style: TextStyle, paint: Paint): string {
	const lines = report.sameEdits.flatMap(({ unit, others }): BlockLine[] => {
		if (others.length === 0) return [];
		const places = others.slice(0, MOST_PLACES).map((other) => ({
			text: terminalText(`${placeOfUnit(other)} (${shortSha(other.commit)})`),
			lead: "  ",
		}));
		return [
			{ text: terminalText(`${placeOfUnit(unit)}: the same edit in ${count(others.length, "other place")}`) },
			...places,
		];
	});
	return lines.length === 0 ? "" : `\n${block("SAME", lines, style, paint)}`;
}
