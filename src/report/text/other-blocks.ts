/** The blocks beside the answer: ALSO, ALIKE, BISECT, CLEARED, BLIND. */
import type { Evidence } from "../../model/suspect.js";
import { terminalText } from "../escape.js";
import { namesSuspect } from "../facts.js";
import { count, probability, shortSha, weight } from "../numbers.js";
import { type BlockLine, block, labelWidth } from "./block.js";
import { limit, longest, type Page, shortList } from "./page.js";
import type { Paint } from "./paint.js";
import { cut, displayWidth, padEnd } from "./width.js";

/** ALSO: the next suspects; where none can be named, each with its strongest finding, since there is no WHY. */
export function alsoBlock(page: Page): string {
	const { explanation, style, paint, words } = page;
	const undecided = explanation.verdict.kind === "inconclusive";
	const rest = namesSuspect(explanation) ? explanation.suspects.slice(1) : explanation.suspects;
	const shown = limit(page, rest, shortList.also);
	const lines = shown.flatMap((suspect): BlockLine[] => {
		const lead = `${suspect.rank}. ${shortSha(suspect.commit.sha)}  `;
		const room = style.width - labelWidth - displayWidth(lead) - 8;
		const subject = padEnd(cut(terminalText(suspect.commit.subject), room), room);
		const text = `${subject}  ${probability(suspect.probability)}`;
		const [finding] = undecided ? suspect.evidence : [];
		return [
			{ lead, leadPaint: paint.strong, text },
			...(finding === undefined ? [] : [strongest(finding, paint)]),
		];
	});
	const hidden = rest.length - shown.length;
	const none = `${words.none} ${probability(explanation.noneProbability)}`;
	if (explanation.suspects.length > 0) {
		lines.push({ text: hidden > 0 ? `${hidden} more (--all); ${none}` : none, paint: paint.quiet });
	}
	return block(words.also, lines, style, paint);
}

function strongest({ text, weight: size }: Evidence, paint: Paint): BlockLine {
	return { lead: `   ${weight(size)} `, text: cut(terminalText(text), longest), paint: paint.quiet };
}

/** ALIKE: where the same kind of edit was made. */
export function alikeBlock(page: Page): string {
	const clusters = page.explanation.clusters.filter((cluster) => cluster.size > 1 && cluster.suspect);
	const lines = limit(page, clusters, shortList.clusters).map((cluster): BlockLine => {
		const places = cluster.members.slice(0, 3).map((place) => place.symbol ?? place.path);
		const more = cluster.size > places.length ? `, ${cluster.size - places.length} more` : "";
		return { text: terminalText(`${cluster.name}: also in ${places.join(", ")}${more}`) };
	});
	return block(page.words.alike, lines, page.style, page.paint);
}

/** BISECT: what to test first when the ranking is flat. */
export function bisectBlock(page: Page): string {
	const { bisect } = page.explanation;
	if (bisect === null) return "";
	const steps = `about ${count(Math.ceil(bisect.expectedSteps), "step")} (plain bisect: ${Math.ceil(bisect.plainSteps)})`;
	const commands = bisect.commands.map(
		(command): BlockLine => ({ text: terminalText(command), paint: page.paint.command, whole: true }),
	);
	return block(page.words.bisect, [{ text: steps }, ...commands], page.style, page.paint);
}

/** CLEARED: commits that cannot have done it. */
export function clearedBlock(page: Page): string {
	const { exculpated, rangeCommits } = page.explanation;
	if (exculpated.length === 0) return "";
	const lines: BlockLine[] = limit(page, exculpated, shortList.cleared).map((cleared) => ({
		lead: `${shortSha(cleared.commit.sha)}  `,
		text: terminalText(`${cleared.commit.subject}: ${cleared.text}`),
	}));
	const rest = page.view.all ? "" : " (--all lists them)";
	lines.unshift({
		text: `${exculpated.length} of ${count(rangeCommits, "commit")} cannot have done it${rest}`,
	});
	return block(page.words.cleared, lines, page.style, page.paint);
}

/** BLIND: what was not seen. */
export function blindBlock(page: Page): string {
	const { warnings } = page.explanation;
	const lines = limit(page, warnings, shortList.blind).map(
		(warning): BlockLine => ({
			text: terminalText(warning.message + (warning.hint === undefined ? "" : ` (${warning.hint})`)),
			paint: page.paint.doubtful,
		}),
	);
	const hidden = warnings.length - lines.length;
	if (hidden > 0) lines.push({ text: `${hidden} more (--all)` });
	return block(page.words.blind, lines, page.style, page.paint);
}
