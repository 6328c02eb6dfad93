/**
 * `faultline explain` for a terminal at 3 a.m.: the answer, what to do, then why, then what was not seen. The
 * first 24 lines must be enough to act upon; --all shows the rest.
 */
import type { Explanation } from "../../model/explanation.js";
import { terminalText } from "../escape.js";
import { namesSuspect } from "../facts.js";
import { clockTime, count, probability, shortSha } from "../numbers.js";
import type { TextStyle } from "../style.js";
import { wordsOf } from "../words.js";
import { type BlockLine, block, labelWidth, rule } from "./block.js";
import { deployBlock, diffBlock, errorBlock, whyBlock } from "./evidence-blocks.js";
import { alikeBlock, alsoBlock, bisectBlock, blindBlock, clearedBlock } from "./other-blocks.js";
import { type ExplainView, limit, type Page, shortList } from "./page.js";
import { paintWith } from "./paint.js";
import { rateBlock } from "./rate.js";
import { cut, displayWidth, wrap } from "./width.js";

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
