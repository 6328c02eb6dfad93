/**
 * `faultline explain` for a terminal at 3 a.m.: the answer, what to do, then why, then what was not seen. The
 * first 24 lines must be enough to act upon; --all shows the rest.
 */
import type { Explanation } from "../../model/explanation.js";
import { terminalText } from "../escape.js";
import { blamedDeploy, crashText, deployText, errorCounts, errorTitle, namesSuspect } from "../facts.js";
import { clockTime, count, percent, probability, shortSha, weight } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { type Words, wordsOf } from "../words.js";
import { type BlockLine, block, labelWidth, rule } from "./block.js";
import { type Paint, paintWith } from "./paint.js";
import { rateBlock } from "./rate.js";
import { cut, displayWidth, padEnd, wrap } from "./width.js";

export interface ExplainView {
	/** Show every suspect, finding and exculpated commit instead of the first few. */
	readonly all: boolean;
}

/** Findings, next suspects, warnings shown without --all. */
const shortList = { evidence: 5, also: 3, cleared: 0, blind: 5, clusters: 2, advice: 4, diff: 4 } as const;

/** Columns after which a foreign text is cut: an error message can be a whole HTTP response. */
const longest = 320;

interface Page {
	readonly explanation: Explanation;
	readonly style: TextStyle;
	readonly view: ExplainView;
	readonly paint: Paint;
	readonly words: Words;
}

/** The whole report, ending in a line break. */
export function explainText(explanation: Explanation, style: TextStyle, view: ExplainView): string {
	const page: Page = { explanation, style, view, paint: paintWith(style), words: wordsOf(style.language) };
	return [
		answer(page),
		adviceBlock(page),
		rule(style, page.paint),
		errorBlock(page),
		rateBlock(explanation, style, page.paint, page.words.rate),
		deployBlock(page),
		whyBlock(page),
		diffBlock(page),
		alsoBlock(page),
		alikeBlock(page),
		bisectBlock(page),
		clearedBlock(page),
		blindBlock(page),
		footer(page),
	].join("");
}

function limit<T>(page: Page, items: readonly T[], shown: number): readonly T[] {
	return page.view.all ? items : items.slice(0, shown);
}

function answer(page: Page): string {
	const { explanation, paint, words, style } = page;
	const { verdict } = explanation;
	const named = namesSuspect(explanation);
	const head = named ? suspectLine(page) : `${paint.doubtful(paint.strong(words.kinds[verdict.kind]))}\n`;
	const tone =
		verdict.kind === "assign" ? paint.bad : verdict.kind === "no-change-found" ? paint.good : paint.doubtful;
	const lead = named ? `${words.kinds[verdict.kind]}: ` : "";
	const lines: BlockLine[] = [{ lead, leadPaint: tone, hang: 0, text: terminalText(verdict.text) }];
	return head + block(words.verdict, lines, style, paint);
}

function suspectLine(page: Page): string {
	const { explanation, style, paint, words } = page;
	const [suspect] = explanation.suspects;
	if (suspect === undefined) return "";
	const { commit, pullRequest } = suspect;
	const room = style.width - labelWidth - shortSha(commit.sha).length - 4;
	const subject = cut(terminalText(commit.subject), room, style.ascii ? "..." : "…");
	const who = [
		cut(terminalText(commit.authorName), 30),
		clockTime(commit.authoredAt),
		...(pullRequest === null ? [] : [`PR #${pullRequest}`]),
		`${words.probability} ${probability(suspect.probability)}`,
	];
	return block(
		words.suspect,
		[
			{ lead: `${shortSha(commit.sha)}  `, leadPaint: paint.strong, text: `"${subject}"` },
			{ text: who.join(", ") },
		],
		style,
		paint,
	);
}

function adviceBlock(page: Page): string {
	const { explanation, paint, style, words } = page;
	const lines = limit(page, explanation.advice, shortList.advice).flatMap((advice): BlockLine[] => {
		const command = terminalText(advice.command);
		const text = terminalText(advice.text);
		if (displayWidth(command) + displayWidth(text) + 4 > style.width - labelWidth) {
			return [
				{ text: command, paint: paint.command, whole: true },
				{ lead: "  ", text, paint: paint.quiet },
			];
		}
		return [{ lead: `${command}  `, leadPaint: paint.command, text, paint: paint.quiet }];
	});
	return block(words.next, lines, style, paint);
}

function errorBlock(page: Page): string {
	const { error } = page.explanation;
	if (error === null) return "";
	const crash = crashText(error);
	const counts = errorCounts(error, blamedDeploy(page.explanation));
	const shared = error.shared
		.slice(0, 4)
		.map((item) => `${item.key}=${cut(item.value, 40)} (${percent(item.share)})`)
		.join(", ");
	const lines: BlockLine[] = [{ text: cut(terminalText(errorTitle(error)), longest), paint: page.paint.bad }];
	if (crash !== null) lines.push({ text: terminalText(crash) });
	if (counts !== null) lines.push({ text: counts });
	if (shared !== "") lines.push({ lead: "shared: ", hang: 0, text: terminalText(shared) });
	return block(page.words.error, lines, page.style, page.paint);
}

function deployBlock(page: Page): string {
	const near = page.explanation.burst?.onset ?? null;
	const lines = limit(page, page.explanation.deploys, 2).flatMap((found): BlockLine[] => [
		{ text: terminalText(deployText(found, near)) },
		...(found.note === null ? [] : [{ text: terminalText(found.note), paint: page.paint.quiet }]),
	]);
	return block(page.words.deploy, lines, page.style, page.paint);
}

function whyBlock(page: Page): string {
	const { explanation, paint } = page;
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	const evidence = (suspect?.evidence ?? []).map(
		(finding): BlockLine => ({
			lead: `${weight(finding.weight)} `,
			leadPaint: finding.weight < 0 ? paint.good : paint.strong,
			text: cut(terminalText(finding.text), longest),
		}),
	);
	const { confidence } = explanation;
	const component = (value: number | null): string => (value === null ? "?" : probability(value));
	const score = `${page.words.confidence} ${component(confidence.score)}: ${page.words.grayRatio} ${component(confidence.grayRatio.value)}, ${page.words.reproduction} ${component(confidence.reproductionRate.value)}, ${page.words.stability} ${component(confidence.stackStability.value)}`;
	const known = confidence.score !== null;
	return block(
		page.words.why,
		[...limit(page, evidence, shortList.evidence), ...(known ? [{ text: score }] : [])],
		page.style,
		paint,
	);
}

function diffBlock(page: Page): string {
	const { explanation, paint } = page;
	if (!namesSuspect(explanation)) return "";
	let path = "";
	const lines = limit(page, explanation.diff, shortList.diff).flatMap((line): BlockLine[] => {
		const head: BlockLine[] =
			line.path === path ? [] : [{ text: terminalText(line.path), paint: paint.quiet }];
		path = line.path;
		const room = page.style.width - labelWidth - 8;
		const text = cut(terminalText(line.text.trim()), room);
		const tone = line.sign === "+" ? paint.added : paint.removed;
		return [...head, { text: `${String(line.line).padStart(5)} ${line.sign} ${text}`, paint: tone }];
	});
	return block(page.words.diff, lines, page.style, paint);
}

function alsoBlock(page: Page): string {
	const { explanation, style, paint, words } = page;
	const rest = namesSuspect(explanation) ? explanation.suspects.slice(1) : explanation.suspects;
	const lines = limit(page, rest, shortList.also).map((suspect): BlockLine => {
		const lead = `${suspect.rank}. ${shortSha(suspect.commit.sha)}  `;
		const room = style.width - labelWidth - displayWidth(lead) - 8;
		const subject = padEnd(cut(terminalText(suspect.commit.subject), room), room);
		return { lead, leadPaint: paint.strong, text: `${subject}  ${probability(suspect.probability)}` };
	});
	const hidden = rest.length - lines.length;
	const none = `${words.none} ${probability(explanation.noneProbability)}`;
	if (explanation.suspects.length > 0) {
		lines.push({ text: hidden > 0 ? `${hidden} more (--all); ${none}` : none, paint: paint.quiet });
	}
	return block(words.also, lines, style, paint);
}

function alikeBlock(page: Page): string {
	const clusters = page.explanation.clusters.filter((cluster) => cluster.size > 1 && cluster.suspect);
	const lines = limit(page, clusters, shortList.clusters).map((cluster): BlockLine => {
		const places = cluster.members.slice(0, 3).map((place) => place.symbol ?? place.path);
		const more = cluster.size > places.length ? `, ${cluster.size - places.length} more` : "";
		return { text: terminalText(`${cluster.name}: also in ${places.join(", ")}${more}`) };
	});
	return block(page.words.alike, lines, page.style, page.paint);
}

function bisectBlock(page: Page): string {
	const { bisect } = page.explanation;
	if (bisect === null) return "";
	const steps = `about ${count(Math.ceil(bisect.expectedSteps), "step")} (plain bisect: ${Math.ceil(bisect.plainSteps)})`;
	const commands = bisect.commands.map(
		(command): BlockLine => ({ text: terminalText(command), paint: page.paint.command, whole: true }),
	);
	return block(page.words.bisect, [{ text: steps }, ...commands], page.style, page.paint);
}

function clearedBlock(page: Page): string {
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

function blindBlock(page: Page): string {
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

function footer(page: Page): string {
	const { explanation, paint } = page;
	const range = explanation.range;
	const parts = [
		range === null
			? ""
			: `range ${shortSha(range.from)}..${shortSha(range.to)}, ${count(explanation.rangeCommits, "commit")}`,
		explanation.incident === null ? "" : `incident ${explanation.incident}`,
	].filter((part) => part !== "");
	return wrap(parts.join("   "), page.style.width)
		.filter((line) => line !== "")
		.map((line) => `${paint.quiet(line)}\n`)
		.join("");
}
